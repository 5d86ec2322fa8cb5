"""Texts of findings about a table and its target."""

from lib.i18n import N_

ERRORS: dict[str, tuple[str, str]] = {}
FINDINGS = {
    "target_leakage": (
        N_("A column leaks the target"),
        N_("{column} alone predicts {target} almost perfectly ({measure}: {score})."),
        N_(
            "If it is only known after the outcome, leave it out; otherwise the task is already "
            "solved."
        ),
    ),
    "target_formula": (
        N_("The target is computed from columns"),
        N_("{target} equals {formula} in every row."),
        N_("Leave these columns out, or the models will only learn this formula."),
    ),
    "strong_predictor": (
        N_("A very strong predictor"),
        N_("{column} alone predicts {target} very well ({measure}: {score})."),
        N_("Check that it is known before the outcome."),
    ),
    "dominant_column": (
        N_("One column dominates"),
        N_(
            "{column} alone gives about {alone}% of what all columns can predict of {target}; "
            "without it, about {lost}% is lost."
        ),
        N_("Leave it out if it is not known at the time of prediction."),
    ),
    "class_imbalance": (
        N_("Imbalanced classes"),
        N_("The class {level} makes up only {percent}% of the rows."),
        N_("Use average precision and recall rather than accuracy; class weights may help."),
    ),
    "rare_classes": (
        N_("Rare classes"),
        N_("Classes with fewer than {minimum} rows: {levels}."),
        N_("Merge them with other classes, or collect more rows of them."),
    ),
    "classes_alike": (
        N_("Classes that may be the same"),
        N_(
            "{target} has {levels} classes, but only {left} differ by more than case, spaces and "
            "spellings of yes and no: {groups}. Models would learn how an answer was typed, and "
            "lose score where they cannot tell."
        ),
        N_("Merge them before the run if they mean the same."),
    ),
    "few_rows_for_target": (
        N_("Few training rows"),
        N_("Rows with a value in {target}: only {rows}."),
        N_("Expect wide intervals and an unclear verdict; more rows help most."),
    ),
    "missing_tells_target": (
        N_("Missing values are informative"),
        N_("Whether {column} is missing is associated with {target} (strength {score})."),
        N_("Find out why it is missing; if that happens after the outcome, leave the column out."),
    ),
}
