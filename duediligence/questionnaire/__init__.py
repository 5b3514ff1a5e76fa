"""Questionnaire definitions: read, checked and parsed."""

from duediligence.questionnaire.actions import load_actions
from duediligence.questionnaire.compiled import Questionnaire
from duediligence.questionnaire.examples import (
    Example,
    ExampleAnswer,
    Expected,
    check,
    examples_path,
    load_examples,
)
from duediligence.questionnaire.frameworks import load_frameworks
from duediligence.questionnaire.lint import lint, lint_together
from duediligence.questionnaire.loading import hash_of, in_folder, load, load_text, shipped
from duediligence.questionnaire.model import (
    Action,
    ActionCatalogue,
    Choice,
    Criterion,
    Definition,
    Factor,
    FrameworkPack,
    Module,
    PointStep,
    Question,
    Rule,
    Scoring,
    Section,
)
from duediligence.questionnaire.schema import json_schema
from duediligence.questionnaire.sentences import sentence

__all__ = [
    "Action",
    "ActionCatalogue",
    "Choice",
    "Criterion",
    "Definition",
    "Example",
    "ExampleAnswer",
    "Expected",
    "Factor",
    "FrameworkPack",
    "Module",
    "PointStep",
    "Question",
    "Questionnaire",
    "Rule",
    "Scoring",
    "Section",
    "check",
    "examples_path",
    "hash_of",
    "in_folder",
    "json_schema",
    "lint",
    "lint_together",
    "load",
    "load_actions",
    "load_examples",
    "load_frameworks",
    "load_text",
    "sentence",
    "shipped",
]
