"""Neural networks that forecast, trained with Keras' TensorFlow on all series together."""

from collections.abc import Callable

from lib.core.model import Family, ModelSpec, Role, Setting, Settings, Size, chosen
from lib.core.plan import Effort
from lib.core.task import Domain, TaskKind
from lib.i18n import N_

_STARTING = 4.0
"""CPU seconds until the first step: a network is compiled."""
_EFFORTS = {Effort.QUICK: 0.5, Effort.STANDARD: 1.0, Effort.THOROUGH: 2.0}
_ALL_ROWS = 5_000
"""Rows from which on more of them cost no more steps."""

_LENGTH = Setting(
    "length",
    N_("Input window"),
    N_("Periods that the network reads. Automatic: three horizons or two seasons."),
    "int",
    low=4,
    high=512,
    log=True,
)
_STEPS = Setting(
    "steps",
    N_("Training steps"),
    N_("Steps of gradient descent; the best weights are kept. Automatic: by effort and series."),
    "int",
    low=20,
    high=20_000,
    log=True,
)
_RATE = Setting(
    "learning_rate",
    N_("Learning rate"),
    N_("Largest step size; it rises at first and then falls to zero. Automatic: by network."),
    "float",
    low=1e-5,
    high=0.1,
    log=True,
)
_WIDTH = Setting(
    "width",
    N_("Units in each layer"),
    N_("Wider layers can learn more but cost more."),
    "int",
    low=8,
    high=512,
    log=True,
)
_ENSEMBLE = Setting(
    "ensemble",
    N_("Networks in the ensemble"),
    N_("Each learns on its own, some with a shorter window; the median of them is the forecast."),
    "int",
    low=1,
    high=16,
)


def _spec(
    id_: str,
    each: float,
    *settings: Setting,
    label: str,
    about: str,
    good: str,
    role: Role = Role.CONTENDER,
    efforts: tuple[Effort, ...] = tuple(Effort),
) -> ModelSpec:
    """Return the entry of a network whose steps at standard effort cost ``each`` seconds."""
    return ModelSpec(
        id=id_,
        family=Family.DEEP,
        kinds=(TaskKind.FORECAST,),
        domains=(Domain("forecasts"),),
        framework="keras",
        builder=f"lib.workflows.forecasts.models.build_deep:{id_}",
        seconds=_seconds(each),
        cost_factor=_factor,
        settings=(_LENGTH, _STEPS, _RATE, *settings),
        cancellable=True,
        label=label,
        about=about,
        good=good,
        role=role,
        efforts=efforts,
    )


def _seconds(each: float) -> Callable[[Size], float]:
    def seconds(size: Size) -> float:
        share = 0.25 + 0.75 * min(1.0, size.rows / _ALL_ROWS)
        return _STARTING / 6 + each * share * _EFFORTS[size.effort] + 2e-6 * size.rows

    return seconds


def _factor(settings: Settings, _size: Size) -> float:
    steps = chosen(settings, "steps", 1000) / 1000
    return steps * chosen(settings, "ensemble", 4) / 4


SPECS = (
    _spec(
        "dlinear",
        0.5,
        label=N_("DLinear"),
        about=N_(
            "Two linear layers from the window to the horizon: one on its moving average, one on "
            "the rest (Zeng et al. 2023)."
        ),
        good=N_("As the simplest network, which larger ones often fail to beat."),
    ),
    _spec(
        "nlinear",
        0.5,
        label=N_("NLinear"),
        about=N_(
            "One linear layer from the window, less its last value, to the horizon (Zeng et al. "
            "2023)."
        ),
        good=N_("When series move to new levels."),
    ),
    _spec(
        "nbeats",
        8.0,
        _WIDTH,
        _ENSEMBLE,
        role=Role.STRONG,
        label=N_("N-BEATS"),
        about=N_(
            "Blocks of dense layers, each on what the ones before it left unexplained; the median "
            "of several such networks (Oreshkin et al. 2020)."
        ),
        good=N_("With many related series; usually the best network here."),
    ),
    _spec(
        "nhits",
        3.0,
        _WIDTH,
        _ENSEMBLE,
        role=Role.STRONG,
        label=N_("N-HiTS"),
        about=N_(
            "Like N-BEATS, but its blocks read and forecast at coarser and finer scales (Challu et "
            "al. 2023)."
        ),
        good=N_("When the horizon is long."),
    ),
    _spec(
        "tcn",
        3.5,
        _WIDTH,
        label=N_("Temporal convolutions (TCN)"),
        about=N_(
            "Convolutions that look only back, each layer twice as far as the one before it (Bai "
            "et al. 2018)."
        ),
        good=N_("When short patterns come back within long windows."),
    ),
    _spec(
        "lstm",
        5.0,
        _WIDTH,
        label=N_("LSTM"),
        about=N_(
            "Reads the window step by step, a long one in pieces, with a long short-term memory; "
            "then forecasts the whole horizon at once."
        ),
        good=N_("To see what the best-known network for series does; it seldom wins."),
    ),
    _spec(
        "gru",
        5.0,
        _WIDTH,
        label=N_("GRU"),
        about=N_("Like the LSTM with a simpler memory (Cho et al. 2014)."),
        good=N_("Instead of the LSTM with fewer series."),
    ),
    _spec(
        "patch_transformer",
        5.0,
        label=N_("Patch transformer"),
        about=N_(
            "Self-attention between overlapping pieces of the window (PatchTST, Nie et al. 2023)."
        ),
        good=N_("With many long series, when time matters little."),
        efforts=(Effort.THOROUGH,),
    ),
)
