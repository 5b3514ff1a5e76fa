"""Questionnaire definitions: read, checked and parsed."""
