"""Names of classes that stored models hold and that have moved since: old name to new.

A fitted model is stored with the dotted names of its classes and functions (docs/decisions/0027).
Whoever moves one of them adds a line here, so that models stored before are still found.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

from lib.core.facts import Json

_SCHEMA = "schema.json"
_MODULE, _CLASS = "__module__", "__class__"
"""Where skops keeps the two halves of a dotted name."""

RENAMED: Mapping[str, str] = {
    "lib.deep.clustering": "lib.workflows.segments.models.deep_clustering",
    "lib.deep.text_estimators": "lib.workflows.reviews.networks.text_estimators",
    "lib.deep.text_finetune": "lib.workflows.reviews.networks.text_finetune",
    "lib.deep.text_inputs": "lib.workflows.reviews.networks.text_inputs",
    "lib.deep.text_pretrained": "lib.workflows.reviews.networks.text_pretrained",
    "lib.models.clusterers": "lib.workflows.segments.models.clusterers",
    "lib.models.review_classifier": "lib.workflows.reviews.models.review_classifier",
    "lib.segments.encoding": "lib.workflows.segments.groups.encoding",
    "lib.text.features": "lib.workflows.reviews.texts.features",
}
"""Dotted names that models were stored under, and where these are now.

A module, with all that it defines, or one class or function of a module, which goes first.
"""


def current_name(name: str, renamed: Mapping[str, str] = RENAMED) -> str:
    """Return where a class or function, "module.name", is now; what has moved twice is followed."""
    for _ in range(len(renamed) + 1):
        module, _, own = name.rpartition(".")
        if name in renamed:
            name = renamed[name]
        elif module in renamed:
            name = f"{renamed[module]}.{own}"
        else:
            return name
    raise ValueError(f"Names in RENAMED lead in a circle: {name}.")


def with_current_names(pipeline: bytes, renamed: Mapping[str, str] = RENAMED) -> bytes:
    """Return a skops file with the names that its classes have now; itself where none has moved.

    Raises what zipfile and json raise of a damaged file.
    """
    with zipfile.ZipFile(io.BytesIO(pipeline)) as archive:
        members = {one.filename: archive.read(one) for one in archive.infolist()}
    schema = json.loads(members[_SCHEMA])
    if not _rename(schema, renamed):
        return pipeline
    members[_SCHEMA] = json.dumps(schema).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def names_in(pipeline: bytes) -> set[str]:
    """Return the dotted names of the classes and functions that a skops file holds."""
    with zipfile.ZipFile(io.BytesIO(pipeline)) as archive:
        schema = json.loads(archive.read(_SCHEMA))
    return {f"{node[_MODULE]}.{node[_CLASS]}" for node in _named(schema)}


def _rename(schema: Json, renamed: Mapping[str, str]) -> bool:
    """Give the nodes of a schema the names of now; return whether one had another."""
    changed = False
    for node in _named(schema):
        before = f"{node[_MODULE]}.{node[_CLASS]}"
        after = current_name(before, renamed)
        if after != before:
            node[_MODULE], _, node[_CLASS] = after.rpartition(".")
            changed = True
    return changed


def _named(schema: Json) -> list[dict[str, Json]]:
    """Return the nodes of a schema that name a class or a function."""
    found, waiting = [], [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get(_MODULE), str) and isinstance(node.get(_CLASS), str):
                found.append(node)
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found
