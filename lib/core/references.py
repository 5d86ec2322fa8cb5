"""References, "module:name": what is named in a list is imported when it is used."""

from importlib import import_module
from typing import Any


def look_up(reference: str) -> Any:
    """Return what a reference, "module:name", names."""
    module, name = reference.split(":")
    return getattr(import_module(module), name)
