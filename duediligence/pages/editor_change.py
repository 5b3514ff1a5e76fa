"""What publishing would change: worked out as a job on the open portfolio, shown as tables with names and reasons."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from duediligence.pages import editor_state as state
from duediligence.pages import layout
from duediligence.pages.plain import plain, visible
from duediligence.services import would_change
from duediligence.services.drafts import Draft
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.would_change import Change

_KEPT: Final = "editor_change"
"""In the session: what would change, by questionnaire, with the draft and portfolio it was worked out for."""
_SHOWN: Final = 200


def known(draft: Draft) -> Change | None:
    """What would change by the draft as it is, where that has been worked out."""
    kept: dict[str, Any] = st.session_state.get(_KEPT, {})
    return kept.get("change") if kept.get("of") == _of(draft) else None


def in_short(change: Change) -> str:
    """``publishing would move 14 suppliers: 9 up, 5 down``."""
    if not change.moved:
        return "publishing would move no supplier"
    better = change.moved - change.worse
    ways = [f"{change.worse:,} up"] * bool(change.worse) + [f"{better:,} down"] * bool(better)
    return f"publishing would move {layout.count(change.moved, 'supplier')}: {', '.join(ways)}"


def change(draft: Draft) -> None:
    """The button that works it out, and what came out."""
    st.caption(
        "Every supplier of the open portfolio is assessed with the version that counts and with the draft, on the same "
        "answers. Nothing is kept."
    )
    found = known(draft)
    label = "Work it out" if found is None else "Work it out again"
    if st.button(
        label, key=state.key(draft, "change"), icon=":material/compare_arrows:", disabled=draft.loaded is None
    ):
        _begin(draft)
    if found is not None:
        _told(found)


def _of(draft: Draft) -> tuple[str, int, str, int]:
    return draft.questionnaire, draft.edit, draft.texts.definition, layout.portfolio().id


def _begin(draft: Draft) -> None:
    register, portfolio = layout.workspace(), layout.portfolio()
    kept: dict[str, Any] = {"of": _of(draft)}
    st.session_state[_KEPT] = kept

    def work(tell: Tell) -> Outcome:
        kept["change"] = would_change.would_change(register, portfolio.id, draft.questionnaire, tell)
        return Outcome("")

    layout.begin("What would change", work, layout.Way(portfolio=portfolio.name), writes=False)


def _told(change: Change) -> None:
    st.markdown(
        f"**{plain(in_short(change).capitalize())}**, of {layout.count(change.suppliers, 'supplier')}. “Up” is towards "
        "more concern. "
        f"{layout.count(change.scores, 'score')} and {layout.count(change.levels, 'level')} of due diligence would be "
        "others."
    )
    if change.unread:
        st.warning(
            f"{layout.count(change.unread, 'answer')} that were given could not be read any more.",
            icon=":material/warning:",
        )
    if change.nothing:
        st.markdown("No rating, finding or law would change.")
    _moves(change)
    if change.findings:
        st.subheader("Findings that appear or vanish", anchor=False)
        st.table(
            [
                {
                    "Rule": plain(each.sentence),
                    "Appears at": each.appears,
                    "Vanishes at": each.vanishes,
                    "Possible, newly at": each.possible_appears,
                    "No longer possible at": each.possible_vanishes,
                }
                for each in change.findings
            ],
            border="horizontal",
            hide_index=True,
            alt="Findings that appear or vanish, with the number of suppliers",
        )
    if change.laws:
        st.subheader("Laws and standards the questions bear on", anchor=False)
        for law in change.laws:
            st.markdown(
                f"**{plain(law.title)}**: {law.after} of {law.criteria} criteria, {law.before} before."
                + f" New: {plain('; '.join(law.gained))}." * bool(law.gained)
                + f" No longer: {plain('; '.join(law.lost))}." * bool(law.lost)
            )


def _moves(change: Change) -> None:
    if not change.moves:
        return
    st.subheader("Who would move", anchor=False)
    st.markdown(
        "; ".join(
            f"{number:,} from {plain(before)} to {plain(after)}" for (before, after), number in change.ways.items()
        )
        + "."
    )
    st.dataframe(
        [
            {
                "Supplier": visible(each.name),
                "Now": each.before,
                "Then": each.after,
                "Score now": each.score_before,
                "Score then": each.score_after,
                "Why": visible("; ".join(each.why)),
            }
            for each in change.moves
        ],
        hide_index=True,
        height="auto" if len(change.moves) <= 10 else 400,
        column_config={name: st.column_config.NumberColumn(format="%.1f") for name in ("Score now", "Score then")},
    )
    with st.expander("The same as text"):
        for each in change.moves[:_SHOWN]:
            why = f": {plain('; '.join(each.why))}" if each.why else ""
            st.markdown(f"- {plain(each.name)}, {plain(each.before)} → {plain(each.after)}{why}")
    if change.moved > len(change.moves):
        st.caption(f"The first {len(change.moves):,} are named.")
