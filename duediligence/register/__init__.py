"""Everything that must last: database rows, history and log.

``Register.open(url)`` gives transactions; what is done in one is named by its noun: ``imports.add(unit, …)``,
``entities.frame(reader, …)``, ``answers.current(reader, …)``. Each function that changes something writes its own
log entry in the same transaction.
"""

from duediligence.register import (
    actions,
    answers,
    assessments,
    definitions,
    drafts,
    editions,
    entities,
    events,
    files,
    finding_states,
    imports,
    listing,
    portfolios,
    tally,
    worklist,
)
from duediligence.register.conflicts import AlreadyIssued, StaleVersion
from duediligence.register.register import Register
from duediligence.register.unit import Reader, Unit

__all__ = [
    "AlreadyIssued",
    "Reader",
    "Register",
    "StaleVersion",
    "Unit",
    "actions",
    "answers",
    "assessments",
    "definitions",
    "drafts",
    "editions",
    "entities",
    "events",
    "files",
    "finding_states",
    "imports",
    "listing",
    "portfolios",
    "tally",
    "worklist",
]
