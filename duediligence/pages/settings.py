"""Settings: how old the facts are, where the register lies and whether it holds, a copy of it, imports to delete."""

from __future__ import annotations

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout
from duediligence.pages.plain import plain, visible
from duediligence.services import references, upkeep
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.references import TableOfFacts
from duediligence.services.upkeep import Import

LOGS = {
    True: ":material/check_circle: as it was written",
    False: ":material/error: changed from outside",
    None: ":material/help: not checked yet",
}

MOST = 50
"""How many imports are listed; all of them can be chosen."""


def main() -> None:
    st.title("Settings")
    layout.show_notices()
    register()
    backup()
    imports()
    facts()
    log()
    programme()


def register() -> None:
    """Where the register lies, what it holds, and whether its logs hold."""
    st.header("The register", anchor=False)
    place = upkeep.place(layout.workspace())
    what = "One SQLite file on this machine" if place.file else "A PostgreSQL database"
    st.markdown(f"{what}, {place.size / 1e6:,.1f} MB. Its address, to copy:")
    st.code(place.address, language=None, wrap_lines=True)
    for portfolio, held in upkeep.holdings(layout.workspace()):
        counts = (
            layout.count(held.suppliers, "supplier"),
            f"{layout.count(held.answers, 'answer')} from files",
            f"{layout.count(held.edits, 'answer')} by hand",
            layout.count(held.actions, "action"),
            layout.count(held.assessments, "assessment"),
            layout.count(held.entries, "log entry", "log entries"),
        )
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(portfolio.name)}**")
            st.markdown(" · ".join(counts))
            st.caption(f"Log: {LOGS[upkeep.log_holds(layout.workspace(), portfolio.id)]}")
    st.caption(
        "The log is a chain of fingerprints: an entry that is changed, moved or removed breaks it. "
        "The check below also compares every issued assessment with its name."
    )
    if st.button("Check the logs and every assessment", icon=":material/verified:"):
        check()


def check() -> None:
    workspace, portfolio = layout.workspace(), layout.portfolio().name

    def work(tell: Tell) -> Outcome:
        looked = layout.count(upkeep.check(workspace, tell), "log and assessment", "logs and assessments")
        return Outcome(f"We looked at {looked}: all are as they were written.")

    layout.begin("Checking the register", work, layout.Way(layout.SETTINGS, portfolio), writes=False)


def backup() -> None:
    """A copy to keep elsewhere."""
    st.header("Backup", anchor=False)
    if upkeep.place(layout.workspace()).file is None:
        st.markdown(
            "This register is a PostgreSQL database. Whoever looks after it makes the copy there, for example with "
            "`pg_dump --format=custom --file=register.dump` and the address above, and brings it back with "
            "`pg_restore`."
        )
        return
    st.markdown(
        "A copy is one file with everything in it: suppliers, answers, assessments, log, and the files as they came. "
        "It is checked before you get it. To use one, close this program and put it in the place of the register. "
        "It names your suppliers: keep it where others cannot read it."
    )
    if st.button("Make a copy", icon=":material/save:"):
        workspace, name = layout.workspace(), upkeep.copy_name()

        def work(tell: Tell) -> Outcome:
            return Outcome(f"The copy {plain(name)} is ready and was opened to check it.", upkeep.copy(workspace, tell))

        way = layout.Way(portfolio=layout.portfolio().name, file=name)
        layout.begin("Copying the register", work, way, writes=False)


def imports() -> None:
    """What was taken in, and taking one out again."""
    st.header("Imports", anchor=False)
    portfolio = layout.portfolio()
    if portfolio.sample:
        st.markdown("These are the files of the sample data. It goes as a whole.")
        if st.button("Remove all of the sample data", icon=":material/delete:", key="settings_remove_sample"):
            layout.remove_sample()
    every = upkeep.imported(layout.workspace(), portfolio.id)
    if not every:
        st.markdown("Nothing has been imported yet.")
        return
    for each in every[:MOST]:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(each.file_name)}** (number {each.id}), {layout.day(each.made.date())}")
            st.caption(f"{each.new:,} new · {each.updated:,} updated · {each.unchanged:,} unchanged · {state(each)}")
    if len(every) > MOST:
        st.caption(f"The newest {MOST} of {len(every):,}.")
    if not portfolio.sample:
        delete([each for each in every if not each.deleted])


def state(each: Import) -> str:
    if each.deleted:
        return f":material/delete: deleted on {layout.day(each.undone.date() if each.undone else None)}"
    if each.undone is not None:
        return f":material/undo: undone on {layout.day(each.undone.date())}"
    return ":material/check: in use"


def delete(every: list[Import]) -> None:
    """Delete one import: what would go is shown first."""
    names = {each.id: f"{each.id}: {each.file_name}, {layout.day(each.made.date())}" for each in every}
    chosen = st.selectbox(
        "Delete an import",
        list(names),
        index=None,
        format_func=lambda number: visible(names[number]),
        placeholder="Choose one to see what would go; nothing is deleted yet",
        key="import_to_delete",
    )
    if chosen is None:
        return
    workspace, portfolio = layout.workspace(), layout.portfolio()
    try:
        with st.spinner("Looking at what would go …"):
            gone = upkeep.would_go(workspace, portfolio.id, chosen)
    except CannotProceed as stop:
        layout.show_stop(stop)
        return
    with st.container(border=True):
        st.subheader(f"Deleting {plain(names[chosen])}", anchor=False)
        st.markdown("\n".join(f"- {plain(line)}" for line in upkeep.in_words(gone)))
        st.caption(
            "Assessments that were issued before stay: they never change, and they name suppliers by their key. Log "
            "entries stay too; what was written beside those of suppliers that go is erased. Answers that other files "
            "gave for them stay in those files and do not count. Copies that you made still hold everything."
        )
        sure = st.checkbox("Yes, delete this import. It cannot be undone.", key=f"sure_{chosen}")
        if st.button("Delete this import", icon=":material/delete_forever:", type="primary", disabled=not sure):

            def work(tell: Tell) -> Outcome:
                done = upkeep.delete_import(workspace, portfolio.id, chosen, tell)
                left = "Everything else has been assessed again."
                return Outcome(f"The import is deleted, {layout.count(done.suppliers, 'supplier')} with it. {left}")

            way = layout.Way(layout.SETTINGS, portfolio.name, "import_to_delete")
            layout.begin("Deleting an import", work, way)


def facts() -> None:
    """How old every table of facts is."""
    st.header("Tables of facts", anchor=False)
    every = references.tables()
    old = [each for each in every if each.replaced is not None]
    if old:
        st.warning(
            f"A newer edition is known for {layout.count(len(old), 'table')}: "
            f"{plain('; '.join(each.title for each in old))}.",
            icon=":material/update:",
        )
    for each in every:
        if not each.own:
            table(each)
    own = [each for each in every if each.own]
    with st.expander(f"Our own lists and assumptions ({len(own)})"):
        for each in own:
            table(each)
    st.page_link(
        layout.QUESTIONNAIRES,
        label="Laws and standards, with the day we last read each of them",
        icon=":material/gavel:",
        query_params={"view": "laws"},
    )


def table(each: TableOfFacts) -> None:
    """One table of facts with edition, age and source."""
    age = "" if each.days is None else f", {layout.count(each.days, 'day')} old"
    stands = f"stands for {layout.day(each.dated)}{age}" if each.dated else "its age is not known"
    newer = f"{':material/update: ' if each.replaced else ''}newer edition: {plain(each.newer)}"
    compared = f"compared with its source on {layout.day(each.read)}"
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(each.title)}**")
        st.markdown(" · ".join((plain(f"Edition {each.edition}"), stands, newer, compared)))
        st.caption(plain(f"{each.source}. {each.licence}."))


def log() -> None:
    """The newest entries of the open portfolio's log."""
    st.header("Log", anchor=False)
    entries = upkeep.latest(layout.workspace(), layout.portfolio().id)
    if not entries:
        st.markdown("Nothing has been logged yet.")
        return
    st.caption(f"The newest {layout.count(len(entries), 'entry', 'entries')} of this portfolio. Times are in UTC.")
    st.table(
        [{"When": f"{each.at:%Y-%m-%d %H:%M}", "What": each.what, "How many": plain(each.numbers)} for each in entries],
        border="horizontal",
        hide_index=True,
        alt="Newest entries of the log",
    )


def programme() -> None:
    """Versions and licences."""
    st.header("About this program", anchor=False)
    about = upkeep.programme()
    st.markdown(plain(f"Duediligence {about.version}, Python {about.python}, {about.system}."))
    st.caption(plain(about.licences))


main()
