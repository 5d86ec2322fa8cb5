"""Nearest neighbours."""

from lib.core.findings import Finding, Severity
from lib.core.model import Family, ModelSpec, Setting, Size
from lib.core.task import PREDICTED
from lib.i18n import N_
from lib.models.cost import dense_seconds


def _seconds(size: Size) -> float:
    return dense_seconds(size) + 2e-9 * size.rows * (size.rows / 4) * (1 + size.columns / 20)


_SETTINGS = (
    Setting(
        "neighbours",
        N_("Neighbours"),
        N_(
            "Fewer follow the data closely, more smooth it. Automatic: 5 to 25, by the number of "
            "rows."
        ),
        "int",
        low=1,
        high=200,
        log=True,
    ),
    Setting(
        "weights",
        N_("Weights of the neighbours"),
        N_("All equal, or more for nearer ones."),
        "choice",
        choices=("uniform", "distance"),
    ),
    Setting(
        "distance",
        N_("Distance"),
        N_(
            "Manhattan adds up the differences of all columns; it is less sensitive to single "
            "large ones."
        ),
        "choice",
        default="euclidean",
        choices=("euclidean", "manhattan"),
    ),
)


def _notes(_rows: int, class_weight: bool) -> tuple[Finding, ...]:
    if not class_weight:
        return ()
    return (Finding("no_class_weight", Severity.INFO, values={"model": "knn"}),)


SPECS = (
    ModelSpec(
        id="knn",
        rank=19,
        family=Family.CLASSICAL,
        label=N_("K-nearest neighbours"),
        about=N_("Averages the most similar training rows, up to 25 of them."),
        kinds=PREDICTED,
        framework="sklearn",
        builder="lib.models.building.neighbours:knn",
        plain="lib.models.plain.neighbours:KNN",
        seconds=_seconds,
        notes=_notes,
        settings=_SETTINGS,
        good=N_("With few columns, and when similar rows have similar outcomes; slow to predict."),
    ),
)
