"""The script that Streamlit runs: the pages and nothing else. Start it with ``duediligence app``."""

from duediligence.pages.navigation import run

run()
