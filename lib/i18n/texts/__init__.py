"""The texts of errors and findings by code: one module an area, merged here.

Each area module defines ``ERRORS: dict[code, (message, hint)]`` and
``FINDINGS: dict[code, (title, message, advice)]`` in English, marked with ``N_``, a message that
has a plural with ``NN_``.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

T = TypeVar("T")


def _merged(name: str) -> dict[str, T]:
    merged: dict[str, T] = {}
    for module in iter_modules(__path__):
        for code, texts in getattr(import_module(f"{__name__}.{module.name}"), name).items():
            if code in merged:
                raise ValueError(f"The code {code!r} is defined twice in {name}.")
            merged[code] = texts
    return merged


ERRORS: dict[str, tuple[str, str]] = _merged("ERRORS")
FINDINGS: dict[str, tuple[str, str | tuple[str, str], str]] = _merged("FINDINGS")
