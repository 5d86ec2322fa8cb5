"""Which columns of its table a run of reviews was made of."""

from lib.core.results import Run
from lib.ui.shell import services
from lib.workflows.reviews.texts.deriving import setup_of
from lib.workflows.reviews.texts.setup import ReviewSetup


def setup_of_run(run: Run) -> ReviewSetup | None:
    """Return how the reviews of a run were taken from their table; None where that is not known."""
    return setup_of(run.task.recipe)


def usual_columns(run: Run, workspace: str) -> dict[str, str | None]:
    """Return the columns of date, product and rating that the set-up of a run names."""
    setup = setup_of_run(run)
    names = [column.name for column in services.dataset(workspace, run.dataset_id).columns]
    found: dict[str, str | None] = {}
    for name in ("date", "product", "rating"):
        usual = getattr(setup, name, None) if setup is not None else None
        if name == "rating" and setup is not None and setup.label is None:
            usual = None  # the classes were made of it: it would only say so
        found[name] = usual if usual in names else None
    return found
