"""Words about models; the models themselves are those of the catalogue."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "classical",
        N_("Classical models"),
        N_(
            "Models that are not neural networks, such as linear models, nearest neighbours, "
            "trees, boosting and support vector machines."
        ),
        see=("deep", "linear_model", "gradient_boosting"),
        also=N_("machine learning"),
    ),
    Term(
        "deep",
        N_("Deep models"),
        N_(
            "Neural networks. How deep a network must be to be called so is not agreed; here one "
            "with a single dense unit, which is a linear model, represents neither side."
        ),
        see=("classical", "neural_network"),
        also=N_("deep learning; networks"),
    ),
    Term(
        "neural_network",
        N_("Neural network"),
        N_(
            "Layers of units: each unit adds up its inputs with learned weights and passes the sum "
            "on through a simple function. The last layer gives the prediction."
        ),
        see=("layer", "weight", "deep", "gradient_descent"),
        also=N_("network; networks; MLP"),
    ),
    Term(
        "linear_model",
        N_("Linear model"),
        N_(
            "Adds up the features, each times a learned weight. It is easy to read, but knows no "
            "curves and no interplay of features unless they are given as columns."
        ),
        see=("coefficient",),
    ),
    Term(
        "gradient_boosting",
        N_("Gradient boosting"),
        N_(
            "Many small trees, grown one after another, each to correct the errors of those before "
            "it."
        ),
        also=N_("boosting; gradient boosted trees; GBM; XGBoost; LightGBM"),
    ),
    Term(
        "leaf",
        N_("Leaf"),
        N_(
            "Where a branch of a tree ends. All rows that arrive there get the same prediction "
            "from that tree."
        ),
        see=("gradient_boosting",),
        also=N_("leaves"),
    ),
    Term(
        "margin",
        N_("Margin"),
        N_(
            "In a support vector machine, the distance from the boundary between classes; the "
            "boundary is put where the gap to the nearest rows is widest."
        ),
        see=("kernel",),
        also=N_("support vector machine; SVM"),
    ),
    Term(
        "kernel",
        N_("Kernel"),
        N_(
            "A measure of how similar two rows are, by which a support vector machine can draw "
            "curved boundaries."
        ),
        also=N_("RBF; Nystroem"),
    ),
    Term(
        "regularization",
        N_("Regularization"),
        N_(
            "Keeps a model simple, for instance its weights small, so that it follows chance in "
            "the training rows less. Too much of it hides what is really there."
        ),
        see=("overfitting", "weight_decay", "dropout"),
        also=N_("regularisation; L1; L2; penalty"),
    ),
    Term(
        "ensemble",
        N_("Ensemble"),
        N_(
            "Several models whose predictions are combined into one. It is often better than each "
            "of them alone."
        ),
    ),
    Term(
        "pruning",
        N_("Pruning"),
        N_(
            "Branches of a tree that gain too little are cut off, so that it is simpler and "
            "follows chance less."
        ),
        see=("overfitting",),
    ),
    Term(
        "fitted_model",
        N_("Fitted model"),
        N_(
            "A model after it has learned its weights, trees or rules from rows. The one to "
            "download has learned from all rows, after the comparison."
        ),
        see=("training_rows",),
        also=N_("trained model"),
    ),
)
