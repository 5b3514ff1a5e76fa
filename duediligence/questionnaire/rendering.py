"""Plain data as the YAML text of a definition: the way the shipped files are written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from duediligence.questionnaire.expressions import number_text
from duediligence.questionnaire.source import read_scalar

WIDTH: Final = 120
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_ .()/-]*[A-Za-z0-9_)]|[A-Za-z_]")
"""Text that no reader of YAML takes for anything else, in a list or group of one line as well."""
_UNSEEN: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def rendered(data: Mapping[str, Any]) -> str:
    """A whole file. Reading it gives the same data."""
    return "".join(f"{line}\n" for line in block(data, 0))


def block(data: Any, indent: int) -> list[str]:
    """Lines of a group or list, a key or an entry each, from column ``indent`` on."""
    space = " " * indent
    if isinstance(data, Mapping):
        return [line for key, value in data.items() for line in entry(key, value, indent)]
    lines = []
    for item in data:
        if _fits_a_line(item, indent + 2):
            lines.append(f"{space}- {flow(item)}")
        else:
            first, *rest = block(item, indent + 2)
            lines += [f"{space}- {first.lstrip(' ')}", *rest]
    return lines


def entry(key: str, value: Any, indent: int) -> list[str]:
    """Lines of one key with its value."""
    space = " " * indent
    if _fits_a_line(value, indent + len(key) + 2):
        return [f"{space}{flow(key)}: {flow(value)}"]
    return [f"{space}{flow(key)}:", *block(value, indent + 2)]


def flow(data: Any) -> str:
    """A value on one line."""
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(value)}" for key, value in data.items()) + "}"
    if isinstance(data, Sequence) and not isinstance(data, str):
        return f"[{', '.join(map(flow, data))}]"
    return scalar(data)


def scalar(value: str | float | bool | None) -> str:
    """A single value; text in quotation marks wherever it could be taken for something else."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        text = number_text(value)
        return text if read_scalar(text) == value else repr(value)
    if _PLAIN.fullmatch(value) and "  " not in value and read_scalar(value) == value:
        return value
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(value, ensure_ascii=False))


def _fits_a_line(value: Any, indent: int) -> bool:
    """Single values always; texts by language and lists of single values mostly; anything deeper if it is short."""
    if not isinstance(value, Mapping | list | tuple) or not value:
        return True
    inside = value.values() if isinstance(value, Mapping) else value
    if isinstance(value, Mapping) and len(value) == 1 and all(isinstance(each, str) for each in inside):
        return True
    if not all(_is_small(each) and not (isinstance(each, Mapping) and "id" in each) for each in inside):
        return False
    return indent + len(flow(value)) <= WIDTH


def _is_small(value: Any) -> bool:
    """Nothing, a single value, or a group or list of single values."""
    if not isinstance(value, Mapping | list | tuple):
        return True
    inside = value.values() if isinstance(value, Mapping) else value
    return not any(isinstance(each, Mapping | list | tuple) for each in inside)
