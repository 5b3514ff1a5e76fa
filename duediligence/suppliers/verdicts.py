"""What the cells of a column say to the claim of its header: a factor on the confidence, and a remark for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from duediligence.suppliers.columns import FIELDS
from duediligence.suppliers.content import Content

_Judge = Callable[[str, Content], tuple[float, str]]


def verdict(field: str, words: str, content: Content) -> tuple[float, str]:
    """What the cells say to a claim of the header: a factor on its confidence, and a remark for people."""
    if content.filled < 3:
        return 1.0, ""
    judge = _JUDGES.get(field)
    return judge(words, content) if judge else (1.0, "")


def _judge_country(words: str, content: Content) -> tuple[float, str]:
    share = content.countries
    if words == "location":
        return (1.5, "the cells are countries") if share >= 0.6 else (0.3, "")
    if share >= 0.8:
        return 1.05, "the cells are countries"
    if content.distinct >= 5 and share < 0.1 and (content.numbers > 0.5 or words not in FIELDS["country"].synonyms):
        return 0.3, "but the cells are no countries"
    return (0.75, "but we know only some of the countries") if share < 0.4 else (1.0, "")


def _judge_name(words: str, content: Content) -> tuple[float, str]:
    if content.numbers > 0.6:
        says_name = FIELDS["name"].synonyms.get(words, 0.0) >= 0.95
        return (0.5 if says_name else 0.2), "but the cells are numbers"
    if content.countries > 0.8 and content.distinct > 1:
        return 0.2, "but the cells are countries"
    if content.filled >= 30 and content.distinct / content.filled < 0.08 and content.firms < 0.3:
        return 0.5, "but few different values"
    return (1.03, "the cells are firms") if content.firms >= 0.3 else (1.0, "")


def _judge_count(words: str, content: Content) -> tuple[float, str]:
    if content.dates > 0.5 or content.numbers < 0.4:
        return 0.2, "but the cells are no numbers"
    return 1.0, ""


def _judge_spend(words: str, content: Content) -> tuple[float, str]:
    return (0.2, "but the cells are no sums of money") if content.sums < 0.4 else (1.0, "")


def _judge_share(words: str, content: Content) -> tuple[float, str]:
    if content.numbers < 0.4 or content.above_hundred > 0.5:
        return 0.2, "but the cells are no percentages"
    says_share = any(
        word in words for word in ("percent", "share", "pct", "ratio", "anteil", "part ", "porcentaje", "比")
    )
    if not says_share and content.per_cent_signs < 0.5:
        return 0.5, "but nothing says that these are percentages"
    return (1.6 if not says_share else 1.0), ""


def _judge_tier(words: str, content: Content) -> tuple[float, str]:
    return (0.2, "but the cells are classes of risk") if content.risk_words > 0.5 else (1.0, "")


def _judge_id(words: str, content: Content) -> tuple[float, str]:
    if max(content.phones, content.emails, content.dates) > 0.5:
        return 0.2, "but the cells are telephone numbers, e-mail addresses or dates"
    return (0.4, "but the cells are long texts") if content.mean_length > 40 else (1.0, "")


def _judge_place(words: str, content: Content) -> tuple[float, str]:
    if content.countries > 0.8 and content.distinct > 1 and not content.codes:
        return 0.3, "but the cells are countries"
    if content.numbers > 0.6:
        return 0.2, "but the cells are numbers"
    if words == "location":
        return (1.0, "") if content.addresses < 0.5 else (0.6, "")
    return 1.0, ""


def _judge_address(words: str, content: Content) -> tuple[float, str]:
    if (content.countries > 0.8 and content.distinct > 1) or max(content.emails, content.phones) > 0.5:
        return 0.2, "but the cells are no addresses"
    if words == "location":
        return (1.5, "the cells are addresses") if content.addresses >= 0.5 else (0.5, "")
    return 1.0, ""


def _judge_lei(words: str, content: Content) -> tuple[float, str]:
    return (0.5, "but few cells have its form") if content.leis < 0.3 else (1.0, "")


def _judge_currency(words: str, content: Content) -> tuple[float, str]:
    return (0.3, "but the cells are too long") if content.mean_length > 8 else (1.0, "")


_JUDGES: Mapping[str, _Judge] = {
    "country": _judge_country,
    "name": _judge_name,
    "site": _judge_name,
    "workers": _judge_count,
    "spend": _judge_spend,
    "women_share": _judge_share,
    "migrant_share": _judge_share,
    "agency_share": _judge_share,
    "tier": _judge_tier,
    "supplier_id": _judge_id,
    "city": _judge_place,
    "region": _judge_place,
    "address": _judge_address,
    "lei": _judge_lei,
    "currency": _judge_currency,
}
