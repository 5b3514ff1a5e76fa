"""Numbers and figures over a portfolio; no Streamlit."""
