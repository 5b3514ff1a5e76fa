"""Questionnaire definitions: read, checked and parsed."""

from duediligence.questionnaire.actions import load_actions
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.loading import hash_of, load, load_text, shipped
from duediligence.questionnaire.model import Action, Choice, Definition, Question, Rule

__all__ = [
    "Action",
    "Choice",
    "Definition",
    "Question",
    "Questionnaire",
    "Rule",
    "hash_of",
    "load",
    "load_actions",
    "load_text",
    "shipped",
]
