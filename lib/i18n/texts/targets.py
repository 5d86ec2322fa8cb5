"""Texts of findings about a table with regard to a target."""

from lib.i18n import N_

ERRORS: dict[str, tuple[str, str]] = {}
FINDINGS = {
    "target_leakage": (
        N_("A column gives the target away"),
        N_("{column} alone predicts {target} almost perfectly ({measure}: {score})."),
        N_("If it is only known after the outcome, leave it out; otherwise the task is solved."),
    ),
    "target_formula": (
        N_("The target is computed from columns"),
        N_("{target} equals {formula} in every row."),
        N_("Leave these columns out, or the models only learn that formula."),
    ),
    "strong_predictor": (
        N_("A very strong column"),
        N_("{column} alone predicts {target} very well ({measure}: {score})."),
        N_("Check that it is known before the outcome."),
    ),
    "dominant_column": (
        N_("Much hangs on one column"),
        N_(
            "{column} alone brings about {alone}% of what all columns tell of {target}, and "
            "without it about {lost}% is lost."
        ),
        N_("Leave it out if it is not known at the moment of prediction."),
    ),
    "class_imbalance": (
        N_("Uneven classes"),
        N_("The class {level} makes up only {percent}% of the rows."),
        N_("Look at average precision and recall rather than accuracy; class weights may help."),
    ),
    "rare_classes": (
        N_("Rare classes"),
        N_("Classes with fewer than {minimum} rows: {levels}."),
        N_("Join them with other classes, or collect more rows of them."),
    ),
    "classes_alike": (
        N_("Classes that may be the same"),
        N_(
            "{target} has {levels} classes; {left} are left if case, spaces and ways of writing "
            "yes and no make no difference: {groups}. Models would learn to tell how an answer "
            "was typed, and be marked down where they cannot."
        ),
        N_("Merge them before the run if they mean the same."),
    ),
    "few_rows_for_target": (
        N_("Few rows to learn from"),
        N_("Rows with a value in {target}: only {rows}."),
        N_("Expect wide intervals and an unclear verdict; more rows help most."),
    ),
    "missing_tells_target": (
        N_("Missing values tell something"),
        N_("Whether {column} is missing goes with {target} (association {score})."),
        N_("Find out why it is missing; if that happens after the outcome, leave the column out."),
    ),
}
