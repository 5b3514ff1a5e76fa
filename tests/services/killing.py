"""``python -m tests.services.killing URL KILLS``: kill a process that saves a draft, look at the draft, and again.

A program of its own, so that the processes it kills begin light and at once.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from multiprocessing.connection import Connection

from duediligence.register import Register, drafts, events
from duediligence.register.database import engine_for
from duediligence.services.workspace import Workspace

FORKS = "forkserver" in multiprocessing.get_all_start_methods()
"""Whether a process can be forked from one that is ready; elsewhere each takes seconds to begin."""

LINES = 2_000


def texts(number: int) -> tuple[str, str, str]:
    """What is saved as edit ``number``: long enough to take a while to write."""
    definition, examples, actions = (f"{name} {number}\n" * LINES for name in ("definition", "examples", "actions"))
    return definition, examples, actions


def save_for_ever(url: str, ready: Connection) -> None:
    """Save the draft again and again, and say so after each time."""
    workspace = Workspace(Register(engine_for(url)))
    with workspace.reading() as reader:
        state = drafts.current(reader, "orchards")
    number = state.edit if state else 0
    while True:
        with workspace.changing() as unit:
            drafts.save(unit, "orchards", number, *texts(number + 1), done="")
        number += 1
        ready.send(number)


def killed(url: str, rest: float) -> int:
    """Begin to save, kill after the first time and a while; returns the edit that was said to be saved last."""
    context = multiprocessing.get_context("forkserver" if FORKS else "spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=save_for_ever, args=(url, there), daemon=True)
    child.start()
    there.close()
    saved = int(here.recv())
    time.sleep(rest)
    child.kill()
    child.join()
    try:
        while True:
            saved = int(here.recv())
    except EOFError:
        here.close()
    return saved


def main(url: str, kills: int) -> None:
    """Print how many drafts were whole after a kill."""
    if FORKS:
        multiprocessing.set_forkserver_preload([__spec__.name])
    chance, whole = random.Random(7), 0
    with Register.open(url) as register:
        for _ in range(kills):
            saved = killed(url, chance.uniform(0, 0.02))
            with register.reading() as reader:
                state = drafts.current(reader, "orchards")
                logged = events.latest(reader, events.REGISTER, limit=1)[0].details["edit"]
            assert state is not None
            is_whole = (state.text, state.examples, state.actions) == texts(state.edit)
            whole += is_whole and state.edit in (saved, saved + 1) and logged == state.edit
        with register.reading() as reader:
            assert events.verify(reader, events.REGISTER).first_break is None
    sys.stdout.write(f"{whole}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
