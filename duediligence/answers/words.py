"""The words people write for evidence, source and "we do not know", and how words are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_SPACES = re.compile(r"\s+")
_EDGES = ' .,:;*?!"“”„«»()[]'
_SAME = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "_": " ", "‐": "-", "‑": "-", "–": "-", "—": "-"})


def fold(text: str) -> str:
    """The form in which two labels are compared: no case, no stray spaces or end marks, ``_`` as a space."""
    plain = (text if text.isascii() else unicodedata.normalize("NFKC", text)).translate(_SAME).casefold()
    return _SPACES.sub(" ", plain).strip(_EDGES)


DONT_KNOW_LABEL: Final = "Don't know"
REFUSED_LABEL: Final = "Prefer not to say"
DONT_KNOW_WORDS: Final = frozenset(
    {"don't know", "dont know", "do not know", "not known", "unknown", "not sure", "unsure", "no idea"}
)
REFUSED_WORDS: Final = frozenset(
    {"refused", "refused to answer", "declined", "declined to answer", "prefer not to say", "prefer not to answer"}
)
NOT_APPLICABLE_WORDS: Final = frozenset({"n/a", "n.a", "n a", "na", "not applicable", "does not apply"})

EVIDENCE_LABELS: Final[Mapping[str, str]] = {
    "claimed": "Claimed",
    "documented": "Documented",
    "audited": "Audited",
    "unannounced": "Unannounced check",
    "worker_confirmed": "Workers confirmed",
}
SOURCE_LABELS: Final[Mapping[str, str]] = {
    "self_assessment": "Self-assessment",
    "desk": "Desk research",
    "audit": "Audit",
}
DEFAULT_EVIDENCE: Final[Mapping[str, str]] = {
    "self_assessment": "claimed",
    "desk": "documented",
    "audit": "audited",
}
"""What an answer rests on when nobody says: by its source (docs/scoring.md)."""

_EVIDENCE_SYNONYMS: Final = {
    "claimed": ("claim", "self-declared", "self declared", "stated", "none", "no evidence"),
    "documented": ("document", "documents", "document seen"),
    "audited": ("audit",),
    "unannounced": ("unannounced visit", "unannounced audit"),
    "worker_confirmed": ("worker confirmed", "confirmed by workers"),
}
_SOURCE_SYNONYMS: Final = {
    "self_assessment": ("self assessment", "self", "supplier", "saq", "self-declared", "self declared"),
    "desk": ("desk", "desk review", "desktop research"),
    "audit": ("audited", "auditor", "social audit", "audit report"),
}
_PROTECTED: Final = {
    "worker_voice": ("worker voice", "workers", "worker", "worker interview", "worker interviews", "worker survey",
                     "grievance", "grievance mechanism", "hotline", "complaint"),
    "ngo": ("ngo", "civil society", "trade union", "union"),
    "tip": ("tip", "tip-off", "whistleblower", "informant", "anonymous"),
    "site_visit": ("site visit", "field visit", "visit"),
}  # fmt: skip


def _lookup(labels: Mapping[str, str], synonyms: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Folded word → id, from ids, labels and synonyms."""
    return {fold(word): name for name in labels for word in (name, labels[name], *synonyms[name])}


EVIDENCE_OF: Final[Mapping[str, str]] = _lookup(EVIDENCE_LABELS, _EVIDENCE_SYNONYMS)
SOURCE_OF: Final[Mapping[str, str]] = _lookup(SOURCE_LABELS, _SOURCE_SYNONYMS)
PROTECTED_SOURCE_OF: Final[Mapping[str, str]] = {
    fold(word): name for name, words in _PROTECTED.items() for word in (name, *words)
}
