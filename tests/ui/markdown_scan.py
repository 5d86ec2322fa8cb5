"""What of a page is drawn as Markdown, and whether a text of a user's stands in it as it came."""

from collections.abc import Iterator

import pyarrow as pa
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

# Drawn as plain text, or nothing that is drawn.
PLAIN = {
    "Text.body", "Code.code_text", "Html.body", "Selectbox.options", "MultiSelect.options",
    "Selectbox.default", "MultiSelect.default", "Dataframe.columns", "ImageList.imgs.alt",
}  # fmt: skip
NOT_SHOWN = {
    "id", "form_id", "key", "url", "raw_value", "raw_values", "set_value", "placeholder",
    "default", "value", "spec", "config", "alt", "page", "query_string", "element_type",
    "format", "icon",
}  # fmt: skip


def as_it_came(at: AppTest, text: str) -> list[str]:
    """Return where a text of a user's would be read as Markdown."""
    found = []
    for node in at._tree:
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message):
            name = type(proto).__name__
            found += [f"{where}: {value}" for where, value in drawn(proto, name) if text in value]
    return found


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
