/* The assessment of docs/scoring.md over columns of coded answers, 2,048 suppliers at a time, for comparison.
 *
 * Written from the rules of scoring, table-driven like the engine: a list of steps for conditions, tables of points
 * by choice, and the columns of answers as duediligence.answers.coded holds them. One thread, no allocation.
 * Everything of one block stays in the cache: that is what this kernel can do and whole columns cannot.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#define BLOCK 2048
#define MOST_QUESTIONS 64
#define MOST_STEPS 512
#define NO_DATE INT32_MIN

enum { SINGLE, MULTIPLE, NUMBER };
enum { INFORMATION, EXPOSURE, PRACTICE, PAPER };
enum { LOOK_UP, SELECTED, COMPARE, AND, OR, NOT, ANSWERS };
enum { LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL };
enum { MAX, SUM, SHARE };
enum { ABSENT, OPEN, WITHHELD, GIVEN };

typedef struct {
  int32_t type, role, level, desk_only, critical, profile, weight, unknown, safest, relevant, combine, counted, parts, choices;
  uint64_t absent;         /* bits of the choices that say "not applicable" */
  int32_t points[64];      /* by choice, or by step of a number */
  double edges[64];        /* upper edges of the steps of a number */
  const void *values;      /* uint8, uint64 or double */
  const uint8_t *state, *evidence;
  const int32_t *dated;
} Question;

typedef struct {
  int32_t operation, question, inputs, first; /* inputs: how many positions from `first` in Task.links */
  int32_t sign, bit;
  double constant;
  uint8_t table[256];
} Step;

typedef struct {
  int32_t when, edge, red_flag, unmitigated;
} Rule;

typedef struct {
  int32_t questions, steps, rules, factors, signature, as_of, older_from, expired_from, core_level;
  int32_t standard, heightened, bands[4], lowest[3]; /* lowest: bits 1 core, 2 critical, 4 worker check, by level */
  int32_t evidence[5];
  int32_t factor_weight[8], factor_unknown[8];
  double share, practice, paper, minimum, half, core_share;
  const double *factor[8];
  const uint8_t *asked;
  const int32_t *due;
  const Question *question;
  const Step *step;
  const int32_t *links;
  const Rule *rule;
} Task;

typedef struct {
  double *inherent, *exposure, *control, *practice, *paper, *mitigation, *worst, *residual, *coverage,
      *coverage_exposure, *coverage_control;
  int8_t *level, *rating, *basis, *lane;
  int32_t *answered, *asked;
  uint8_t *states; /* rule after rule: 0 nothing, 1 possible, 2 fired */
} Results;

static uint8_t outcome[MOST_STEPS][BLOCK], deciding[MOST_STEPS][BLOCK], decided[MOST_STEPS];
static uint8_t stand[MOST_QUESTIONS][BLOCK], code[MOST_QUESTIONS][BLOCK];
static uint8_t asks[MOST_QUESTIONS][BLOCK], gives[MOST_QUESTIONS][BLOCK], left[BLOCK];
static uint8_t requested[BLOCK], anything[BLOCK], overdue[BLOCK], minimal[BLOCK], level[BLOCK];
static uint8_t red[BLOCK], maybe[BLOCK], bare[BLOCK], proof[BLOCK], check[BLOCK], late[BLOCK];
static uint16_t credit[BLOCK], worth[BLOCK];
static int16_t floors[BLOCK];
static double inherent[BLOCK], sum[BLOCK], worst[BLOCK];
static int64_t good[2][BLOCK];
static int32_t weight[3][BLOCK], covered[3][BLOCK], all[BLOCK], some[BLOCK], core[BLOCK], kept[BLOCK], proved[BLOCK],
    confirmed[BLOCK];

static double rounded(double value) { return rint(value * 1e6) / 1e6; }

static void answers(const Task *task, const Step *step, long start, int size) {
  const Question *q = &task->question[step->question];
  const uint8_t *restrict state = q->state + start;
  const uint8_t *restrict applies = step->inputs ? outcome[task->links[step->first]] : NULL;
  uint8_t *restrict s = stand[step->question], *restrict c = code[step->question];
  const uint64_t absent = q->absent;
  if (q->type == SINGLE) {
    const uint8_t *restrict values = (const uint8_t *)q->values + start;
    for (int i = 0; i < size; i++) {
      uint8_t value = state[i] == 1 ? values[i] : 0, missing = state[i] > 1 ? WITHHELD : OPEN;
      c[i] = value;
      s[i] = value ? GIVEN : missing;
    }
    for (int bit = 0; absent >> bit; bit++)
      if (absent >> bit & 1)
        for (int i = 0; i < size; i++) s[i] = c[i] == bit + 1 ? ABSENT : s[i];
  } else if (q->type == MULTIPLE) {
    const uint64_t *restrict values = (const uint64_t *)q->values + start;
    for (int i = 0; i < size; i++) {
      uint64_t value = state[i] == 1 ? values[i] : 0;
      uint8_t missing = state[i] > 1 ? WITHHELD : OPEN;
      s[i] = value & absent ? ABSENT : value ? GIVEN : missing;
    }
  } else {
    const double *restrict values = (const double *)q->values + start;
    for (int i = 0; i < size; i++) {
      uint8_t missing = state[i] > 1 ? WITHHELD : OPEN;
      s[i] = (state[i] == 1) & (values[i] == values[i]) ? GIVEN : missing;
    }
  }
  if (applies)
    for (int i = 0; i < size; i++) s[i] = applies[i] == 0 ? ABSENT : s[i];
}

static void condition(const Task *task, int at, const Step *step, long start, int size) {
  uint8_t *restrict out = outcome[at];
  const uint8_t *restrict s = stand[step->question];
  if (step->operation == LOOK_UP) {
    /* a choice is compared with one written id: all codes but one have the same outcome */
    const uint8_t *restrict c = code[step->question];
    const int parts = task->question[step->question].choices;
    uint8_t table[256];
    memcpy(table, step->table, sizeof table);
    memset(out, 0, size);
    for (int each = 1; each <= parts; each++)
      if (table[each])
        for (int i = 0; i < size; i++) out[i] = c[i] == each ? table[each] : out[i];
    for (int i = 0; i < size; i++) out[i] = s[i] == GIVEN ? out[i] : s[i] != ABSENT;
  } else if (step->operation == SELECTED) {
    const uint64_t *restrict values = (const uint64_t *)task->question[step->question].values + start;
    const int bit = step->bit;
    for (int i = 0; i < size; i++) out[i] = s[i] == GIVEN ? (values[i] >> bit & 1) * 2 : s[i] != ABSENT;
  } else if (step->operation == COMPARE) {
    const double *restrict values = (const double *)task->question[step->question].values + start;
    const double than = step->constant;
    switch (step->sign) {
      case LESS: for (int i = 0; i < size; i++) out[i] = values[i] < than; break;
      case LESS_EQUAL: for (int i = 0; i < size; i++) out[i] = values[i] <= than; break;
      case GREATER: for (int i = 0; i < size; i++) out[i] = values[i] > than; break;
      case GREATER_EQUAL: for (int i = 0; i < size; i++) out[i] = values[i] >= than; break;
      case EQUAL: for (int i = 0; i < size; i++) out[i] = values[i] == than; break;
      case NOT_EQUAL: for (int i = 0; i < size; i++) out[i] = values[i] != than; break;
    }
    for (int i = 0; i < size; i++) out[i] = s[i] == GIVEN ? out[i] * 2 : s[i] != ABSENT;
  } else {
    const uint8_t *restrict first = outcome[task->links[step->first]];
    if (step->operation == NOT)
      for (int i = 0; i < size; i++) out[i] = 2 - first[i];
    else
      memcpy(out, first, size);
    for (int part = 1; part < step->inputs; part++) {
      const uint8_t *restrict other = outcome[task->links[step->first + part]];
      if (step->operation == AND)
        for (int i = 0; i < size; i++) out[i] = out[i] < other[i] ? out[i] : other[i];
      else
        for (int i = 0; i < size; i++) out[i] = out[i] > other[i] ? out[i] : other[i];
    }
  }
}

/* Whether an open question could decide a condition: everything above it is unknown too. */
static const uint8_t *decide(const Task *task, int at, int size) {
  const Step *step = &task->step[at];
  uint8_t *restrict out = deciding[at];
  if (decided[at]) return out;
  decided[at] = 1;
  memset(out, 0, size);
  if (step->operation == AND || step->operation == OR || step->operation == NOT) {
    for (int part = 0; part < step->inputs; part++) {
      const uint8_t *restrict below = decide(task, task->links[step->first + part], size);
      for (int i = 0; i < size; i++) out[i] |= below[i];
    }
  } else {
    const uint8_t *restrict k = asks[step->question], *restrict n = gives[step->question];
    for (int i = 0; i < size; i++) out[i] = k[i] & (n[i] ^ 1);
  }
  const uint8_t *restrict here = outcome[at];
  for (int i = 0; i < size; i++) out[i] &= here[i] == 1;
  return out;
}

static void points(const Question *q, int at, long start, int size) {
  if (q->type == SINGLE) {
    const uint8_t *restrict c = code[at];
    memset(worth, 0, sizeof worth);
    for (int each = 0; each < q->parts; each++) {
      const uint16_t value = q->points[each];
      for (int i = 0; i < size; i++) worth[i] = c[i] == each + 1 ? value : worth[i];
    }
  } else if (q->type == MULTIPLE) {
    const uint64_t *restrict values = (const uint64_t *)q->values + start;
    memset(worth, 0, sizeof worth);
    for (int bit = 0; bit < q->parts; bit++) {
      const uint16_t value = q->points[bit];
      if (q->combine == MAX)
        for (int i = 0; i < size; i++) {
          uint16_t ticked = (values[i] >> bit & 1) * value;
          worth[i] = worth[i] > ticked ? worth[i] : ticked;
        }
      else
        for (int i = 0; i < size; i++) worth[i] += (values[i] >> bit & 1) * value;
    }
    if (q->combine == SHARE) {
      uint16_t share[65];
      for (int ticked = 0; ticked <= 64; ticked++) share[ticked] = (200 * ticked + q->counted) / (2 * q->counted);
      for (int i = 0; i < size; i++) worth[i] = share[worth[i]];
    }
    else
      for (int i = 0; i < size; i++) worth[i] = worth[i] < 100 ? worth[i] : 100;
  } else {
    const double *restrict values = (const double *)q->values + start;
    for (int i = 0; i < size; i++) worth[i] = q->points[q->parts - 1];
    for (int part = q->parts - 2; part >= 0; part--) {
      const double edge = q->edges[part];
      const uint16_t value = q->points[part];
      for (int i = 0; i < size; i++) worth[i] = values[i] < edge ? value : worth[i];
    }
  }
}

static void weigh(const Task *task, int at, long start, int size) {
  const Question *q = &task->question[at];
  const uint8_t *restrict k = asks[at], *restrict n = gives[at], *restrict evidence = q->evidence + start;
  const int32_t *restrict dated = q->dated + start;
  const int32_t as_of = task->as_of, older = task->older_from, expired = task->expired_from, weighs = q->weight;
  const uint16_t worth0 = task->evidence[0], worth1 = task->evidence[1], worth2 = task->evidence[2],
                 worth3 = task->evidence[3], worth4 = task->evidence[4];
  for (int i = 0; i < size; i++) {
    uint8_t known = (dated[i] != NO_DATE) & (dated[i] <= as_of);
    uint8_t age = dated[i] > older ? 100 : dated[i] > expired ? 50 : 0;
    left[i] = known ? age : 50;
    check[i] |= n[i] & (evidence[i] >= 3) & known & (age == 100);
  }
  for (int i = 0; i < size; i++) {
    uint8_t e = evidence[i];
    uint16_t held = e == 0 ? worth0 : e == 1 ? worth1 : e == 2 ? worth2 : e == 3 ? worth3 : worth4;
    credit[i] = held * left[i];
    all[i] += k[i];
    some[i] += n[i];
  }
  if (q->level <= task->core_level)
    for (int i = 0; i < size; i++) core[i] += k[i], kept[i] += n[i];
  if (q->critical)
    for (int i = 0; i < size; i++) {
      proof[i] &= (k[i] ^ 1) | (n[i] & (evidence[i] > 0));
      late[i] |= k[i] & (n[i] ^ 1);
    }
  if (q->role == INFORMATION) return;
  points(q, at, start, size);
  int kind = q->role == EXPOSURE ? 0 : q->role == PRACTICE ? 1 : 2;
  for (int i = 0; i < size; i++) {
    weight[kind][i] += k[i] * weighs;
    covered[kind][i] += n[i] * weighs;
    proved[i] += (n[i] & (evidence[i] > 0) & (left[i] > 0)) * weighs;
    confirmed[i] += (n[i] & (evidence[i] == 4) & (left[i] > 0)) * weighs;
  }
  if (q->role != EXPOSURE) {
    for (int i = 0; i < size; i++) good[kind - 1][i] += (int64_t)(n[i] * weighs * worth[i]) * credit[i];
    return;
  }
  const uint8_t *restrict s = stand[at];
  const double safest = q->safest, unknown = q->unknown, times = weighs;
  for (int i = 0; i < size; i++) {
    double base = inherent[i] > safest ? inherent[i] : safest, given = worth[i];
    double better = base - credit[i] / 10000.0 * (base - given), earned = given >= base ? given : better;
    int missed = (s[i] == WITHHELD) | ((s[i] == OPEN) & overdue[i]);
    double silent = missed & (unknown > base) ? unknown : base;
    double counts = times * (n[i] ? earned : silent);
    sum[i] += k[i] ? counts : 0.0;
  }
}

static int band(const Task *task, double score) {
  int reached = 0;
  for (int each = 0; each < 4; each++)
    if (score >= task->bands[each]) reached = each;
  return reached;
}

static void rate(const Task *task, const Results *r, long start, int size) {
  for (int i = 0; i < size; i++) {
    long at = start + i;
    double mean = sum[i] / weight[0][i], context = inherent[i];
    double exposed = weight[0][i] ? (1.0 - task->share) * context + task->share * mean : context;
    double practice = weight[1][i] ? good[0][i] / (weight[1][i] * 10000.0) : NAN;
    double paper = weight[2][i] ? good[1][i] / (weight[2][i] * 10000.0) : NAN;
    double strength = weight[1][i] + weight[2][i]
        ? (good[0][i] + good[1][i]) / ((weight[1][i] + weight[2][i]) * 10000.0) : NAN;
    double taken = task->practice * (weight[1][i] ? practice : 0.0) / 100.0
        + task->paper * (weight[2][i] ? paper : 0.0) / 100.0;
    taken = bare[i] ? 0.0 : taken < 1.0 ? taken : 1.0;
    double concern = rounded(fmax(worst[i], exposed * (1.0 - taken)));
    int asked = weight[0][i] + weight[1][i] + weight[2][i], given = covered[0][i] + covered[1][i] + covered[2][i];
    int controls = weight[1][i] + weight[2][i];
    double known = asked ? rounded((double)given / asked) : 0.0;
    double known_exposure = weight[0][i] ? rounded((double)covered[0][i] / weight[0][i]) : NAN;
    double known_control = controls ? rounded((double)(covered[1][i] + covered[2][i]) / controls) : NAN;
    int enough = known >= task->minimum && !(known_exposure < task->half) && !(known_control < task->half)
        && context == context;
    int signature = task->signature < 0 || outcome[task->signature][i] == 2;
    int met = (core[i] && signature && rounded((double)kept[i] / core[i]) >= task->core_share) | proof[i] << 1
        | check[i] << 2;
    int earned = (met & task->lowest[level[i]]) == task->lowest[level[i]];
    int delayed = late[i] & overdue[i], found = band(task, worst[i]), rating = band(task, concern);
    if (rating < 1 && !earned) rating = 1;
    if (rating < 2 && delayed) rating = 2;
    int alone = !enough && found >= 2;
    rating = alone ? found : enough ? rating : -1;
    int basis = given && 2 * confirmed[i] >= given ? 2 : given && 2 * proved[i] >= given ? 1 : 0;
    r->inherent[at] = rounded(context), r->exposure[at] = rounded(exposed), r->control[at] = rounded(strength);
    r->practice[at] = rounded(practice), r->paper[at] = rounded(paper), r->mitigation[at] = rounded(taken);
    r->worst[at] = worst[i], r->residual[at] = concern, r->coverage[at] = known;
    r->coverage_exposure[at] = known_exposure, r->coverage_control[at] = known_control;
    r->level[at] = level[i], r->rating[at] = rating, r->basis[at] = rating < 0 ? -1 : alone ? 3 : basis;
    r->lane[at] = red[i] ? 0 : maybe[i] ? 1 : delayed ? 2 : -1;
    r->answered[at] = some[i], r->asked[at] = all[i];
  }
}

static void block(const Task *task, const Results *r, long start, int size, long rows) {
  memset(decided, 0, sizeof decided);
  memset(weight, 0, sizeof weight), memset(covered, 0, sizeof covered), memset(good, 0, sizeof good);
  memset(sum, 0, sizeof sum), memset(all, 0, sizeof all), memset(some, 0, sizeof some);
  memset(core, 0, sizeof core), memset(kept, 0, sizeof kept);
  memset(proved, 0, sizeof proved), memset(confirmed, 0, sizeof confirmed);
  memset(red, 0, size), memset(maybe, 0, size), memset(bare, 0, size), memset(check, 0, size), memset(late, 0, size);
  memset(proof, 1, size), memset(anything, 0, size), memset(minimal, 1, size);
  double total = 0;
  for (int f = 0; f < task->factors; f++) total += task->factor_weight[f];
  for (int i = 0; i < size; i++) {
    double context = 0;
    int known = 0;
    for (int f = 0; f < task->factors; f++) {
      double value = task->factor[f][start + i];
      known |= value == value;
      context += task->factor_weight[f] * (value == value ? value : task->factor_unknown[f]);
    }
    inherent[i] = known ? context / total : NAN;
    floors[i] = -1;
    requested[i] = task->asked[start + i];
    overdue[i] = task->due[start + i] != NO_DATE && task->due[start + i] < task->as_of;
  }
  for (int at = 0; at < task->steps; at++) {
    if (task->step[at].operation == ANSWERS)
      answers(task, &task->step[at], start, size);
    else
      condition(task, at, &task->step[at], start, size);
  }
  for (int q = 0; q < task->questions; q++) {
    const uint8_t *restrict state = task->question[q].state + start, *restrict s = stand[q];
    for (int i = 0; i < size; i++) requested[i] |= state[i] != 0, anything[i] |= s[i] == GIVEN;
    if (task->question[q].profile)
      for (int i = 0; i < size; i++) minimal[i] &= (s[i] == GIVEN) | (s[i] == ABSENT);
  }
  for (int i = 0; i < size; i++) {
    double shown = rounded(inherent[i]);
    level[i] = shown >= task->heightened ? 2 : shown < task->standard && minimal[i] ? 0 : 1;
  }
  for (int q = 0; q < task->questions; q++) {
    const Question *each = &task->question[q];
    const uint8_t *restrict s = stand[q], from = each->level, desk = each->desk_only;
    uint8_t *restrict k = asks[q], *restrict n = gives[q];
    for (int i = 0; i < size; i++) {
      uint8_t reached = desk ? s[i] == GIVEN : requested[i];
      k[i] = reached & (level[i] >= from) & (s[i] != ABSENT);
      n[i] = k[i] & (s[i] == GIVEN);
    }
    weigh(task, q, start, size);
  }
  for (int n = 0; n < task->rules; n++) {
    const Rule *rule = &task->rule[n];
    const uint8_t *restrict state = outcome[rule->when], *restrict open = decide(task, rule->when, size);
    uint8_t *restrict out = r->states + n * rows + start;
    const uint8_t flag = rule->red_flag, strips = rule->unmitigated;
    const int16_t edge = rule->edge;
    for (int i = 0; i < size; i++) {
      uint8_t fired = state[i] == 2, possible = open[i] & anything[i];
      out[i] = fired ? 2 : possible;
      red[i] |= fired & flag;
      maybe[i] |= possible & flag;
      bare[i] |= fired & strips;
      floors[i] = fired & (edge > floors[i]) ? edge : floors[i];
    }
  }
  for (int i = 0; i < size; i++) worst[i] = floors[i] < 0 ? NAN : floors[i];
  rate(task, r, start, size);
}

void assess(const Task *task, const Results *results, long rows) {
  for (long start = 0; start < rows; start += BLOCK)
    block(task, results, start, rows - start < BLOCK ? (int)(rows - start) : BLOCK, rows);
}
