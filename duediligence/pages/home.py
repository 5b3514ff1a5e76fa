"""Home: what to do next, and what a board should hear."""

from __future__ import annotations

import streamlit as st

from duediligence.pages import facets, layout, pictures
from duediligence.pages.plain import plain
from duediligence.services import overview, samples
from duediligence.services.jobs import Outcome, Tell
from duediligence.services.overview import Overview

PAGE = "home"
PAGES = {"import": layout.IMPORT, "suppliers": layout.SUPPLIERS, "checklist": layout.CHECKLIST}


def main() -> None:
    snapshot = layout.snapshot()
    if snapshot.issued is None:
        welcome()
        return
    facets.follow_the_way_back(PAGE)
    seen = overview.of(layout.workspace(), snapshot)
    st.title("Forced labour in our supply chain")
    layout.show_notices()
    layout.show_outdated(snapshot)
    st.caption(
        f"{layout.count(seen.suppliers, 'supplier')} · {layout.count(seen.countries, 'country', 'countries')} · "
        f"judged on {layout.day(snapshot.issued.as_of)}"
    )
    steps, board = st.columns([2, 3], gap="large")
    with steps:
        next_steps(seen)
        if st.button("Assess again as of today", icon=":material/refresh:"):
            layout.assess_again(snapshot)
    with board:
        st.header(f"What we know on {layout.day(snapshot.issued.as_of)}")
        for number, sentence in enumerate(seen.board[:-1], 1):
            st.markdown(f"{number}\\. {plain(sentence)}")
        st.caption(plain(seen.board[-1]))
    left, right = st.columns(2, gap="large")
    with left:
        pictures.show(seen.ratings, "ratings", PAGE, brief=True)
    with right:
        pictures.show(seen.context, "context", PAGE, brief=True)
    st.page_link(layout.DASHBOARD, label="Map, findings and more on the dashboard", icon=":material/monitoring:")


def welcome() -> None:
    st.title("Find, explain and end forced labour in your supply chain")
    layout.show_notices()
    st.markdown(
        "Give us your supplier list as it is. You get a risk register, the reasons for every rating, and a checklist "
        "to work on. Nothing leaves this machine."
    )
    st.header("Start here")
    with st.container(border=True):
        st.markdown("**1  Import your supplier list.** An Excel or CSV file, with title rows and all.")
        if st.button("Import a list", icon=":material/upload_file:", type="primary"):
            st.switch_page(layout.IMPORT)
    with st.container(border=True):
        st.markdown(
            "**2  Or look around first.** About 290 invented suppliers, with answers. One click removes them again."
        )
        if st.button("Load the sample data", icon=":material/science:"):
            load_sample()
    with st.container(border=True):
        st.markdown("**3  Or start from an empty template** and fill in what you know.")
        with st.container(horizontal=True):
            for name in samples.TEMPLATES:
                st.download_button(
                    f"Template ({name.rsplit('.')[-1]})", samples.template(name), name, on_click="ignore"
                )


def load_sample() -> None:
    register = layout.workspace()

    def work(tell: Tell) -> Outcome:
        samples.load(register, tell)
        return Outcome("The sample data is loaded. It is invented; no real company is meant.")

    layout.begin("Loading the sample data", work, layout.Way())


def next_steps(seen: Overview) -> None:
    st.header("Next steps")
    if not seen.steps:
        st.markdown("Nothing is waiting for you.")
    for number, step in enumerate(seen.steps, 1):
        words, link = st.columns([7, 2], vertical_alignment="center")
        words.markdown(f"{number}\\. {plain(step.sentence)}")
        label = "Open" if step.page == "import" else f"Show {step.count:,}"
        link.page_link(PAGES[step.page], label=label, query_params=dict(step.filter))


main()
