"""Words about customers and segments."""

from lib.i18n import N_
from lib.report.glossary.term import Term

TERMS = (
    Term(
        "segment",
        N_("Segment"),
        N_(
            "A group of customers who are alike in the chosen features. Statistics calls it a "
            "cluster."
        ),
        see=("clustering", "stability"),
        also=N_("segments; cluster; segmentation"),
    ),
    Term(
        "clustering",
        N_("Clustering"),
        N_("Finding groups of similar rows without a target that says which belong together."),
        see=("segment",),
        also=N_("unsupervised learning; cluster analysis"),
    ),
    Term(
        "transactions",
        N_("Transactions"),
        N_("A table with one row per purchase. It is first turned into one row per customer."),
        see=("rfm", "reference_date"),
        also=N_("purchases"),
    ),
    Term(
        "rfm",
        N_("RFM"),
        N_(
            "Recency, frequency and monetary value: how lately, how often and for how much a "
            "customer has bought."
        ),
        see=("recency", "frequency", "monetary"),
    ),
    Term(
        "recency",
        N_("Recency"),
        N_("Days from the last purchase to the reference date."),
        see=("rfm", "reference_date"),
    ),
    Term(
        "frequency",
        N_("Frequency"),
        N_("Number of orders that were not cancelled."),
        see=("rfm",),
    ),
    Term(
        "monetary",
        N_("Monetary value"),
        N_("Total paid, less returns."),
        see=("rfm",),
    ),
    Term(
        "quintile",
        N_("Quintiles"),
        N_(
            "Customers are sorted by a value and cut into five parts of about equal size: a score "
            "of 5 is the best fifth."
        ),
        also=N_("quintile; scores"),
    ),
    Term(
        "reference_date",
        N_("Reference date"),
        N_("Recency is counted to this date; if empty, to the day after the last purchase."),
        see=("recency",),
    ),
    Term(
        "stability",
        N_("Stability"),
        N_(
            "A segment is stable if most of its customers are grouped together again in resampled "
            "customers (mean Jaccard similarity of at least 0.75, Hennig 2007)."
        ),
        see=("jaccard", "bootstrap", "stability_jaccard", "stability_ari"),
        also=N_("reproduced; stable"),
    ),
    Term(
        "jaccard",
        N_("Jaccard similarity"),
        N_(
            "How much two groups overlap: members of both over members of either. 1 is the same "
            "group, 0 nothing in common."
        ),
        see=("stability",),
        also=N_("mean Jaccard"),
    ),
    Term(
        "rand_index",
        N_("Adjusted Rand index"),
        N_(
            "How far two segmentations agree on which customers belong together: 1 is identical, 0 "
            "no more than by chance."
        ),
        see=("stability_ari",),
        also=N_("ARI"),
    ),
    Term(
        "noise",
        N_("Noise"),
        N_("Customers whom a model puts into no segment, because few others are near them."),
    ),
    Term(
        "gap",
        N_("Gap statistic"),
        N_("How much tighter segments are than those that the same method finds in uniform noise."),
        see=("silhouette", "clustering"),
    ),
    Term(
        "valley",
        N_("Density valley"),
        N_(
            "Fewer customers half-way between two segments than around their centres. Without one, "
            "the two are parts of a single cloud."
        ),
        see=("segment", "gap"),
        also=N_("valley"),
    ),
    Term(
        "bic",
        N_("BIC"),
        N_("How badly a Gaussian mixture fits, plus a penalty for its size; lower is better."),
    ),
    Term(
        "medoid",
        N_("Medoid"),
        N_(
            "The most typical customer of a segment: the one nearest to all others in it on "
            "average."
        ),
        see=("segment",),
        also=N_("typical"),
    ),
    Term(
        "pca",
        N_("PCA"),
        N_(
            "Finds the directions in which customers differ most; each, a principal component, is "
            "a mix of features. A few often hold most of the differences."
        ),
        also=N_("principal component; principal components"),
    ),
    Term(
        "tsne",
        N_("t-SNE"),
        N_("A map that keeps neighbours together. Distances between groups on it mean little."),
        see=("pca", "umap"),
    ),
    Term(
        "umap",
        N_("UMAP"),
        N_("A map of customers like t-SNE, drawn from a graph of nearest neighbours."),
        see=("pca", "tsne"),
    ),
    Term(
        "autoencoder",
        N_("Autoencoder"),
        N_(
            "A network that learns to compress each row to a few numbers and to restore it from "
            "these."
        ),
        see=("latent_space",),
    ),
    Term(
        "latent_space",
        N_("Latent space"),
        N_(
            "The few numbers to which an autoencoder compresses a customer, seen as a place on a "
            "map."
        ),
        see=("autoencoder", "embedding"),
    ),
    Term(
        "log_transform",
        N_("Logarithm"),
        N_(
            "A number is replaced by log(1 + x), so that a few huge values do not dominate and "
            "ratios count rather than differences."
        ),
        see=("skewness",),
        also=N_("log-transformed; log transform"),
    ),
    Term(
        "skewness",
        N_("Skewness"),
        N_("0 is symmetric; beyond 1 or −1, a few extreme values would dominate the distances."),
        see=("log_transform", "winsorise", "distribution"),
        also=N_("skewed"),
    ),
    Term(
        "winsorise",
        N_("Cap outliers"),
        N_("Values beyond the 1st and 99th percentiles are set to them (winsorised)."),
        see=("outlier", "skewness"),
        also=N_("winsorised; winsorize"),
    ),
    Term(
        "isolation_forest",
        N_("Isolation forest"),
        N_(
            "Finds rows that a few random splits suffice to separate from all others: they are "
            "unusual."
        ),
        see=("outlier", "lof"),
    ),
    Term(
        "lof",
        N_("Local outlier factor"),
        N_("Finds rows whose surroundings are much sparser than those of their neighbours."),
        see=("outlier", "isolation_forest"),
        also=N_("LOF"),
    ),
    Term(
        "cohort",
        N_("Cohort"),
        N_("All customers whose first purchase was in the same period."),
        see=("retention",),
    ),
    Term(
        "retention",
        N_("Retention"),
        N_("The share of a cohort that bought again in a later period."),
        see=("cohort", "churn"),
    ),
    Term(
        "churn",
        N_("Churn"),
        N_(
            "A customer has stopped buying. In a shop nobody cancels, so it can only be inferred "
            "from the time since the last purchase."
        ),
        see=("bgnbd", "retention"),
        also=N_("churned; probably left"),
    ),
    Term(
        "bgnbd",
        N_("BG/NBD"),
        N_(
            "Estimates from the times of each customer's purchases how often that customer will "
            "buy and whether they still do."
        ),
        see=("churn", "gamma_gamma", "lifetime_value"),
    ),
    Term(
        "gamma_gamma",
        N_("Gamma-Gamma"),
        N_(
            "Estimates what a customer will spend per purchase: between that customer's own mean "
            "and the overall mean, nearer to the own one the more purchases there are."
        ),
        see=("bgnbd", "lifetime_value"),
    ),
    Term(
        "lifetime_value",
        N_("Lifetime value"),
        N_(
            "Expected purchases (BG/NBD) times the expected amount per purchase (Gamma-Gamma), "
            "discounted to today (Fader & Hardie)."
        ),
        see=("bgnbd", "gamma_gamma", "discount_rate"),
        also=N_("CLV; LTV; customer value"),
    ),
    Term(
        "discount_rate",
        N_("Discount rate"),
        N_("How much less money in a year's time is worth than money today."),
        see=("lifetime_value",),
    ),
    Term(
        "holdout",
        N_("Holdout period"),
        N_(
            "The last part of the time covered, kept from a forecast so that it can be checked "
            "against what customers did."
        ),
        see=("bgnbd", "test_rows"),
        also=N_("holdout"),
    ),
    Term(
        "association_rule",
        N_("Association rules"),
        N_(
            "What is bought together: orders with one product often contain another. It says "
            "neither why nor what happens if you change something."
        ),
        see=("support", "confidence", "lift", "many_tests"),
        also=N_("rule; rules; market basket analysis; bought together"),
    ),
    Term(
        "support",
        N_("Support"),
        N_("Share of all orders that contain both products of a rule."),
        see=("association_rule",),
    ),
    Term(
        "confidence",
        N_("Confidence"),
        N_("Share of the orders with the first product that also contain the second."),
        see=("association_rule",),
    ),
    Term(
        "lift",
        N_("Lift"),
        N_("How many times as often two products are in one order as if they were independent."),
        see=("association_rule",),
    ),
)
