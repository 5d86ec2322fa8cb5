"""Neural networks that read texts, trained with Keras."""

from collections.abc import Callable, Mapping

from lib.core.model import Family, ModelSpec, Role, Setting, Size
from lib.core.plan import Effort
from lib.core.task import Domain
from lib.core.tuning import Value
from lib.i18n import N_
from lib.models.cost import epochs_share, network_factor
from lib.workflows.reviews.models.linear import CLASSES, LABELS
from lib.workflows.reviews.texts.encoders import has_encoder


def _seconds(start: float, each: float) -> Callable[[Size], float]:
    """Return an estimate: ``each`` second a training row."""

    def seconds(size: Size) -> float:
        return start + each * size.rows

    return seconds


def _trained(architecture: str, start: float, read: float, each: float) -> Callable[[Size], float]:
    """Return an estimate: building, reading a row, and learning from it once in an epoch."""

    def seconds(size: Size) -> float:
        from lib.workflows.reviews.networks.text_recipes import expected_epochs

        return start + (read + each * expected_epochs(architecture, size.rows)) * size.rows

    return seconds


_READING = Setting(
    "reading",
    N_("Text units"),
    N_(
        "Automatic: characters for Korean, Japanese and Chinese; words and subwords for other "
        "languages."
    ),
    "choice",
    choices=("characters", "words"),
)
_PIECES = Setting(
    "reading",
    N_("Text units"),
    N_("Automatic: subwords learned from the training texts (BPE); or single characters."),
    "choice",
    choices=("characters", "words"),
)
_EPOCHS = Setting(
    "epochs",
    N_("Epochs"),
    N_(
        "Maximum passes over the training texts; the best epoch is kept. Automatic: by number of "
        "rows."
    ),
    "int",
    low=1,
    high=200,
    log=True,
)
_RATE = Setting(
    "learning_rate",
    N_("Learning rate"),
    N_("Step size. Automatic: by network and number of rows."),
    "float",
    low=1e-4,
    high=0.1,
    log=True,
)
_EMBEDDING = Setting(
    "embedding",
    N_("Embedding size"),
    N_("Numbers that represent a token or an n-gram: more can capture more."),
    "int",
    low=4,
    high=128,
    log=True,
)
_FORGET = Setting(
    "forget",
    N_("Dropout"),
    N_("Share of the n-grams or tokens dropped at random during training, against overfitting."),
    "float",
    low=0.0,
    high=0.8,
)
_WIDTH = Setting(
    "width",
    N_("Units in the hidden layer"),
    N_("Wider layers can learn more but cost more."),
    "int",
    64,
    low=8,
    high=256,
    log=True,
)
_FILTERS = Setting(
    "filters",
    N_("Filters per width"),
    N_("Number of patterns for windows of one, two and three tokens each."),
    "int",
    48,
    low=8,
    high=256,
    log=True,
)
_UNITS = Setting(
    "units",
    N_("Units in each direction"),
    N_("Size of the memory of the recurrent layer."),
    "int",
    32,
    low=8,
    high=128,
    log=True,
)
_LENGTH = Setting(
    "length",
    N_("Maximum tokens"),
    N_("Longer texts are truncated; more tokens cost more."),
    "int",
    low=16,
    high=512,
    log=True,
)


def _spec(
    id_: str,
    start: float,
    read: float,
    each: float,
    *settings: Setting,
    label: str,
    about: str,
    good: str,
    role: Role = Role.CONTENDER,
    rank: int | None = None,
    efforts: tuple[Effort, ...] = tuple(Effort),
    stacks: bool = True,
    terms: tuple[str, ...] = (),
) -> ModelSpec:
    return ModelSpec(
        id=id_,
        family=Family.DEEP,
        kinds=LABELS if stacks else CLASSES,
        framework="keras",
        builder=f"lib.workflows.reviews.models.build_deep:{id_}",
        seconds=_trained(id_, start, read, each),
        cost_factor=_trained_factor(id_),
        settings=(
            _PIECES if _LENGTH in settings else _READING,
            *settings,
            _EMBEDDING,
            _FORGET,
            _EPOCHS,
            _RATE,
        ),
        cancellable=True,
        domains=(Domain.TEXT,),
        label=label,
        about=about,
        good=good,
        role=role,
        rank=rank,
        efforts=efforts,
        stacks=stacks,
        terms=terms,
    )


_HALF = 50
"""Epochs after which patience mostly ends networks of vectors: half of theirs."""


def _trained_factor(architecture: str) -> Callable[[Mapping[str, Value], Size], float]:
    def factor(settings: Mapping[str, Value], size: Size) -> float:
        from lib.workflows.reviews.networks.text_recipes import expected_epochs

        usual = expected_epochs(architecture, size.rows)
        return network_factor(settings, min(1.0, epochs_share(settings, usual)))

    return factor


def _vectors_factor(settings: Mapping[str, Value], _size: Size) -> float:
    return network_factor(settings, min(1.0, epochs_share(settings, _HALF)))


_NETWORKS = (
    _spec(
        "keras_bag",
        0.5,
        2e-4,
        3e-5,
        _WIDTH,
        rank=6,
        label=N_("Bag-of-n-grams network"),
        role=Role.STRONG,
        about=N_("Adds up a learned vector for each n-gram of a text, then one hidden layer."),
        good=N_("With thousands of texts: one of the two best networks trained from scratch here."),
    ),
    _spec(
        "keras_ngram",
        0.5,
        1.2e-4,
        3e-5,
        rank=4,
        label=N_("Averaged n-grams (fastText)"),
        role=Role.STRONG,
        about=N_("Averages learned vectors of hashed n-grams, then a linear layer (Joulin 2017)."),
        good=N_("As the quickest text network."),
    ),
    _spec(
        "keras_textcnn",
        1.0,
        1.8e-4,
        1e-4,
        _FILTERS,
        _LENGTH,
        rank=2,
        label=N_("TextCNN"),
        role=Role.STRONG,
        about=N_("Looks for learned patterns of up to three tokens anywhere in a text (Kim 2014)."),
        good=N_("When word order matters and there are tens of thousands of texts."),
    ),
    _spec(
        "keras_bilstm",
        3.0,
        1.8e-4,
        1.3e-4,
        _UNITS,
        _LENGTH,
        label=N_("Bidirectional LSTM"),
        about=N_(
            "Reads a text token by token from both ends. On a CPU, an epoch costs about one and a "
            "half times a TextCNN's, and each fold is trained separately."
        ),
        good=N_("To see whether word order over long distances helps, when time matters little."),
        efforts=(Effort.THOROUGH,),
        stacks=False,
    ),
    _spec(
        "keras_gru",
        3.0,
        1.8e-4,
        1.3e-4,
        _UNITS,
        _LENGTH,
        label=N_("Bidirectional GRU"),
        about=N_(
            "Like the LSTM with a simpler memory, at about the same cost: each step depends on "
            "the one before."
        ),
        good=N_("Instead of the LSTM with fewer texts."),
        efforts=(Effort.THOROUGH,),
        stacks=False,
    ),
    _spec(
        "keras_transformer",
        3.0,
        1.8e-4,
        2e-4,
        _LENGTH,
        label=N_("Small Transformer encoder"),
        about=N_(
            "One block of self-attention trained from scratch (Vaswani et al. 2017); its "
            "attention can be inspected."
        ),
        good=N_("To see attention at work; without pretraining it seldom beats n-grams."),
        efforts=(Effort.THOROUGH,),
        stacks=False,
        terms=("attention",),
    ),
)


_PRETRAINED = (
    ModelSpec(
        id="pretrained_linear",
        family=Family.DEEP,
        role=Role.STRONG,
        pretrained=True,
        label=N_("Pretrained encoder + logistic regression"),
        about=N_(
            "Vectors of a pretrained sentence encoder (ONNX, from a folder or a hub id in "
            "DEEPWORTH_ENCODER), left as they are; a logistic regression on them."
        ),
        kinds=CLASSES,
        framework="sklearn",
        builder="lib.workflows.reviews.models.build_deep:pretrained_linear",
        seconds=_seconds(2.0, 0.03),
        efforts=(),
        cancellable=True,
        settings=(
            Setting(
                "C",
                N_("Inverse regularization (C)"),
                N_(
                    "Smaller values shrink the weights; larger values fit the training rows more "
                    "closely."
                ),
                "float",
                10.0,
                low=1e-3,
                high=1e3,
                log=True,
            ),
        ),
        offered=has_encoder,
        good=N_(
            "When an encoder for the language of the texts is available: it was trained on "
            "far more text."
        ),
        domains=(Domain.TEXT,),
    ),
    ModelSpec(
        id="pretrained_keras",
        family=Family.DEEP,
        role=Role.STRONG,
        pretrained=True,
        label=N_("Pretrained encoder + network"),
        about=N_("The same vectors, with a Keras network with two hidden layers on top."),
        kinds=CLASSES,
        framework="keras",
        builder="lib.workflows.reviews.models.build_deep:pretrained_keras",
        cost_factor=_vectors_factor,
        seconds=_seconds(2.0, 0.03),
        efforts=(),
        cancellable=True,
        good=N_("With thousands of texts, to see whether a non-linear model on the vectors helps."),
        offered=has_encoder,
        domains=(Domain.TEXT,),
    ),
)
SPECS = (*_NETWORKS, *_PRETRAINED)
