"""Texts of errors about models and stored models."""

from lib.i18n import N_

ERRORS = {
    "features_missing": (
        N_("Columns that the model was trained on are missing: {columns}."),
        N_("Use a file with the same columns as the training file."),
    ),
    "unknown_model": (
        N_("There is no model called {model}."),
        N_("Did you mean {suggestion}? The command python -m lib models lists all."),
    ),
    "one_class": (
        N_("The training rows of this fold are all of one class."),
        N_("Use a different split, or more rows of the rare class."),
    ),
    "blend_not_built": (
        N_("The blend is computed from other models and cannot be trained on its own."),
        N_("Choose at least two other models along with it."),
    ),
    "artifact_not_storable": (
        N_("The trained model contains parts that cannot be stored safely: {types}."),
        N_("Its scores are valid; report this, and use another model for predictions."),
    ),
    "artifact_packages": (
        N_(
            "The model cannot be loaded: it was fitted with {trained}; installed here: {installed}."
        ),
        N_("Install the versions that it was fitted with, or train it again."),
    ),
    "artifact_damaged": (
        N_("The stored model is damaged or was changed after it was saved."),
        N_("Train it again, or take it from the original report bundle."),
    ),
    "artifact_format": (
        N_("The stored model has format {found}, but this version reads format {expected}."),
        N_("Open it with the version that saved it, or train it again."),
    ),
    "artifact_too_large": (
        N_("The stored model would take {size} bytes unpacked; at most {limit} are allowed."),
        N_("Train it again on fewer rows, or choose a smaller model."),
    ),
    "artifact_untrusted": (
        N_("The stored model contains parts that this program does not load: {types}."),
        N_("Only load models that this program saved."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {
    "packages_differ": (
        N_("Different package versions"),
        N_(
            "The model was fitted with {trained}; installed here: {installed}. It may fail, or "
            "give different predictions."
        ),
        N_("Install the versions that it was fitted with, or train it again."),
    ),
    "no_class_weight": (
        N_("No class weights"),
        N_("This model cannot weight classes, so the option had no effect on it."),
        N_("Compare it with the others by a metric that does not depend on a threshold."),
    ),
    "svm_approximated": (
        N_("Kernel approximated"),
        N_(
            "With {rows} training rows (over {limit}) the kernel is approximated by "
            "{components} components (Nystroem)."
        ),
        N_("The exact kernel may do slightly better; compare on a sample if it matters."),
    ),
    "tuned": (
        N_("Tuned"),
        N_(
            "{configurations} configurations tried in each fold (folds: {fits}), {seconds} of CPU "
            "time in all. Chosen: {chosen}."
        ),
        N_(
            "Settings were chosen only on rows held out from the training rows, never on test "
            "rows. Every tuned model had the same time budget: a model with few settings uses "
            "less of it, and a network on few rows more, since it is compiled first."
        ),
    ),
}
