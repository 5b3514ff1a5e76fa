"""One supplier: why it is rated as it is, what would change that, its answers, and what to do."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from duediligence.pages import address, badges, facets, layout, worklist
from duediligence.pages.answer_form import answer_form
from duediligence.pages.plain import plain
from duediligence.pages.supplier_record import history, indicators, laws, source
from duediligence.pages.supplier_why import why
from duediligence.services import checklist, criteria, portfolios, supplier
from duediligence.services.supplier import View

TAB = "supplier_tab"


def main() -> None:
    snapshot = layout.snapshot()
    key = st.query_params.get("key")
    st.page_link(
        layout.SUPPLIERS, label="All suppliers", icon=":material/arrow_back:", query_params=facets.list_address()
    )
    run = portfolios.one(layout.workspace(), snapshot.portfolio.id, key) if key else None
    if run is None:
        st.info("Choose a supplier from the list.", icon=":material/info:")
        return
    view, todo = supplier.view(run), checklist.of_run(run)
    head(view)
    layout.show_notices(aloft=True)
    layout.show_outdated(snapshot)
    found = criteria.of_run(run)
    signs = criteria.indicators(run, view, found)
    there = sum(sign.found for sign in signs)
    draw: dict[str, tuple[str, Callable[[], None]]] = {
        "why": ("Why", lambda: why(run, view, todo)),
        "checklist": (f"Checklist {len(todo)}", lambda: worklist.editor(snapshot, todo, "supplier")),
        "answers": ("Answers", lambda: answer_form(snapshot, run, view)),
        "indicators": (f"ILO indicators {there} of {len(signs)}", lambda: indicators(run, signs, found)),
        "laws": ("Laws and standards", lambda: laws(run, found)),
        "history": ("History", lambda: history(snapshot, run)),
        "source": ("Source", lambda: source(run, view)),
    }
    labels = {name: label for name, (label, _) in draw.items()}
    asked = st.query_params.get("tab", "why").casefold()
    address.follow(TAB, labels.get(asked, labels["why"]))
    tabs = st.tabs(list(labels.values()), key=TAB, on_change=lambda: remember_tab(labels))
    for tab, (_, content) in zip(tabs, draw.values(), strict=True):
        if tab.open:
            with tab:
                content()


def remember_tab(labels: dict[str, str]) -> None:
    """Write the open tab into the address, by a name that stays when the number behind it changes."""
    st.query_params["tab"] = next(name for name, label in labels.items() if label == st.session_state[TAB])


def head(view: View) -> None:
    """Who it is, context and concern, and what that rests on."""
    st.title(plain(view.name))
    st.markdown(plain(view.about))
    with st.container(horizontal=True):
        badges.context(view.context, view.context_score)
        st.badge(view.level, icon=":material/visibility:", color="gray")
        badges.concern(view.rating, view.score)
        if view.act_now:
            badges.concern(view.concern)
    if view.score is None:
        known = f"{view.answered} of {view.asked} questions answered" if view.asked else "nothing has been asked yet"
        st.markdown(
            f"We do not know enough for a rating: {known}. Context alone is a reason to ask, not a finding. "
            "**Next:** open the Answers tab, or take the answers workbook from the Import page."
        )
        st.page_link(
            layout.IMPORT, label="The answers workbook", icon=":material/table:", query_params={"part": "answers"}
        )
        return
    st.markdown(plain(view.rests))
    if view.range:
        st.markdown(plain(view.range))
    if view.lifted:
        st.markdown(f"**{plain(view.rating.text)}, raised by a finding:** {plain(view.lifted)}")
    if view.raised:
        st.markdown(f"**{plain(view.rating.text)}.** {plain(view.raised)}")


main()
