"""Builders: fine-tuning of a pretrained network of the BERT type."""

from lib.core.model import BuildContext, Estimator
from lib.models.building.network_options import network_options
from lib.workflows.reviews.models.build_linear import text_of
from lib.workflows.reviews.networks.text_finetune import FineTunedClassifier
from lib.workflows.reviews.texts.presets import chosen_preset


def finetuned(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Fine-tuned pretrained network"."""
    return FineTunedClassifier(
        text_of(ctx),
        chosen_preset(),
        **network_options(ctx),
    )
