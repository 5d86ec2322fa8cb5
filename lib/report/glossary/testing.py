"""Words about how models are tested."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "training_rows",
        N_("Training rows"),
        N_(
            "The rows that a model learns from. A good score on them proves little, since a model "
            "can memorise them."
        ),
        see=("test_rows", "held_out", "overfitting"),
        also=N_("training set; train"),
    ),
    Term(
        "test_rows",
        N_("Test rows"),
        N_(
            "Rows that a model does not see while it learns. Scores on them tell how well it "
            "predicts new rows."
        ),
        see=("training_rows", "fold"),
        also=N_("test set; test part"),
    ),
    Term(
        "held_out",
        N_("Held-out rows"),
        N_(
            "A part of the training rows that is set aside to choose settings and to decide when "
            "to stop. The test rows are never used for that."
        ),
        see=("training_rows", "test_rows", "early_stopping", "tuning"),
        also=N_("held out; validation set; validation"),
    ),
    Term(
        "fold",
        N_("Fold"),
        N_(
            "One of the parts into which the rows are divided: each in turn is the test part while "
            "models learn from the others. Split by time, they learn from earlier rows only."
        ),
        see=("cross_validation", "repeats", "stratified"),
        also=N_("split; k-fold"),
    ),
    Term(
        "cross_validation",
        N_("Cross-validation"),
        N_(
            "Models are trained and tested on one fold after another, always tested on rows that "
            "they have not seen. The score is the mean over the folds."
        ),
        see=("fold", "repeats", "out_of_fold"),
        also=N_("cross-validated; CV"),
    ),
    Term(
        "repeats",
        N_("Repeats"),
        N_(
            "The whole cross-validation is done again with the rows divided differently, so that "
            "the luck of one division averages out."
        ),
        see=("cross_validation", "fold", "seed"),
        also=N_("repeat"),
    ),
    Term(
        "stratified",
        N_("Stratified"),
        N_("Rows are divided so that each fold has about the same share of each class."),
        see=("fold", "class"),
        also=N_("stratification"),
    ),
    Term(
        "groups",
        N_("Groups"),
        N_(
            "Rows that belong together, such as several visits of one patient. Kept together, they "
            "are never on both sides of a split, so the score is that for new groups."
        ),
        see=("fold", "leakage"),
        also=N_("group split; GroupKFold"),
    ),
    Term(
        "time_split",
        N_("Split by time"),
        N_(
            "The models learn from earlier rows and are tested on later ones, as when they are "
            "used."
        ),
        see=("fold", "leakage"),
        also=N_("time order; time series split"),
    ),
    Term(
        "out_of_fold",
        N_("Out-of-fold prediction"),
        N_(
            "The prediction of a row by the model of the fold that it was tested in, which had not "
            "seen it. Errors, curves and comparisons here are computed from these."
        ),
        see=("cross_validation", "fold"),
        also=N_("OOF; out-of-fold"),
    ),
    Term(
        "bootstrap",
        N_("Bootstrap"),
        N_(
            "Rows are drawn with replacement until there are as many as before, again and again. "
            "How much a result changes shows how uncertain it is."
        ),
        see=("interval",),
        also=N_("resample; resamples; resampled"),
    ),
    Term(
        "seed",
        N_("Seed"),
        N_("The same seed gives the same folds and the same results."),
        see=("repeats",),
        also=N_("random state; random seed"),
    ),
    Term(
        "effort",
        N_("Effort"),
        N_(
            "How much work a run puts into its models: quick, standard or thorough decide which "
            "are compared, how long networks train, and the repeats."
        ),
        see=("repeats", "tuning"),
        also=N_("quick; standard; thorough"),
    ),
    Term(
        "tuning",
        N_("Tuning"),
        N_(
            "Several settings of a model are tried on held-out rows and the best is kept. Here "
            "this is done within each fold, and test rows have no part in it."
        ),
        see=("held_out", "effort"),
        also=N_("tuned; hyperparameter"),
    ),
    Term(
        "cpu_seconds",
        N_("CPU seconds"),
        N_(
            "The time that processor cores were busy, added up over cores. It measures the cost of "
            "a training however many cores shared it."
        ),
        see=("best_for_cost",),
        also=N_("CPU time; cost"),
    ),
)
