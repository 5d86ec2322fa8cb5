"""The texts of errors and findings by code: one module an area, merged here.

Each area module defines ``ERRORS: dict[code, (message, hint)]`` and
``FINDINGS: dict[code, (title, message, advice)]`` in English, marked with ``N_``, a message that
has a plural with ``NN_``.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def _merge(name: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for module in iter_modules(__path__):
        for code, texts in getattr(import_module(f"{__name__}.{module.name}"), name).items():
            if code in merged:
                raise ValueError(f"The code {code!r} is defined twice in {name}.")
            merged[code] = texts
    return merged


ERRORS: dict[str, tuple[str, str]] = _merge("ERRORS")
FINDINGS: dict[str, tuple[str, str | tuple[str, str], str]] = _merge("FINDINGS")
