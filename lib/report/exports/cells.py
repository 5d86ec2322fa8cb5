"""Cells of notebooks: their document, and the definitions that their code needs."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lib.core.facts import Json
from lib.report.exports.plain_code import assigned, copied

Cells = Iterator[tuple[str, str]]
"""("markdown", text) or ("code", text), in order."""


def notebook_document(cells: Iterable[tuple[str, str]]) -> str:
    """Return a notebook (nbformat 4.5, JSON) of these cells."""
    document = {
        "cells": [_cell(number, kind, text) for number, (kind, text) in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=True, indent=1)


def helpers_code(
    code: str,
    given: Mapping[str, Json],
    *,
    given_too: bool = False,
    without: Sequence[str] = (),
) -> str:
    """Return the imports and definitions that code needs."""
    imports, definitions = copied(code, {*given, "GROUPS"}, without)
    values = "".join(assigned(*one) for one in given.items()) if given_too else ""
    return "\n\n\n".join(part for part in (imports, values.rstrip(), definitions) if part)


def _cell(number: int, kind: str, text: str) -> Mapping[str, Json]:
    cell: dict[str, Json] = {
        "cell_type": kind,
        "id": f"step-{number}",
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}
