"""Words about verdicts and how certain they are."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "verdict",
        N_("Verdict"),
        N_(
            "The answer to whether deep learning pays off here: it does, classical models are "
            "better, both are practically equivalent, deep learning gains nothing, or it cannot be "
            "told yet."
        ),
        see=("rope", "probability", "recommendation", "deep", "classical"),
    ),
    Term(
        "rope",
        N_("Region of equivalence"),
        N_("A difference up to this size counts as no difference in practice."),
        see=("equivalent", "verdict"),
        also=N_("ROPE; region of practical equivalence"),
    ),
    Term(
        "equivalent",
        N_("Practically equivalent"),
        N_(
            "It is at least 95% likely that the difference is too small to matter: within the "
            "region of equivalence."
        ),
        see=("rope", "probability"),
        also=N_("practical equivalence"),
    ),
    Term(
        "interval",
        N_("95% interval"),
        N_(
            "A range in which the true value probably lies; the wider, the more uncertain. With "
            "other data of the same kind, about 95 of 100 such ranges would contain it."
        ),
        see=("probability", "bootstrap", "standard_error"),
        also=N_("confidence interval; credible interval; uncertainty; error bar"),
    ),
    Term(
        "probability",
        N_("Probability"),
        N_(
            "How likely something is, from 0% to 100%. Those of a verdict say how likely each "
            "answer is, given the results of the run."
        ),
        see=("verdict", "calibration"),
        also=N_("chance; likely; posterior"),
    ),
    Term(
        "correlated_t",
        N_("Bayesian correlated t test"),
        N_(
            "Turns the differences on the folds into probabilities, and allows for folds that "
            "share training rows (Benavoli et al. 2017)."
        ),
        see=("probability", "corrected_t"),
    ),
    Term(
        "corrected_t",
        N_("Corrected resampled t interval"),
        N_(
            "An interval for a mean over folds, wider than the usual one because folds share "
            "training rows (Nadeau & Bengio 2003)."
        ),
        see=("interval", "fold"),
        also=N_("corrected resampled t"),
    ),
    Term(
        "influence",
        N_("Influence values"),
        N_(
            "How much each single row moves a score up or down. Their spread over the rows tells "
            "how uncertain the score is."
        ),
        see=("interval",),
        also=N_("influence function"),
    ),
    Term(
        "standard_error",
        N_("Standard error"),
        N_(
            "How far an estimate typically lies from the true value because only some of all "
            "possible rows were seen."
        ),
        see=("standard_deviation", "interval"),
    ),
    Term(
        "p_value",
        N_("p-value"),
        N_(
            "How likely a result at least this clear would be if there were nothing but chance. It "
            "is not the probability that the result is wrong."
        ),
        see=("many_tests",),
        also=N_("significance"),
    ),
    Term(
        "many_tests",
        N_("Correction for many tests"),
        N_(
            "Among many tests some look certain by chance. The false discovery rate is kept at 5%: "
            "of the findings that remain, at most that share is expected to be chance."
        ),
        see=("p_value",),
        also=N_("false discovery rate; Benjamini & Hochberg; multiple testing"),
    ),
    Term(
        "recommendation",
        N_("Recommendation"),
        N_(
            "The model to take now, by how good each is expected to be and what it costs. A "
            "verdict that is still unclear has one too."
        ),
        see=("verdict", "expected_loss"),
        also=N_("model to take"),
    ),
    Term(
        "expected_loss",
        N_("Expected loss"),
        N_(
            "What is given up on average by not taking the other model, counting 0 where that is "
            "no better."
        ),
        see=("recommendation",),
        also=N_("regret; expected regret; give up"),
    ),
    Term(
        "best_for_cost",
        N_("Best for its cost"),
        N_("No other model is both better and cheaper to train."),
        see=("cpu_seconds",),
        also=N_("Pareto"),
    ),
    Term(
        "learning_curve",
        N_("Learning curve"),
        N_(
            "How the score changes with the number of training rows, which tells whether more rows "
            "would help. That of a network shows its loss epoch by epoch."
        ),
        see=("training_rows", "loss", "epochs"),
    ),
)
