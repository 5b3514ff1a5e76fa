"""The pages of the app and how they are reached."""

from __future__ import annotations

import streamlit as st

from duediligence.errors import CannotProceed
from duediligence.pages import layout, progress

FAVICON = layout.FOLDER / "assets" / "favicon.png"
LOOKS = layout.FOLDER / "assets" / "page.css"


def run() -> None:
    """Show the page that was asked for."""
    st.set_page_config(page_title="Duediligence", page_icon=str(FAVICON), layout="wide")
    st.html(LOOKS)
    page = st.navigation(
        [
            st.Page(layout.HOME, title="Home", icon=":material/home:", default=True),
            st.Page(layout.IMPORT, title="Import", icon=":material/upload_file:", url_path="import"),
            st.Page(layout.SUPPLIERS, title="Suppliers", icon=":material/factory:", url_path="suppliers"),
            st.Page(layout.DASHBOARD, title="Dashboard", icon=":material/monitoring:", url_path="dashboard"),
            st.Page(layout.CHECKLIST, title="Checklist", icon=":material/checklist:", url_path="checklist"),
            st.Page(layout.REPORTS, title="Reports", icon=":material/description:", url_path="reports"),
            st.Page(layout.QUESTIONNAIRES, title="Questionnaires", icon=":material/quiz:", url_path="questionnaires"),
            st.Page(layout.SETTINGS, title="Settings", icon=":material/settings:", url_path="settings"),
            st.Page(layout.EDITOR, title="Edit a questionnaire", url_path="editor", visibility="hidden"),
            st.Page(layout.SUPPLIER, title="Supplier", url_path="supplier", visibility="hidden"),
        ]
    )
    try:
        layout.sidebar()
        progress.aside()
        if not progress.asked_for():
            page.run()
    except CannotProceed as stop:  # what no page expected, such as a register that cannot be reached
        layout.show_stop(stop)
