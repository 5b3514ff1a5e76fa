"""Look-ups in the tables of facts, and their editions."""

from __future__ import annotations

from duediligence.reference import match_country


def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country as somebody wrote it; None where it is not known."""
    return match_country(text).code
