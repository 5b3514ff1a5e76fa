"""Findings become a checklist. Pure: nothing is stored here."""
