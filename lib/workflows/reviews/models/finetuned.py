"""Fine-tuning of a pretrained network of the BERT type."""

from collections.abc import Mapping
from pathlib import Path

from lib.core.model import Family, ModelSpec, Role, Setting, Size
from lib.core.task import Domain
from lib.core.tuning import Value
from lib.errors import ModelError
from lib.i18n import N_
from lib.models.cost import epochs_share
from lib.workflows.reviews.models.linear import CLASSES
from lib.workflows.reviews.texts.presets import chosen_preset, folder_of, has_preset, read_preset

_GFLOPS = 50e9
"""Operations a second and core of a step with batches of 16 to 32 texts."""
_UNKNOWN = 86_000_000
"""Weights of the blocks of a base network, where the preset is not here yet."""
_CHARACTERS = 120
_MAX_TOKENS = 128
_EPOCHS = 3


def _seconds(size: Size) -> float:
    """Return an estimate: six operations a weight and token, of three epochs at most."""
    weights = _UNKNOWN
    if has_preset():
        try:
            preset = read_preset(Path(folder_of(chosen_preset())))
            weights = preset.layers * preset.block
        except ModelError:
            weights = _UNKNOWN  # it is to be fetched, or its fit will say what is wrong
    tokens = min(0.6 * (size.characters or _CHARACTERS) + 2, _MAX_TOKENS)
    return 15.0 + _EPOCHS * 6 * weights * tokens * size.rows / _GFLOPS


def _factor(settings: Mapping[str, Value], _size: Size) -> float:
    return epochs_share(settings, _EPOCHS)


SPECS = (
    ModelSpec(
        id="pretrained_finetuned",
        family=Family.DEEP,
        role=Role.STRONG,
        pretrained=True,
        label=N_("Fine-tuned pretrained network"),
        about=N_(
            "A pretrained BERT-type network (KerasHub, from a folder or a hub id in "
            "DEEPWORTH_PRESET) with a new last layer, all of it trained on the texts."
        ),
        kinds=CLASSES,
        framework="keras",
        builder="lib.workflows.reviews.models.build_finetuned:finetuned",
        seconds=_seconds,
        cost_factor=_factor,
        efforts=(),
        cancellable=True,
        settings=(
            Setting(
                "epochs",
                N_("Epochs"),
                N_("Maximum passes over the training texts; the best epoch is kept."),
                "int",
                _EPOCHS,
                low=1,
                high=20,
            ),
            Setting(
                "learning_rate",
                N_("Learning rate"),
                N_("Peak learning rate, after the warm-up. Automatic: by the size of the network."),
                "float",
                low=1e-6,
                high=1e-2,
                log=True,
            ),
            Setting(
                "length",
                N_("Maximum tokens"),
                N_(
                    "Maximum number of tokens. Automatic: enough for 98% of the training texts, up "
                    "to 128."
                ),
                "int",
                low=16,
                high=512,
                log=True,
            ),
            Setting(
                "batch",
                N_("Batch size (texts)"),
                N_("Smaller batches need less memory. Automatic: 16; 32 with 2,000 texts or more."),
                "int",
                low=4,
                high=64,
                log=True,
            ),
        ),
        good=N_(
            "When accuracy is worth hours of training: ahead of all others in published "
            "comparisons on reviews."
        ),
        domains=(Domain.TEXT,),
        stacks=False,
        offered=has_preset,
        terms=("fine_tuning",),
    ),
)
