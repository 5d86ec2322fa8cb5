"""Texts of errors about models and stored models."""

from lib.i18n import N_

ERRORS = {
    "features_missing": (
        N_("These columns, which the model learned from, are missing: {columns}."),
        N_("Use a file with the same columns as the one that the model was trained on."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
