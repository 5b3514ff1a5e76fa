"""What each part of a definition takes in a sheet, read from the typed models: a new field finds its own column.

A field that holds one value takes one cell; a text takes a cell for each language; a list of plain values takes one
cell with separators; a list of parts takes a sheet of its own.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from duediligence.questionnaire.model import Words

Scalar = Literal["text", "id", "whole", "number", "truth", "date", "word"]
Form = Literal["one", "list", "pairs", "listed pairs", "words"]

_SCALARS: Final[dict[Any, Scalar]] = {str: "text", int: "whole", float: "number", bool: "truth", date: "date"}


class NoPlace(TypeError):
    """A field of a kind that no sheet can hold yet: a mistake in the product, found by its tests."""


@dataclass(frozen=True)
class Slot:
    """One field of a part that fits into cells of its row.

    ``path``: its keys within the part (``("mitigation", "practice")``). ``form``: one value, a list of values, a group
    ``id: value``, a list of such groups of one, or a text in languages. ``scalar``: what each value is; ``options``:
    the words it may be (of a group: its values).
    """

    path: tuple[str, ...]
    form: Form
    scalar: Scalar
    options: tuple[str, ...] = ()
    required: bool = False

    @property
    def key(self) -> str:
        """The path as one word: ``mitigation.practice``."""
        return ".".join(self.path)


@dataclass(frozen=True)
class Branch:
    """One field of a part that holds a list of parts."""

    key: str
    model: type[BaseModel]


def slots(model: type[BaseModel]) -> tuple[Slot, ...]:
    """The fields of a model that fit into a row, in its order; those of a part within it by their path."""
    return tuple(found for found in _fields(model, (), True) if isinstance(found, Slot))


def branches(model: type[BaseModel]) -> tuple[Branch, ...]:
    """The fields of a model that hold lists of parts, in its order."""
    return tuple(found for found in _fields(model, (), True) if isinstance(found, Branch))


def _fields(model: type[BaseModel], above: tuple[str, ...], needed: bool) -> Iterator[Slot | Branch]:
    for name, field in model.model_fields.items():
        path, annotation, required = (*above, name), _plain(field.annotation), needed and field.is_required()
        items = _items(annotation)
        part = _plain(items)
        if _is_model(annotation):
            yield from _fields(annotation, path, required)
        elif _is_model(part):
            if above:
                raise NoPlace(f"{model.__name__}.{name}: a list of parts within a part that has no row of its own")
            yield Branch(name, part)
        else:
            yield _slot(path, annotation, items, required)


def _slot(path: tuple[str, ...], annotation: Any, items: Any, required: bool) -> Slot:
    if annotation == Words:
        return Slot(path, "words", "text", (), required)
    if get_origin(annotation) is dict:
        return Slot(path, "pairs", *_scalar(path, get_args(annotation)[1]), required)
    if items is None:
        return Slot(path, "one", *_scalar(path, annotation), required)
    if get_origin(_plain(items)) is dict:
        return Slot(path, "listed pairs", *_scalar(path, get_args(_plain(items))[1]), required)
    return Slot(path, "list", *_scalar(path, items), required)


def _scalar(path: tuple[str, ...], annotation: Any) -> tuple[Scalar, tuple[str, ...]]:
    if any(_has_pattern(condition) for condition in getattr(annotation, "__metadata__", ())):
        return "id", ()
    annotation = _plain(annotation)
    if get_origin(annotation) is Literal and all(isinstance(option, str) for option in get_args(annotation)):
        return "word", get_args(annotation)
    if annotation in _SCALARS:
        return _SCALARS[annotation], ()
    raise NoPlace(f"{'.'.join(path)}: no cell can hold {annotation}")


def _items(annotation: Any) -> Any:
    """What a tuple holds; None for anything else."""
    if get_origin(annotation) is not tuple:
        return None
    inside = [part for part in get_args(annotation) if part is not Ellipsis]
    if not inside or any(part != inside[0] for part in inside):
        raise NoPlace(f"no cell can hold {annotation}")
    return inside[0]


def _has_pattern(condition: Any) -> bool:
    return any(getattr(each, "pattern", None) for each in getattr(condition, "metadata", ()))


def _plain(annotation: Any) -> Any:
    """An annotation without its conditions and without None."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, types.UnionType):
            parts = [part for part in get_args(annotation) if part is not type(None)]
            if len(parts) != 1:
                raise NoPlace(f"no cell can hold {annotation}")
            annotation = parts[0]
        else:
            return annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
