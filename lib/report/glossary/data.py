"""Words about tables and what is learned from them."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "target",
        N_("Target"),
        N_("The column that the models learn to predict from the others."),
        see=("feature", "positive_class"),
        also=N_("dependent variable; outcome"),
    ),
    Term(
        "feature",
        N_("Feature"),
        N_("A column that the models may learn from to predict the target."),
        see=("target", "importance"),
        also=N_("variable; predictor; independent variable"),
    ),
    Term(
        "category",
        N_("Category"),
        N_(
            "A value that is a name and not an amount, such as a region. The different values of "
            "such a column are its levels."
        ),
        see=("feature",),
        also=N_("level; categorical; nominal"),
    ),
    Term(
        "identifier",
        N_("Identifier"),
        N_(
            "A column that names each row, such as a customer number. It says nothing about new "
            "rows, so it is left out as a feature."
        ),
        see=("feature", "leakage"),
        also=N_("ID; key"),
    ),
    Term(
        "constant",
        N_("Constant column"),
        N_("A column with the same value in every row. Nothing can be learned from it."),
        see=("feature",),
    ),
    Term(
        "missing",
        N_("Missing values"),
        N_("Cells without a value, or with a marker that means so, such as -999 or unknown."),
        see=("preprocessing",),
        also=N_("NaN; NA; null; imputation"),
    ),
    Term(
        "duplicate",
        N_("Duplicate rows"),
        N_(
            "Rows with the same values as an earlier one, apart from identifiers. If one is used "
            "for training and the other for testing, scores look better than they are."
        ),
        see=("leakage", "near_duplicate"),
    ),
    Term(
        "leakage",
        N_("Data leakage"),
        N_(
            "A column that is only known after the outcome gives the answer away, such as the "
            "length of a sales call. Scores then look far better than real predictions will be."
        ),
        see=("target", "duplicate", "groups", "time_split"),
        also=N_("leak; leaks; leaking; target leakage"),
    ),
    Term(
        "outlier",
        N_("Outliers"),
        N_(
            "Values or rows that are far from the others: candidates to check, not necessarily "
            "errors."
        ),
        see=("median_value",),
        also=N_("anomaly"),
    ),
    Term(
        "class",
        N_("Class"),
        N_("One of the values that a target can take when it is a category, such as yes or no."),
        see=("classification", "positive_class", "imbalance"),
    ),
    Term(
        "positive_class",
        N_("Positive class"),
        N_("The class of interest: precision, recall and F1 refer to it."),
        see=("class", "precision", "recall", "f1"),
        also=N_("positive"),
    ),
    Term(
        "imbalance",
        N_("Imbalanced classes"),
        N_(
            "One class is much rarer than another. Accuracy then looks good even for a model that "
            "never predicts the rare one."
        ),
        see=("accuracy", "balanced_accuracy", "class_weights"),
        also=N_("rare class; unbalanced"),
    ),
    Term(
        "class_weights",
        N_("Class weights"),
        N_("Rare classes count as much as frequent ones during training."),
        see=("imbalance",),
        also=N_("weighted equally"),
    ),
    Term(
        "classification",
        N_("Classification"),
        N_(
            "Predicting to which class a row belongs: binary with two classes, multiclass with "
            "more."
        ),
        see=("class", "regression"),
        also=N_("binary; multiclass; two classes; several classes"),
    ),
    Term(
        "regression",
        N_("Regression"),
        N_("Predicting a number, such as a price."),
        see=("classification", "rmse"),
    ),
    Term(
        "association",
        N_("Association"),
        N_(
            "How closely two columns go together, from 0 (not at all) to 1 (one determines the "
            "other). It does not say that one causes the other."
        ),
        see=("rank_correlation",),
        also=N_("Cramér's V; correlation ratio; correlation"),
    ),
    Term(
        "rank_correlation",
        N_("Rank correlation"),
        N_(
            "Whether two numbers rise and fall together, judged by their order alone: 1 is the "
            "same order, −1 the reverse, 0 no relation of that kind."
        ),
        see=("association",),
        also=N_("Spearman; correlation"),
    ),
    Term(
        "distribution",
        N_("Distribution"),
        N_("How often each value, or each range of values, occurs."),
        see=("median_value", "standard_deviation"),
        also=N_("histogram"),
    ),
    Term(
        "median_value",
        N_("Median"),
        N_(
            "The middle value: half of the values are at most this, half at least. Unlike the mean "
            "it hardly moves with outliers."
        ),
        see=("distribution", "outlier"),
    ),
    Term(
        "standard_deviation",
        N_("Standard deviation"),
        N_("How far values typically lie from their mean, in the same unit."),
        see=("distribution", "standard_error"),
        also=N_("SD; spread"),
    ),
    Term(
        "preprocessing",
        N_("Preprocessing"),
        N_(
            "What is done to columns before a model sees them, such as scaling numbers or encoding "
            "categories. Here it is learned on the training rows of each fold only."
        ),
        see=("standardisation", "missing", "fold"),
        also=N_("encoding of categories; one-hot"),
    ),
    Term(
        "standardisation",
        N_("Standardisation"),
        N_(
            "Numbers are shifted and scaled so that their mean is 0 and their standard deviation "
            "1. Columns with different units then count alike."
        ),
        see=("preprocessing", "standard_deviation"),
        also=N_("standardised; scaling; normalization"),
    ),
    Term(
        "encoding",
        N_("Encoding"),
        N_(
            "How a file stores letters as bytes, such as UTF-8 or CP949. Read with the wrong one, "
            "letters beyond the English alphabet are garbled."
        ),
        see=("delimiter",),
        also=N_("UTF-8; charset"),
    ),
    Term(
        "delimiter",
        N_("Delimiter"),
        N_(
            "The character between the cells of a text file, such as a comma, a semicolon or a tab."
        ),
        see=("encoding",),
        also=N_("separator; CSV"),
    ),
)
