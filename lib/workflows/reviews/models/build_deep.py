"""Builders: neural networks that read texts, trained with Keras."""

from lib.core.model import BuildContext, Estimator
from lib.models.building.network_options import network_options
from lib.workflows.reviews.models.build_linear import text_of
from lib.workflows.reviews.networks.text_estimators import TextNetworkClassifier
from lib.workflows.reviews.networks.text_pretrained import PretrainedLinear, PretrainedNetwork
from lib.workflows.reviews.texts.encoders import chosen_source


def _network(architecture: str, ctx: BuildContext) -> Estimator:
    return TextNetworkClassifier(
        architecture,
        text_of(ctx),
        effort=str(ctx.effort),
        **network_options(ctx),
    )


def keras_bag(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Bag-of-n-grams network"."""
    return _network("keras_bag", ctx)


def keras_ngram(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Averaged n-grams (fastText)"."""
    return _network("keras_ngram", ctx)


def keras_textcnn(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "TextCNN"."""
    return _network("keras_textcnn", ctx)


def keras_bilstm(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Bidirectional LSTM"."""
    return _network("keras_bilstm", ctx)


def keras_gru(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "GRU"."""
    return _network("keras_gru", ctx)


def keras_transformer(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Transformer"."""
    return _network("keras_transformer", ctx)


def pretrained_linear(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Pretrained encoder + logistic regression"."""
    return PretrainedLinear(
        text_of(ctx),
        chosen_source(),
        C=ctx.setting("C", 10.0),
        class_weight="balanced" if ctx.class_weight else None,
        threads=ctx.threads,
        watch=ctx.watch,
    )


def pretrained_keras(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Pretrained encoder + network"."""
    return PretrainedNetwork(
        text_of(ctx),
        chosen_source(),
        metric=ctx.metric,
        seed=ctx.seed,
        class_weight=ctx.class_weight,
        threads=ctx.threads,
        watch=ctx.watch,
    )
