"""What of a page is drawn as Markdown, and whether a text of a user's stands in it as it came."""

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from google.protobuf.message import Message
from streamlit.proto.PlotlyChart_pb2 import PlotlyChart
from streamlit.testing.v1 import AppTest

from tests.hostile import ADDRESS, TAG

# Drawn as plain text, or nothing that is drawn.
PLAIN = {
    "Text.body",
    "Code.code_text",
    "Html.body",
    "Selectbox.options",
    "MultiSelect.options",
    "Selectbox.default",
    "MultiSelect.default",
    "Dataframe.columns",
    "ImageList.imgs.alt",
}
NOT_SHOWN = {
    "id",
    "form_id",
    "key",
    "url",
    "raw_value",
    "raw_values",
    "set_value",
    "placeholder",
    "default",
    "value",
    "spec",
    "config",
    "alt",
    "page",
    "query_string",
    "element_type",
    "format",
    "icon",
}


def as_it_came(at: AppTest) -> list[str]:
    """Return where an address of a user's would be read as Markdown, or a tag by a chart."""
    found = []
    for node in at._tree:
        proto = getattr(node, "proto", None)
        if isinstance(proto, PlotlyChart):
            texts = strings(json.loads(proto.spec))
            found += [f"PlotlyChart: {text}" for text in texts if TAG in text]
        elif isinstance(proto, Message):
            texts = drawn(proto, type(proto).__name__)
            found += [f"{where}: {text}" for where, text in texts if ADDRESS in text]
    return found


def strings(value: Any) -> Iterator[str]:
    """Yield all texts of a document of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings([*value, *value.values()])
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def drawn(proto: Message, name: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of an element that are drawn as Markdown, each with its place."""
    if name == "Table":
        for value in _cells(proto.arrow_data.data):  # type: ignore[attr-defined]
            yield "Table", value
        return
    for field, values in proto.ListFields():
        where = f"{name}.{field.name}"
        if where in PLAIN or field.name in NOT_SHOWN:
            continue
        for value in values if field.is_repeated else [values]:
            if isinstance(value, str):
                yield where, value
            elif isinstance(value, Message):
                yield from drawn(value, where)


def _cells(data: bytes) -> Iterator[str]:
    with pa.ipc.open_stream(data) as stream:
        table = stream.read_all()
    for name, column in zip(table.column_names, table.columns, strict=True):
        yield str(name)
        yield from map(str, column.to_pylist())
