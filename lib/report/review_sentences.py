"""What is said of a run of reviews beside its verdict."""

from collections.abc import Mapping
from typing import Any

from lib.i18n import Translator
from lib.report.labels import metric_label, model_label


def columns_sentence(found: Mapping[str, Any], t: Translator) -> str:
    """Return whether the further columns help; ``found`` is the answer to "review_columns"."""
    digits = 4
    said = {
        "model": model_label(found["model"], t),
        "columns": ", ".join(found["columns"]),
        "metric": metric_label(found["metric"], t),
        "both": t.number(found["with"], digits),
        "alone": t.number(found["alone"], digits),
        "low": t.number(found["low"], digits),
        "high": t.number(found["high"], digits),
    }
    decision = found["decision"]
    if decision == "better":
        return t(
            "Text with the other columns ({columns}) beats text alone: {metric} {both} instead of "
            "{alone} (gain from {low} to {high}; {model}).",
            **said,
        )
    if decision == "unclear":
        return t(
            "Whether the other columns ({columns}) add to the text is not clear: {metric} {both} "
            "with them, {alone} without (gain from {low} to {high}; {model}).",
            **said,
        )
    return t(
        "Text with the other columns ({columns}) does not beat text alone: {metric} {both} with "
        "them, {alone} without (gain from {low} to {high}; {model}).",
        **said,
    )
