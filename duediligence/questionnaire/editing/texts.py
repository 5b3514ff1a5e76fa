"""What a version of a questionnaire is written in: definition, worked examples and actions of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from duediligence.questionnaire.editing.spots import Document, read_document

Name = Literal["definition", "examples", "actions"]
NAMES: Final[tuple[Name, ...]] = ("definition", "examples", "actions")

Address = tuple[str | int, ...]
"""Where a part stands, by ids: ``("questions", "fee", "choices", "yes", "risk")``, ``("examples", "A mill")``.

A step into a list is the id of a part (the name of an example) or a number from 0. Questions are found by
``("questions", id)`` in whichever section they stand; actions and examples begin with ``"actions"`` and ``"examples"``.
"""


@dataclass(frozen=True)
class Texts:
    """YAML texts. ``examples`` and ``actions`` are empty where there are none.

    ``actions``: a catalogue of this questionnaire alone; what has the id of a shipped action stands in its place.
    """

    definition: str
    examples: str = ""
    actions: str = ""

    def text(self, name: Name) -> str:
        """One of them."""
        return {"definition": self.definition, "examples": self.examples, "actions": self.actions}[name]

    def having(self, name: Name, text: str) -> Texts:
        """The same with another text."""
        return replace(self, **{name: text.replace("\r\n", "\n")})

    def document(self, name: Name, questionnaire: str = "definition") -> Document:
        """One of them, read. Raises CannotProceed where it cannot be read as YAML."""
        return read_document(self.text(name), file_name(name, questionnaire))


def file_name(name: Name, questionnaire: str = "definition") -> str:
    """What messages call a text."""
    return {"definition": f"{questionnaire}.yaml", "examples": f"{questionnaire}.examples.yaml"}.get(
        name, f"actions/{questionnaire}.yaml"
    )


def name_of(address: Address) -> Name:
    """In which text an address lies."""
    first = address[0] if address else ""
    return "examples" if first == "examples" else "actions" if first == "actions" else "definition"
