"""JSON as a table: a list of objects, or an object a line."""

import json
from collections.abc import Mapping
from typing import TypeAlias, TypeGuard

import pandas as pd

from lib.errors import InputError
from lib.i18n import N_
from lib.intake.bounds import check_cells, check_columns

_MAX_DEPTH = 3

Loaded: TypeAlias = "str | bool | list[Loaded] | dict[str, Loaded] | None"
"""JSON whose numbers are as they are written."""


def looks_like_json(text: str) -> bool:
    """Whether a text begins as objects do."""
    start = text.lstrip()[:200].replace(" ", "").replace("\n", "").replace("\r", "")
    return start.startswith(("[{", '{"'))


def read_json(text: str, name: str) -> tuple[pd.DataFrame, list[str], list[str]] | None:
    """Return the objects of a text as rows of strings, as written; None if they are no table.

    Also which columns lay inside of objects, and which hold lists.

    Objects in objects become columns "outer.inner", lists their JSON. InputError if it is damaged.
    """
    objects = _objects(text, name)
    if objects is None:
        return None
    nested: dict[str, None] = {}
    lists: dict[str, None] = {}
    rows = [_flat(one, nested, lists) for one in objects]
    names = list(dict.fromkeys(key for row in rows for key in row))
    check_columns(len(names), name)
    check_cells(len(rows), len(names), name)
    cells = [[row.get(key, "") for key in names] for row in rows]
    return pd.DataFrame(cells, columns=names, dtype="str"), list(nested), list(lists)


def _objects(text: str, name: str) -> list[dict[str, Loaded]] | None:
    found: Loaded
    try:
        found = _load(text)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            found = [_load(line) for line in lines]
        except ValueError as error:
            if len(lines) > 1 and not lines[1].lstrip().startswith("{"):
                return None
            raise InputError("damaged_file", name=name, kind=N_("JSON file")) from error
        except RecursionError as error:
            raise InputError("damaged_file", name=name, kind=N_("JSON file")) from error
    except RecursionError as error:
        raise InputError("damaged_file", name=name, kind=N_("JSON file")) from error
    if isinstance(found, dict):
        lists = [value for value in found.values() if _is_table(value)]
        return lists[0] if len(lists) == 1 else [found]
    return found if _is_table(found) else None


def _load(text: str) -> Loaded:
    found: Loaded = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    return found


def _is_table(value: Loaded) -> TypeGuard[list[dict[str, Loaded]]]:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _flat(
    one: Mapping[str, Loaded],
    nested: dict[str, None],
    lists: dict[str, None],
    before: str = "",
    depth: int = 0,
) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in one.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and depth < _MAX_DEPTH:
            nested[name] = None
            cells |= _flat(value, nested, lists, f"{name}.", depth + 1)
        elif value is None:
            cells[name] = ""
        elif isinstance(value, str):
            cells[name] = value
        else:
            if isinstance(value, (list, dict)):
                lists[name] = None
            cells[name] = json.dumps(value, ensure_ascii=False)
    return cells
