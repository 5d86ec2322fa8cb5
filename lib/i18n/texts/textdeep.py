"""Texts of errors about networks that read texts, and about pretrained encoders."""

from lib.i18n import N_

ERRORS = {
    "why_unknown_class": (
        N_("There is no class {label}."),
        N_("Choose one of these: {known}."),
    ),
    "no_word_vectors": (
        N_("{model} has no word vectors: only networks that read texts learn them."),
        N_("Choose one of the networks, such as keras_ngram."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
