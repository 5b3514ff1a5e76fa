"""What would change on 100,000 suppliers with 60 answers each, if a weight and a rule were published."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import register
from benchmarks.timing import seconds
from duediligence.questionnaire.editing import Edit, Put, Remove
from duediligence.services import drafts
from duediligence.services.workspace import open_workspace
from duediligence.services.would_change import would_change

QUESTIONNAIRE = "forced_labour"


def measure(count: int = register.SUPPLIERS) -> dict[str, float]:
    """Seconds from the click to the list of suppliers that would move, and those of one save of a draft."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'register.sqlite'}"
        register.make(url, count)
        workspace = open_workspace(url)
        draft = drafts.begin(workspace, QUESTIONNAIRE)
        question = next(each for each in draft.loaded.definition.questions() if each.weight) if draft.loaded else None
        assert question is not None
        edits: list[Edit] = [
            Put(("questions", question.id, "weight"), 90),
            Remove(("rules", draft.data["rules"][0]["id"])),
        ]
        saving = seconds(lambda: drafts.save(workspace, QUESTIONNAIRE, draft.edit, edits, "Another weight"))
        judging = seconds(lambda: would_change(workspace, register.PORTFOLIO, QUESTIONNAIRE))
        workspace.register.close()
    return {"would_change_100k_seconds": judging, "draft_saved_seconds": saving}
