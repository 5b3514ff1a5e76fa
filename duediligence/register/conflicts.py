"""What the register refuses so that nothing is overwritten unseen and nothing issued changes."""

from __future__ import annotations

from duediligence.errors import CannotProceed, Problem


class StaleVersion(CannotProceed):
    """Somebody else changed it since it was read; nothing was written."""

    def __init__(self, what: str) -> None:
        super().__init__(
            Problem(
                f"Somebody else changed {what} while you had it open; we did not overwrite it.",
                "Look at the new state, then make your change again.",
                "blocking",
            )
        )


class AlreadyIssued(CannotProceed):
    """An assessment of this name is there already; it never changes."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Problem(
                f"The assessment {name[:12]} is already in the register, and an issued assessment never changes.",
                "Open it, or assess again after a change.",
                "blocking",
            )
        )
