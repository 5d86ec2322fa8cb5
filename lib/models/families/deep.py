"""Neural networks trained with Keras."""

from functools import partial

from lib.core.model import Family, ModelSpec, Role, Setting, Settings, Size
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.core.tuning import tuning_seconds
from lib.i18n import N_
from lib.models.cost import epochs_share, network_factor

KERAS_MLP = "keras_mlp"

# CPU seconds of one member of a stack of six, on telco_churn and california_housing: a network
# alone costs more, since tracing and compiling are shared here.


def _linear_seconds(size: Size) -> float:
    per_row = 2e-5 if size.classes > 2 else 1e-5
    return 0.3 + per_row * size.rows + 2e-9 * size.rows * size.columns


def _mlp_seconds(size: Size) -> float:
    from lib.deep.recipes import expected_epochs

    each = 2.5e-6 + 2e-10 * size.columns
    return 0.4 + each * size.rows * expected_epochs(KERAS_MLP, size)


def _realmlp_seconds(size: Size) -> float:
    from lib.deep.recipes import expected_work
    from lib.deep.search import SECONDS_AN_OPERATION

    return 0.8 + SECONDS_AN_OPERATION["realmlp"] * expected_work("realmlp", size) + _tuning(size)


def _tabm_seconds(size: Size) -> float:
    from lib.deep.recipes import expected_work
    from lib.deep.search import SECONDS_AN_OPERATION

    return 0.7 + SECONDS_AN_OPERATION["tabm"] * expected_work("tabm", size) + _tuning(size)


def _tuning(size: Size) -> float:
    return tuning_seconds(size.rows) if size.effort is Effort.THOROUGH else 0.0


_EPOCHS_ABOUT = N_("Maximum passes over the training rows; the best epoch is kept.")
_BATCH = Setting(
    "batch",
    N_("Batch size"),
    N_("Rows per training step: smaller batches learn more from each row but cost more."),
    "choice",
    choices=(32, 64, 128, 256, 512, 1024),
    default=128,
)
_RATE_LABEL = N_("Learning rate")
_RATE_ABOUT = N_("Step size: too small learns slowly, too large does not converge.")
_LAYERS_LABEL = N_("Hidden layers")
_LAYERS_ABOUT = N_("More layers can model more complex relations, but need more rows.")
_WIDTH_LABEL = N_("Units in a hidden layer")
_DROPOUT_LABEL = N_("Dropout")
_DROPOUT_ABOUT = N_("Share of units dropped at random during training, against overfitting.")

_LINEAR = (
    Setting("epochs", N_("Epochs"), _EPOCHS_ABOUT, "int", 100, low=1, high=500, log=True),
    _BATCH,
    Setting("learning_rate", _RATE_LABEL, _RATE_ABOUT, "float", 0.01, low=1e-4, high=0.5, log=True),
)
_MLP = (
    Setting("layers", _LAYERS_LABEL, _LAYERS_ABOUT, "int", 2, low=1, high=5),
    Setting(
        "width",
        _WIDTH_LABEL,
        N_(
            "Wider layers can learn more but cost more. Automatic: 128, halved in each further "
            "layer."
        ),
        "int",
        low=8,
        high=512,
        log=True,
    ),
    Setting("dropout", _DROPOUT_LABEL, _DROPOUT_ABOUT, "float", 0.2, low=0.0, high=0.6),
    Setting("epochs", N_("Epochs"), _EPOCHS_ABOUT, "int", 100, low=1, high=500, log=True),
    _BATCH,
    Setting("learning_rate", _RATE_LABEL, _RATE_ABOUT, "float", 1e-3, low=1e-5, high=0.1, log=True),
)
_REALMLP = (
    Setting("layers", _LAYERS_LABEL, _LAYERS_ABOUT, "int", 3, low=1, high=5),
    Setting(
        "width",
        _WIDTH_LABEL,
        N_("Wider layers can learn more but cost more."),
        "int",
        256,
        low=16,
        high=512,
        log=True,
    ),
    Setting(
        "dropout",
        _DROPOUT_LABEL,
        N_(
            "Share of units dropped at random during training. Automatic: none with quick effort, "
            "otherwise 0.15."
        ),
        "float",
        low=0.0,
        high=0.6,
    ),
    Setting(
        "epochs",
        N_("Epochs"),
        N_("Passes over the training rows. Automatic: by effort and number of rows, 12 to 256."),
        "int",
        low=1,
        high=500,
        log=True,
    ),
    Setting(
        "learning_rate",
        _RATE_LABEL,
        N_("Step size. Automatic: 0.04 for classification, 0.2 for regression."),
        "float",
        low=1e-3,
        high=1.0,
        log=True,
    ),
    Setting(
        "weight_decay",
        N_("Weight decay"),
        N_(
            "Shrinks weights towards zero, against overfitting. Automatic: none with quick effort, "
            "otherwise 0.02."
        ),
        "float",
        low=0.0,
        high=0.2,
    ),
)

_TABM = (
    Setting("layers", _LAYERS_LABEL, _LAYERS_ABOUT, "int", 2, low=1, high=4),
    Setting(
        "width",
        _WIDTH_LABEL,
        N_(
            "Wider layers can learn more but cost more. Automatic: 64 for two classes, otherwise "
            "128."
        ),
        "int",
        low=16,
        high=512,
        log=True,
    ),
    Setting(
        "ensemble",
        N_("Networks in the ensemble"),
        N_("They share the hidden layers; their predictions are averaged."),
        "int",
        8,
        low=2,
        high=32,
        log=True,
    ),
    Setting("dropout", _DROPOUT_LABEL, _DROPOUT_ABOUT, "float", 0.1, low=0.0, high=0.6),
    Setting(
        "epochs",
        N_("Epochs"),
        N_("Passes over the training rows. Automatic: by effort and number of rows."),
        "int",
        low=1,
        high=500,
        log=True,
    ),
    Setting(
        "learning_rate",
        _RATE_LABEL,
        _RATE_ABOUT,
        "float",
        low=1e-4,
        high=0.1,
        log=True,
    ),
)

_OF_MORE = 0.7
"""Share of TabM's epochs beyond the usual ones that are trained before patience ends it."""


def _share(architecture: str, settings: Settings, size: Size) -> float:
    from lib.deep.recipes import expected_epochs

    return epochs_share(settings, expected_epochs(architecture, size))


def _linear_factor(settings: Settings, size: Size) -> float:
    return network_factor(settings, min(1.0, _share("keras_linear", settings, size)))


def _mlp_factor(settings: Settings, size: Size) -> float:
    return network_factor(settings, min(1.0, _share(KERAS_MLP, settings, size)))


def _realmlp_factor(settings: Settings, size: Size) -> float:
    epochs = _share("realmlp", settings, size)
    return network_factor(settings, epochs, layers=3, width=256, growth=1.5)


def _tabm_factor(settings: Settings, size: Size) -> float:
    epochs = _share("tabm", settings, size)
    # Patience ends some of TabM's long trainings, and nearly all of the small networks'.
    epochs = epochs if epochs <= 1.0 else 1.0 + _OF_MORE * (epochs - 1.0)
    return network_factor(settings, epochs, growth=1.5)


_network = partial(
    ModelSpec,
    family=Family.DEEP,
    kinds=(TaskKind.REGRESSION, TaskKind.BINARY, TaskKind.MULTICLASS),
    framework="keras",
    cancellable=True,
)

SPECS = (
    _network(
        id="keras_linear",
        rank=20,
        label=N_("Perceptron (one dense unit)"),
        about=N_(
            "The smallest network: one dense layer, which is a linear model learned by gradient "
            "descent."
        ),
        builder="lib.models.building.deep:linear",
        seconds=_linear_seconds,
        cost_factor=_linear_factor,
        settings=_LINEAR,
        good=N_("To see what gradient descent alone achieves, next to the classical linear model."),
        role=Role.REFERENCE,
        terms=("deep", "dense_layer"),
    ),
    _network(
        id=KERAS_MLP,
        rank=15,
        label=N_("Plain MLP (two hidden layers)"),
        about=N_(
            "The network of most tutorials: two hidden layers with ReLU and dropout, Adam, early "
            "stopping."
        ),
        builder="lib.models.building.deep:mlp",
        seconds=_mlp_seconds,
        cost_factor=_mlp_factor,
        settings=_MLP,
        good=N_("To see what a network achieves without tuning."),
    ),
    _network(
        id="realmlp",
        rank=10,
        label=N_("RealMLP"),
        about=N_(
            "A strong network for tables: robust scaling, numeric embeddings, three wide layers "
            "and a tuned schedule (Holzmüller et al. 2024)."
        ),
        builder="lib.models.building.deep:realmlp",
        seconds=_realmlp_seconds,
        cost_factor=_realmlp_factor,
        settings=_REALMLP,
        good=N_(
            "With thousands of rows and smooth relations between many numbers: among the best of "
            "deep learning."
        ),
        efforts=(Effort.STANDARD, Effort.THOROUGH),
        role=Role.STRONG,
    ),
    _network(
        id="tabm",
        rank=9,
        label=N_("TabM"),
        about=N_(
            "An ensemble of small networks that share their layers, on piecewise linear encodings "
            "of the numbers (Gorishniy et al. 2025)."
        ),
        builder="lib.models.building.deep:tabm",
        seconds=_tabm_seconds,
        cost_factor=_tabm_factor,
        settings=_TABM,
        good=N_("On most tables: the best single network in published comparisons."),
        role=Role.STRONG,
        terms=("ensemble",),
    ),
)
