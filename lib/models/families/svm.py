"""Support vector machines."""

from lib.core.findings import Finding, Severity
from lib.core.model import Coefficients, Family, ModelSpec, Setting, Settings, Size, chosen
from lib.core.plan import Effort
from lib.core.task import PREDICTED
from lib.i18n import N_
from lib.models.cost import dense_seconds

EXACT_ROWS = 5000
"""Up to this many training rows the kernel is exact; above, it is approximated."""
COMPONENTS = 300
"""Kernel components of the approximation."""


def _linear_seconds(size: Size) -> float:
    per_cell = 2e-7 * (size.classes - 1) if size.classes else 2e-8
    return dense_seconds(size) + per_cell * size.rows * size.columns


def _rbf_seconds(size: Size) -> float:
    if size.rows > EXACT_ROWS:
        per_row = 2.6e-4 * (size.classes - 1) if size.classes else 1.1e-4
        return dense_seconds(size) + per_row * size.rows
    per_pair = 4e-8 if size.classes > 2 else 2e-8
    return dense_seconds(size) + per_pair * size.rows**2 * (1 + size.columns / 20)


_C_ABOUT = N_(
    "Smaller values allow a wider margin with more rows inside; larger values fit the "
    "rows more closely."
)
_LINEAR_C = Setting(
    "C", N_("Inverse regularization (C)"), _C_ABOUT, "float", 0.1, low=1e-4, high=1e3, log=True
)
_RBF = (
    Setting("C", N_("Inverse regularization (C)"), _C_ABOUT, "float", low=1e-2, high=1e3, log=True),
    Setting(
        "gamma",
        N_("Kernel width (gamma)"),
        N_(
            "For features of variance 1: larger values bend the boundary around single rows. "
            "Automatic: one divided by the number of encoded columns."
        ),
        "float",
        low=1e-4,
        high=10.0,
        log=True,
    ),
    Setting(
        "components",
        N_("Kernel components"),
        N_("How finely the kernel is approximated above 5,000 training rows."),
        "int",
        default=COMPONENTS,
        low=50,
        high=1000,
        log=True,
    ),
)


def _notes(rows: int, _class_weight: bool) -> tuple[Finding, ...]:
    if rows <= EXACT_ROWS:
        return ()
    values = {"rows": rows, "limit": EXACT_ROWS, "components": COMPONENTS}
    return (Finding("svm_approximated", Severity.INFO, values=values),)


def _rbf_factor(settings: Settings, _size: Size) -> float:
    return float(chosen(settings, "components", COMPONENTS) / COMPONENTS)


SPECS = (
    ModelSpec(
        id="linear_svm",
        rank=23,
        family=Family.CLASSICAL,
        label=N_("Linear support vector machine"),
        about=N_("The widest margin between classes; probabilities by calibration."),
        kinds=PREDICTED,
        framework="sklearn",
        builder="lib.models.building.svm:linear_svm",
        coefficients=Coefficients.MARGIN,
        plain="lib.models.plain.svm:LINEAR_SVM",
        seconds=_linear_seconds,
        settings=(_LINEAR_C,),
        good=N_("With many columns and few rows, and for texts."),
        terms=("margin",),
    ),
    ModelSpec(
        id="rbf_svm",
        rank=17,
        family=Family.CLASSICAL,
        label=N_("Support vector machine (RBF kernel)"),
        about=N_(
            "A curved margin; above 5,000 training rows the kernel is approximated (Nystroem)."
        ),
        kinds=PREDICTED,
        framework="sklearn",
        builder="lib.models.building.svm:rbf_svm",
        plain="lib.models.plain.svm:RBF_SVM",
        seconds=_rbf_seconds,
        cost_factor=_rbf_factor,
        notes=_notes,
        efforts=(Effort.STANDARD, Effort.THOROUGH),
        settings=_RBF,
        good=N_("With up to a few thousand rows of numbers and smooth, curved relations."),
        terms=("margin", "kernel"),
    ),
)
