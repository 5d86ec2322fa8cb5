"""A question about the segments of a run: its answer as plain values, or where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.core.results import Run
from lib.i18n import Translator
from lib.ui.widgets.job import ask_and_wait


def answer(
    kind: str,
    run: Run,
    model: str,
    t: Translator,
    workspace: str,
    viewer: bool,
    params: Mapping[str, Any] | None = None,
    button: str | None = None,
) -> Mapping[str, Any] | None:
    """Return a question's answer, or draw where it stands and return None.

    Without a ``button`` it is asked at once; else when the button of that label is pressed.
    """
    found = ask_and_wait(
        kind, t, workspace, run=run, model=model, params=params, button=button, viewer=viewer
    )
    return None if found is None else found.result
