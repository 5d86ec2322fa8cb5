"""Each classical model of a run as the few lines of scikit-learn that an analyst would write.

The functions take the training rows, their target, the rows to predict and the fold's seed, and
return predictions. ``tests/unit/report/test_plain.py`` holds them to what lib.models builds.
"""

from lib.core.metrics import METRICS
from lib.core.plan import Plan
from lib.core.references import look_up
from lib.core.results import Run
from lib.core.task import Task
from lib.core.workflow import workflows
from lib.models.catalogue import find_model
from lib.models.plain.common import PlainContext, PlainModel
from lib.report.exports.plain_rows import plain_rows


def plain_models(run: Run) -> dict[str, str]:
    """Return the source of each model of a run that needs nothing of this library, by its id."""
    measured = METRICS[run.plan.metric].plain is not None
    if not measured or not workflows()[run.task.domain].has_notebook:
        return {}
    rows = plain_rows(run)
    if rows is not None and rows.made(run) is None:
        return {}
    found = {}
    for model in run.plan.models:
        if source := source_of(model, run.task, run.plan):
            body = "\n".join(f"    {line}" if line else "" for line in source.splitlines())
            found[model] = f"def {model}(X, y, new, seed):\n{body}"
    return found


def source_of(model: str, task: Task, plan: Plan) -> str | None:
    """Return the body of such a function; None for a model that needs this library."""
    spec = find_model(model)
    if spec is None or spec.plain is None:
        return None
    plain: PlainModel = look_up(spec.plain)
    return plain.source(PlainContext(model, task, plan))
