"""Networks that an analyst builds layer by layer: two for the verdict, one beside it."""

import math
from functools import partial

from lib.core.model import BUILT, Family, ModelSpec, Role, Setting, Settings, Size
from lib.core.task import TaskKind
from lib.deep.designs.design import MAX_PARAMETERS, USUAL, Design, count_parameters
from lib.deep.designs.design_file import from_text
from lib.errors import InputError
from lib.i18n import N_

OWN_NETWORK = "own_network"
OWN_NETWORKS = (OWN_NETWORK, "own_network_2")
OWN_EXERCISE = "own_exercise"
_STEP, _PER_OPERATION, _PER_UNIT = 1.5e-4, 1.0 / 6e10, 1.5e-9
"""CPU seconds of a member's step, of an operation in it, and of a unit of a row, on 2 cores."""
_USUAL_OF_TWO, _USUAL = 14, 55
"""Epochs until the best one, where two classes are told apart and elsewhere."""


def design_of(settings: Settings) -> Design:
    """Return the design among the settings of such a model, or what the builder begins with."""
    text = settings.get("network")
    return USUAL if text is None else from_text(str(text))


def outputs_of(classes: int) -> int:
    """Return the units of the last layer: one for values and two classes, else one a class."""
    return classes if classes > 2 else 1


def expected_epochs(design: Design, classes: int) -> int:
    """Return about how many epochs a fit has, patience considered."""
    if not design.patience:
        return design.epochs
    usual = _USUAL_OF_TWO if classes == 2 else _USUAL
    return min(design.epochs, usual + design.patience)


def fit_seconds(design: Design, size: Size) -> float:
    """Estimate the CPU seconds of a fit on ``size.rows`` rows, as a member of a stack of six."""
    inner = max(1, int(0.85 * size.rows))
    batch = min(design.batch, inner)
    count = count_parameters(design, size.columns, outputs_of(size.classes))
    row = 6.0 * count * _PER_OPERATION + sum(design.units) * _PER_UNIT
    epochs = expected_epochs(design, size.classes)
    return 0.4 + epochs * math.ceil(inner / batch) * (_STEP + row * batch)


def _factor(settings: Settings, size: Size) -> float:
    return fit_seconds(design_of(settings), size) / fit_seconds(USUAL, size)


def check_parameters(settings: Settings, size: Size) -> None:
    """Raise InputError for a network with too many parameters on a table of that size."""
    count = count_parameters(design_of(settings), size.columns, outputs_of(size.classes))
    if count > MAX_PARAMETERS:
        raise InputError("network_too_large", count=count, most=MAX_PARAMETERS)


_network = partial(
    ModelSpec,
    family=Family.DEEP,
    kinds=(TaskKind.REGRESSION, TaskKind.BINARY, TaskKind.MULTICLASS),
    framework="keras",
    builder="lib.models.building.deep:own",
    seconds=partial(fit_seconds, USUAL),
    cost_factor=_factor,
    check=check_parameters,
    efforts=(),
    cancellable=True,
    settings=(
        Setting(
            "network",
            N_("Network"),
            N_("Layers and training, as JSON from the network builder."),
            BUILT,
        ),
    ),
)
_ABOUT = N_("A network that you build layer by layer, trained on the same folds as all others.")
_GOOD = N_("To see what each layer and each setting does, next to tuned models.")

SPECS = (
    _network(id=OWN_NETWORKS[0], label=N_("Custom network"), about=_ABOUT, good=_GOOD, rank=24),
    _network(id=OWN_NETWORKS[1], label=N_("Custom network 2"), about=_ABOUT, good=_GOOD, rank=25),
    _network(
        id=OWN_EXERCISE,
        label=N_("Custom network (exercise)"),
        about=N_("A network that you build, on the leaderboard but outside the verdict."),
        good=N_("To try out what you like: the verdict does not depend on it."),
        rank=26,
        role=Role.REFERENCE,
    ),
)
