"""Which models of a run can predict new rows."""

from lib.core.model import Family
from lib.core.results import Run
from lib.models.catalogue import get_model


def fitted_models(run: Run) -> list[str]:
    """Return the models that can predict new rows, the best first; a blend by its members."""
    from lib.report.board import ranked

    whole = {result.id for result in run.models if result.has_artifact}
    found = []
    for result in ranked(run):
        members = {name for name, share in result.weights.items() if share > 0}
        blend = get_model(result.id).family is Family.ENSEMBLE and bool(members)
        if result.id in whole or (blend and members <= whole):
            found.append(result.id)
    return found
