"""The row program in the languages of row-at-a-time engines, and the suppliers as they take them.

zen-engine gets one expression node with every line of the program, compiled once; json-logic each line as a rule, its
result added to the data; pandas ``apply`` a Python function with one assignment a line, written to a file and imported.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.row_program import OUTPUTS, Expression, Program
from duediligence.answers import Answers
from duediligence.answers.coded import ANSWERED, BLANK, NO_DATE
from duediligence.answers.values import days

Row = dict[str, Any]
SIGNS: Final = frozenset({"==", "<", "<=", ">", ">=", "+", "-", "*", "/"})


def rows(program: Program, answers: Answers, factors: Mapping[str, NDArray[np.float64]], count: int) -> list[Row]:
    """The inputs of the first suppliers, one mapping each."""
    definition = program.questionnaire.definition
    today = days(program.as_of)
    columns: dict[str, list[Any]] = {}
    for at, factor in enumerate(definition.factors):
        known = factors[factor.id][:count].tolist()
        columns[f"f{at}"] = [None if value != value else value for value in known]
    columns["asked"] = answers.asked[:count].tolist()
    columns["overdue"] = ((answers.due != NO_DATE) & (answers.due < today))[:count].tolist()
    for question in definition.questions():
        at, column = program.place[question.id], answers.columns[question.id]
        values = column.values[:count].tolist()
        state = column.state[:count].tolist()
        if question.type == "select_multiple":
            ids = [choice.id for choice in question.choices]
            values = [[choice for bit, choice in enumerate(ids) if value >> bit & 1] for value in values]
        columns[f"v{at}"] = [
            value if given == ANSWERED else [] if isinstance(value, list) else None
            for value, given in zip(values, state, strict=True)
        ]
        columns[f"s{at}"] = [{BLANK: 0, ANSWERED: 1}.get(each, 2) for each in state]
        columns[f"e{at}"] = column.evidence[:count].tolist()
        columns[f"a{at}"] = [None if day == NO_DATE else today - day for day in column.dated[:count].tolist()]
    names = list(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def wanted(program: Program) -> list[str]:
    """Names of the results that are compared."""
    return [*OUTPUTS, *program.rules]


def zen_content(program: Program) -> dict[str, Any]:
    """The decision model: request, one node of expressions, response."""
    known = {name for name, _ in program.lines}
    lines = [{"id": name, "key": name, "value": _zen(expression, known)} for name, expression in program.lines]
    nodes: list[dict[str, Any]] = [
        {"id": "in", "type": "inputNode", "name": "request"},
        {"id": "assess", "type": "expressionNode", "name": "assess", "content": {"expressions": lines}},
        {"id": "out", "type": "outputNode", "name": "response"},
    ]
    edges = [
        {"id": "first", "type": "edge", "sourceId": "in", "targetId": "assess"},
        {"id": "second", "type": "edge", "sourceId": "assess", "targetId": "out"},
    ]
    return {"nodes": [{**node, "position": {"x": 0, "y": 0}} for node in nodes], "edges": edges}


def _zen(expression: Expression, known: set[str]) -> str:
    if isinstance(expression, str):
        return f"$.{expression}" if expression in known else expression
    if not isinstance(expression, tuple):
        return repr(expression)
    sign, *rest = expression
    if sign == "in":
        return f"contains({rest[1]}, {rest[0]!r})"
    parts = [_zen(part, known) for part in rest]
    match sign:
        case "if":
            return f"({parts[0]} ? {parts[1]} : {parts[2]})"
        case "not":
            return f"not ({parts[0]})"
        case "null":
            return f"({parts[0]} == null)"
        case "floor":
            return f"floor({parts[0]})"
        case "min" | "max":
            return f"{sign}([{', '.join(parts)}])"
    return f"({f' {sign} '.join(parts)})"


def json_logic(expression: Expression) -> Any:
    """The expression as a JSON logic rule."""
    if isinstance(expression, str):
        return {"var": expression}
    if not isinstance(expression, tuple):
        return expression
    sign, *rest = expression
    if sign == "in":
        return {"in": [rest[0], {"var": rest[1]}]}
    parts = [json_logic(part) for part in rest]
    match sign:
        case "not":
            return {"!": parts}
        case "null":
            return {"==": [parts[0], None]}
        case "floor":  # of what is never negative
            return {"-": [parts[0], {"%": [parts[0], 1]}]}
    return {sign: parts}


def json_logic_assess(program: Program) -> Callable[[Row], Row]:
    """A function that assesses one supplier with json-logic."""
    from json_logic import jsonLogic

    lines = [(name, json_logic(expression)) for name, expression in program.lines]

    def assess(row: Row) -> Row:
        data = dict(row)
        for name, rule in lines:
            data[name] = jsonLogic(rule, data)
        return data

    return assess


def python_module(program: Program, folder: Path) -> ModuleType:
    """A module with a function ``assess(row)``, one assignment a line; names of inputs are looked up in ``row``."""
    known = {name for name, _ in program.lines}
    lines = [f"    {name} = {_python(expression, known)}" for name, expression in program.lines]
    results = ", ".join(f'"{name}": {name}' for name in wanted(program))
    text = "\n".join(["from math import floor", "", "", "def assess(row):", *lines, f"    return {{{results}}}", ""])
    path = folder / "assess_row.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("assess_row", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _python(expression: Expression, known: set[str]) -> str:
    if isinstance(expression, str):
        return expression if expression in known else f'row["{expression}"]'
    if not isinstance(expression, tuple):
        return repr(expression)
    sign, *rest = expression
    if sign == "in":
        return f'({rest[0]!r} in row["{rest[1]}"])'
    parts = [_python(part, known) for part in rest]
    match sign:
        case "if":
            return f"({parts[1]} if {parts[0]} else {parts[2]})"
        case "not":
            return f"(not {parts[0]})"
        case "null":
            return f"({parts[0]} is None)"
        case "floor" | "min" | "max":
            return f"{sign}({', '.join(parts)})"
    return f"({f' {sign} '.join(parts)})"


def pandas_apply(module: ModuleType, frame: pd.DataFrame) -> list[Row]:
    """Every supplier of a frame with the columns of ``rows``, assessed by ``DataFrame.apply``."""
    found: list[Row] = frame.apply(module.assess, axis=1).tolist()
    return found


def zen_batch(engine: Any, given: Sequence[Row]) -> list[Row]:
    """``evaluate_batch`` of zen-engine over suppliers."""
    done = engine.evaluate_batch([{"key": "assess", "context": row} for row in given])
    return [each["data"]["result"] for each in done]


def zen_engine(program: Program) -> Any:
    """A zen engine that knows the decision model under the key ``assess``, compiled before it is used."""
    import zen

    content = zen.ZenDecisionContent(json.dumps(zen_content(program)))
    return zen.ZenEngine({"loader": lambda key: content})
