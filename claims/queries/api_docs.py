"""The OpenAPI document, as a page reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    where: str
    is_required: bool
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    body: str  # an example, as JSON
    answers: list[tuple[str, str, str]]  # status, words, an example


#: By format or type.
_SAMPLES: Final[dict[str, Any]] = {
    "date": "2020-10-01", "date-time": "2026-11-24T12:00:00Z", "uuid": "6f1f1f4e-2b1c-4c0e-9a52-0d5f6b7a8c90",
    "integer": 1, "number": 0.9, "boolean": True, "string": "…",
}  # fmt: skip


def operations(document: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """By topic, in the document's order."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, its in methods.items():
            found.setdefault(its["tags"][0], []).append(_operation(document, path, method, its))
    for methods in document.get("webhooks", {}).values():  # what we send
        for method, its in methods.items():
            found.setdefault(its["tags"][0], []).append(_operation(document, "your address", method, its))
    return found


def _operation(document: Mapping[str, Any], path: str, method: str, its: Mapping[str, Any]) -> Operation:
    body = its.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return Operation(
        id=its["operationId"], method=method.upper(), path=path, summary=its["summary"],
        description=its.get("description", ""), parameters=list(_parameters(document, its["parameters"])),
        body=_words(document, body) if body else "", answers=list(_answers(document, its["responses"])),
    )  # fmt: skip


def _parameters(document: Mapping[str, Any], its: list[Mapping[str, Any]]) -> Iterator[Parameter]:
    for parameter in its:
        schema = parameter.get("schema", {})
        yield Parameter(
            parameter["name"], parameter["in"], bool(parameter.get("required")), _type(document, schema),
            parameter.get("description") or schema.get("description", ""),
        )  # fmt: skip


def _answers(document: Mapping[str, Any], its: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Errors are told of once, for all."""
    for status, answer in its.items():
        if int(status) < 400:
            schema = answer.get("content", {}).get("application/json", {}).get("schema")
            yield status, answer["description"], _words(document, schema) if schema else ""


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        found: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    for several in ("anyOf", "allOf"):
        if several in schema:
            return _resolved(document, schema[several][0])
    return schema


def _type(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    its = _resolved(document, schema)
    if choices := its.get("enum"):
        return ", ".join(map(str, choices))
    return str(its.get("format") or its.get("type", ""))


def _words(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    return json.dumps(_example(document, schema), indent=2, ensure_ascii=False)


def _example(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """From the examples of its parts; else something of its type."""
    if examples := schema.get("examples"):
        return examples[0]
    its = _resolved(document, schema)
    if examples := its.get("examples"):
        return examples[0]
    if "properties" in its:
        return {name: _example(document, part) for name, part in its["properties"].items()}
    if its.get("type") == "array":
        return [_example(document, its["items"])]
    if "enum" in its:
        return its["enum"][0]
    return _SAMPLES.get(its.get("format", "")) or _SAMPLES.get(its.get("type", ""))
