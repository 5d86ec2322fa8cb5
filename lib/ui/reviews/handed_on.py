"""What a report gets of a run on reviews beside the run itself."""

from collections.abc import Mapping
from typing import Any

from lib.core.results import Run
from lib.i18n import Translator
from lib.ui.reviews.errors import kept_failures
from lib.ui.reviews.result import kept_answers


def report_parts(
    run: Run, predictions: Mapping[str, Any], t: Translator, workspace: str
) -> dict[str, Any]:
    """Return what was asked of the words, and where models fail."""
    from lib.report.label_charts import kept_labels

    said = {
        **kept_answers(run, workspace),
        **kept_failures(run, t, workspace),
        **kept_labels(run, predictions),
    }
    return {"reviews": said}
