"""Scores, findings, coverage and their explanation."""
