"""Words about what is shown of a single model."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "importance",
        N_("Importance"),
        N_(
            "How much worse the model gets on unseen rows when the values of one feature are "
            "shuffled. Two features with the same information can both look unimportant."
        ),
        see=("feature",),
        also=N_("permutation importance; feature importance"),
    ),
    Term(
        "confusion_matrix",
        N_("Confusion matrix"),
        N_(
            "Counts how many rows of each actual class were predicted as which class. The diagonal "
            "is what was right."
        ),
        see=("class", "false_positive", "precision", "recall"),
    ),
    Term(
        "false_positive",
        N_("False positive"),
        N_("A row that is predicted positive but is not: a false alarm."),
        see=("precision", "confusion_matrix", "threshold"),
        also=N_("false positives; false positive rate; false alarm"),
    ),
    Term(
        "false_negative",
        N_("False negative"),
        N_("A positive row that is predicted negative: one that was missed."),
        see=("recall", "confusion_matrix", "threshold"),
        also=N_("missed"),
    ),
    Term(
        "roc",
        N_("ROC"),
        N_(
            "For each threshold, the share of the positives that are found against the share of "
            "the others that are wrongly called positive. The further the curve bends to the top "
            "left, the better."
        ),
        see=("roc_auc", "threshold"),
        also=N_("ROC curve"),
    ),
    Term(
        "precision_recall",
        N_("Precision-recall curve"),
        N_(
            "For each threshold, precision against recall. It tells more than ROC where positives "
            "are rare."
        ),
        see=("precision", "recall", "average_precision", "threshold"),
        also=N_("precision-recall"),
    ),
    Term(
        "threshold",
        N_("Threshold"),
        N_(
            "The probability from which on a row is called positive. A lower one finds more "
            "positives and raises more false alarms."
        ),
        see=("positive_class", "precision", "recall"),
        also=N_("cut-off"),
    ),
    Term(
        "calibration",
        N_("Calibration"),
        N_(
            "Whether predicted probabilities hold: of the rows with 70%, about 70% should be "
            "positive. To calibrate a model is to adjust its probabilities so that they do."
        ),
        see=("probability", "brier", "log_loss"),
        also=N_("calibrated; well-calibrated"),
    ),
    Term(
        "error",
        N_("Errors"),
        N_(
            "The predicted number minus the actual one, in the target's unit. With classes, a "
            "wrong prediction."
        ),
        see=("rmse", "mae"),
        also=N_("residual"),
    ),
    Term(
        "coefficient",
        N_("Coefficients"),
        N_(
            "What a linear model adds to its prediction for a step of one feature, all else being "
            "equal."
        ),
        see=("linear_model", "log_odds", "weight"),
        also=N_("coefficient"),
    ),
    Term(
        "log_odds",
        N_("Log odds"),
        N_(
            "A scale for probabilities on which effects can be added: 0 is 50%, 1 about 73%, −1 "
            "about 27%."
        ),
        see=("probability", "coefficient"),
        also=N_("log-odds; logit"),
    ),
)
