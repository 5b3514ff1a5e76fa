"""The documents tell the truth: commands exist, links lead somewhere, files are there, nothing private is named."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from duediligence import __version__
from duediligence.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "sample_data/README.md"),
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
)
COMMAND = re.compile(r"(?:^|[\s`/\\])(?:python -m )?duediligence ([a-z][^`\n|]*)")
FOLDERS = r"(?:duediligence|questionnaires|docs|sample_data|tests|benchmarks|\.ci)"
FILE = re.compile(rf"`({FOLDERS}/[\w./<>-]*)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")

# Written in pieces, so that this file does not name what it looks for.
REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "anaconda" + ".org", "npm" + "js.", "index" + "-url")
HOMES = re.compile("|".join((r"/ro" + r"ot\b", r"/wo" + r"rk/", r"/ho" + r"me/[a-z]", r"[A-Z]:\\U" + "sers")))


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def shown(page: str) -> str:
    """Only what stands in blocks of code and in backticks: there a command is a command."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text(page), re.DOTALL))


def commands() -> list[str]:
    return sorted({found.strip() for page in PAGES for found in COMMAND.findall(shown(page))})


def test_the_command_line_is_shown() -> None:
    words = {command.split()[0] for command in commands()}
    assert words == set(get_command(app).commands)


@pytest.mark.parametrize("written", commands())
def test_a_command_exists_with_its_options(written: str) -> None:
    if "COMMAND" in written:
        return
    command, words = get_command(app), shlex.split(written)
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    assert not hasattr(command, "commands"), f"no such command: {written}"
    options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    assert {word for word in words if re.match(r"--?[a-z]", word)} <= options


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    broken = []
    for link in LINK.findall(text(page)):
        assert not re.match(r"[a-z]+:", link), f"{page} leads away: {link}"
        path, _, heading = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        if not target.exists() or (heading and heading not in headings(target)):
            broken.append(link)
    assert broken == []


def headings(page: Path) -> set[str]:
    """The anchors of a Markdown page, as the usual viewers name them."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/register.md"])
def test_files_that_are_named_are_there(page: str) -> None:
    named = {name for name in FILE.findall(text(page)) if "<" not in name and "results/" not in name}
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_modules_that_the_architecture_names_are_there() -> None:
    modules = set(re.findall(r"`(?:[a-z]+/)?([a-z_]+\.py)`", text("docs/architecture.md") + text("CONTRIBUTING.md")))
    there = {path.name for path in ROOT.glob("*.py")} | {path.name for path in (ROOT / "duediligence").rglob("*.py")}
    there |= {path.name for folder in ("tests", "sample_data") for path in (ROOT / folder).rglob("*.py")}
    assert modules - there == set()


def test_the_first_thing_a_reader_sees_is_how_to_run_and_test() -> None:
    blocks = re.findall(r"```\n(.*?)```", text("README.md"), re.DOTALL)
    assert blocks[0] == "make run\nmake test\n"
    targets = re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE)
    assert set(re.findall(r"`make ([a-z]+)`", text("README.md") + text("CONTRIBUTING.md"))) <= set(targets)


def test_the_changes_name_this_version() -> None:
    assert re.findall(r"^## \[([^\]]+)\]", text("CHANGELOG.md"), re.MULTILINE)[0] == __version__


def test_the_counts_of_the_changes_are_right() -> None:
    from duediligence.services import definitions

    definition = definitions.named()
    questions, rules = len(definition.definition.questions()), len(definition.definition.rules)
    said = f"{questions} questions on 66 topics, {rules} rules, {len(definition.actions)} actions"
    assert said in text("CHANGELOG.md")


def test_pictures_are_small_and_shown() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*"))
    assert {f"docs/pictures/{picture.name}" for picture in pictures} == set(
        re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text("README.md"))
    )
    assert [picture.name for picture in pictures if picture.stat().st_size > 150_000] == []


def test_no_registry_and_no_place_on_a_machine_is_named() -> None:
    wrong = []
    for path in kept_files():
        try:
            content = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a workbook or a picture
            continue
        for number, line in enumerate(content.splitlines(), 1):
            if any(registry in line for registry in REGISTRIES) or HOMES.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert wrong == []


def kept_files() -> list[Path]:
    """The files that are kept in git; without git (an unpacked archive) all that are not made by tools."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    made = {".venv", ".git", "build", "dist", "__pycache__"}
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not any(part in made or part.endswith("_cache") for part in path.relative_to(ROOT).parts)
    ]
