"""The way of the data is the way of the folders: a package imports only from those before it."""

from __future__ import annotations

import ast
from pathlib import Path

LAYERS = [
    {"errors", "settings"},
    {"spreadsheets"},
    {"reference"},
    {"suppliers"},
    {"questionnaire"},
    {"answers"},
    {"assessment"},
    {"generator"},
    {"remediation"},
    {"register"},
    {"dashboards"},
    {"reports"},
    {"services"},
    {"server", "pages"},
    {"cli", "app"},
    {"__main__"},
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}

# What alone may import a library that would otherwise creep in everywhere.
ONLY_IN = {
    "streamlit": {"pages", "server", "app"},
    "starlette": {"server"},
    "typer": {"cli"},
    "fastexcel": {"spreadsheets"},
    "msoffcrypto": {"spreadsheets"},
    "lark": {"questionnaire"},
    "ruamel": {"questionnaire"},
    "sqlalchemy": {"register"},
    "alembic": {"register"},
    "plotly": {"dashboards", "pages"},
    "xlsxwriter": {"reports"},
    "docx": {"reports"},
    "altair": {"reports"},
    "pyspark": {"assessment"},
    "vl_convert": {"reports"},
    "rapidfuzz": {"reference", "suppliers"},
    "countrynames": {"reference"},
}


def modules(project: Path) -> list[tuple[str, Path]]:
    package = project / "duediligence"
    found = [(path.relative_to(package).parts[0].removesuffix(".py"), path) for path in package.rglob("*.py")]
    return [(part, path) for part, path in found if part != "__init__"] + [("app", project / "app.py")]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            names.add(node.module or "")
            if node.module == "duediligence":
                names.update(f"duediligence.{alias.name}" for alias in node.names)
    return names


def test_every_part_has_a_place_in_the_order(project: Path) -> None:
    assert {part for part, _ in modules(project)} == set(RANK)


def test_imports_go_one_way(project: Path) -> None:
    wrong = []
    for part, path in modules(project):
        for name in imported(path):
            pieces = name.split(".")
            if pieces[0] == "duediligence" and len(pieces) > 1 and pieces[1] in RANK:
                other = pieces[1]
                if other != part and RANK[other] >= RANK[part]:
                    wrong.append(f"{path.relative_to(project)} imports {name}")
    assert wrong == []


def test_libraries_stay_where_they_belong(project: Path) -> None:
    wrong = [
        f"{path.relative_to(project)} imports {name}"
        for part, path in modules(project)
        for name in imported(path)
        if name.split(".")[0] in ONLY_IN and part not in ONLY_IN[name.split(".")[0]]
    ]
    assert wrong == []


def test_nothing_evaluates_or_unpickles(project: Path) -> None:
    wrong = []
    for _, path in modules(project):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"eval", "exec", "compile"}
            ):
                wrong.append(f"{path.relative_to(project)}:{node.lineno} {node.func.id}")
            if isinstance(node, ast.Import | ast.ImportFrom) and "pickle" in ast.dump(node):
                wrong.append(f"{path.relative_to(project)}:{node.lineno} pickle")
    assert wrong == []
