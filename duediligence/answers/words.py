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
PROTECTED_SOURCE_LABELS: Final[Mapping[str, str]] = {
    "ngo": "NGO or trade union",
    "worker_voice": "Workers",
    "site_visit": "Site visit",
    "tip": "Tip",
}
DEFAULT_EVIDENCE: Final[Mapping[str, str]] = {
    "self_assessment": "claimed",
    "desk": "documented",
    "audit": "audited",
    "ngo": "documented",
    "worker_voice": "worker_confirmed",
    "site_visit": "audited",
    "tip": "claimed",
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
    "self_assessment": ("self assessment", "self", "supplier", "saq", "self-declared", "self declared", "vendor",
                        "supplier answer", "lieferant", "selbstauskunft", "proveedor", "autoevaluación", "fournisseur",
                        "auto-évaluation", "fornecedor", "fornitore", "leverancier", "供应商", "自评"),
    "desk": ("desk", "desk review", "desktop research", "public sources", "web", "internet", "media", "news",
             "recherche documentaire", "fuentes públicas", "桌面研究"),
    "audit": ("audited", "auditor", "social audit", "audit report", "third-party audit", "third party audit",
              "auditoría", "auditoria", "审核", "验厂", "監査"),
}  # fmt: skip
_PROTECTED: Final = {
    "ngo": ("ngo", "ngos", "civil society", "civil society organisation", "civil society organization", "trade union",
            "union", "labour union", "labor union", "ong", "syndicat", "sindicato", "sindacato", "gewerkschaft", "nro",
            "vakbond", "sendika", "công đoàn", "serikat pekerja", "工会", "民间组织"),
    "worker_voice": ("worker voice", "workers", "worker", "employee", "employees", "worker interview",
                     "worker interviews", "worker survey", "worker hotline", "grievance", "grievances",
                     "grievance mechanism", "hotline", "helpline", "complaint", "complaints", "travailleurs",
                     "trabajadores", "trabalhadores", "lavoratori", "arbeiter", "beschäftigte", "beschwerde",
                     "werknemers", "queja", "plainte", "işçi", "işçiler", "công nhân", "pekerja", "工人", "员工"),
    "site_visit": ("site visit", "field visit", "visit", "visits", "visite", "visita", "besuch", "bezoek", "ziyaret",
                   "kunjungan", "现场走访", "实地走访"),
    "tip": ("tip", "tips", "tip-off", "tipoff", "whistleblower", "whistle blower", "whistle-blower", "whistleblowing",
            "informant", "anonymous", "anonymous call", "anonymous letter", "denuncia", "denúncia", "alerte",
            "lanceur d'alerte", "hinweis", "hinweisgeber", "segnalazione", "klokkenluider", "melding", "ihbar",
            "tố giác", "举报"),
}  # fmt: skip


def _lookup(labels: Mapping[str, str], synonyms: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Folded word → id, from ids, labels and synonyms."""
    return {fold(word): name for name in labels for word in (name, labels[name], *synonyms[name])}


EVIDENCE_OF: Final[Mapping[str, str]] = _lookup(EVIDENCE_LABELS, _EVIDENCE_SYNONYMS)
SOURCE_OF: Final[Mapping[str, str]] = _lookup(SOURCE_LABELS, _SOURCE_SYNONYMS)
PROTECTED_SOURCE_OF: Final[Mapping[str, str]] = _lookup(PROTECTED_SOURCE_LABELS, _PROTECTED)
_WORDS: Final = re.compile(r"[^\W\d_]+")


def source_of(text: str) -> str | None:
    """The source that a cell names; None where we do not know it.

    What we do not know as a whole and has a word of a protected source in it ("call from an anonymous worker") is that
    source: taken for something else, it would be seen by everybody.
    """
    word = fold(text)
    known = SOURCE_OF.get(word) or PROTECTED_SOURCE_OF.get(word)
    if known is not None:
        return known
    return next((PROTECTED_SOURCE_OF[part] for part in _WORDS.findall(word) if part in PROTECTED_SOURCE_OF), None)
