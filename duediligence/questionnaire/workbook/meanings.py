"""What the columns and keys mean, in a sentence each, for people who fill them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SHEETS: Final[Mapping[str, str]] = {
    "survey": "One question a row, between the row that begins its section and the row that ends it.",
    "choices": "The answers to choose from. list_name is the name of the question.",
    "conditions": "Conditions of questions that no form on a phone can check, because they read more than its answers.",
    "points": "Points of questions that ask for a number, step by step; the last step has no “below”.",
    "factors": "The parts of context.",
    "checks": "Numbers worked out across answers, sources and suppliers, for rules to read.",
    "rules": "Judgements on the answers.",
    "actions": "The catalogue of actions. Rules name them by id.",
    "questionnaire": "What holds for the whole questionnaire, a key in each row.",
    "bands": "Where ratings and levels begin, and what the lowest rating must be earned with.",
    "settings": "Title, id, version and first language, as a form has them.",
}

_MEANINGS: Final[Mapping[str, str]] = {
    "type": "integer, decimal, date, text, note, or select_one or select_multiple with the name of a list of choices; "
    "begin_group and end_group around a section.",
    "name": "The id: small letters, digits and _.",
    "list_name": "The name of the question whose answer it is.",
    "question": "The name of the question it belongs to.",
    "label": "The text people read.",
    "hint": "How to answer.",
    "relevant": "The condition under which the question applies. A condition on the sheet “conditions” comes first.",
    "constraint": "The condition that an answer must keep.",
    "percent": "yes: the number is per cent.",
    "role": "exposure adds concern, control is a safeguard, information is not scored.",
    "kind": "Of a safeguard: practice or paper. Of a rule: harm, inconsistency or lead. Of a check: same_text, ratio, "
    "evidence_before or sources_disagree.",
    "weight": "1–100, of a scored question or factor.",
    "unknown": "Points when the answer is overdue, “don't know” or refused; of a factor: where there is no data.",
    "critical": "yes: silence on it after the due date keeps a supplier in “answer outstanding”.",
    "profile": "yes: must be known before the level can be minimal.",
    "asked_from": "The level from which it is asked.",
    "ask": "Of a question: who answers it. Of a rule: questions to ask when it cannot be decided.",
    "combine": "Of a scored multiple choice: max, sum (capped at 100) or share.",
    "evidence": "What would prove it.",
    "synonyms": "Column headings that mean this question, with ; between them.",
    "topics": "Numbers of the topics it belongs to.",
    "indicators": "Of a question: ids. Of a rule: id: strong or id: medium.",
    "frameworks": "What it shows about laws and standards: pack.criterion.",
    "of core": "yes: a question of the core, shown here and changed there.",
    "in words": "Written by us for reading. Changing it changes nothing.",
    "risk": "Points of concern, 0–100.",
    "strength": "Points of a safeguard, 0–100.",
    "not_applicable": "yes: this choice says that the question does not apply.",
    "exclusive": "yes: never together with another choice.",
    "odds": "How likely this is where the answer is unknown, beside the others.",
    "below": "The step holds for numbers below this one; the last step is without.",
    "range": "The lowest and the highest points where there is no data.",
    "of": "What a check looks at: names of questions, of a ratio also supplier.COLUMN.",
    "characters": "Of a check for the same text: shorter texts do not count.",
    "date": "Of a check on evidence: the question with the day that the evidence must not be older than.",
    "when": "The condition under which the rule fires.",
    "say": "The sentence people read.",
    "severity": "Of a harm rule: low, medium, high or severe.",
    "red_flag": "yes: act now.",
    "mitigation": "none: no safeguard counts while it holds.",
    "dimension": "involuntariness or penalty.",
    "actions": "What to do about it: ids of the sheet “actions”.",
    "owner": "Who does it: supplier, buyer or joint.",
    "days": "Until when, in days.",
    "clock": "From p0, most urgent, to p5.",
    "closing_proof": "What shows that it helped.",
    "safety_gate": "yes: needs the safety check first.",
    "protects": "yes: protects people before it changes anything.",
    "after": "Actions that come before.",
    "languages": "Language codes with commas between them; the first is the one of “settings”.",
    "source": "Where it comes from.",
    "assessed": "Whom the answers are about: supplier or own.",
    "extends": "Of a module: the id of its core.",
    "applies_when": "Of a module: the condition under which its questions apply.",
    "description": "What it is for.",
    "title": "The heading.",
    "scoring.question_share": "0–1: the part of the questions in context and questions together.",
    "scoring.mitigation": "0–1: the most that safeguards can take off; practice and paper together at most 1.",
    "scoring.evidence": "Credit in per cent.",
    "scoring.validity_months": "Up to this age evidence counts in full, up to twice of it half.",
    "scoring.minimum_coverage": "0–1: below it a supplier is not rated.",
    "scoring.core_share": "0–1: how much of the core must be answered for the lowest rating.",
    "scoring.signed": "The condition that says the answers are signed.",
    "bands": "Lower edge of the rating; starts at 0 and ascends.",
    "levels": "Lowest context of the level; starts at 0 and ascends.",
    "lowest_band": "core_answered, critical_documented, worker_check, with commas between them.",
}


def meaning_of(key: str) -> str:
    """The sentence about a column or key; of a key within a group, that of the group. Empty where there is none."""
    while key:
        if key in _MEANINGS:
            return _MEANINGS[key]
        key = key.rpartition(".")[0]
    return ""
