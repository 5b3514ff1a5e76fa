"""JSON Schema of the files an editor writes, made from the models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from duediligence.questionnaire.examples import ExampleFile
from duediligence.questionnaire.model import ActionCatalogue, Definition, FrameworkPack, Module, Part

File = Literal["definition", "module", "actions", "frameworks", "examples"]

_MODELS: Final[Mapping[File, type[Part]]] = {
    "definition": Definition,
    "module": Module,
    "actions": ActionCatalogue,
    "frameworks": FrameworkPack,
    "examples": ExampleFile,
}


def json_schema(file: File = "definition") -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of file.

    It describes the shape; what must hold between parts is checked by ``load``.
    """
    schema = _MODELS[file].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
