"""Models of segments: they group customers, each in the same encoded space."""

from typing import Any

from lib.core.model import Family, ModelSpec, Role, Setting, Size
from lib.core.plan import Effort
from lib.core.task import Domain, TaskKind
from lib.i18n import N_

_KINDS = (TaskKind.CLUSTERS,)
_DOMAINS = (Domain.SEGMENTS,)
_MORE = (Effort.STANDARD, Effort.THOROUGH)


def _cheap(size: Size) -> float:
    return 0.06 + 2e-7 * size.rows * (size.columns + 5)


def _medium(size: Size) -> float:
    return 0.1 + 5e-6 * size.rows * (size.columns + 5)


def _pairs(size: Size) -> float:
    """Of each row with each other, up to the sample of Ward's method."""
    return 0.1 + 3e-8 * min(size.rows, 4_000) ** 2 + 2e-6 * size.rows * (size.columns + 5)


def _near(size: Size) -> float:
    return 0.1 + 2e-8 * size.rows**2 + 1e-6 * size.rows * size.columns


def _network_seconds(size: Size) -> float:
    steps = {Effort.QUICK: 0.3, Effort.STANDARD: 0.6, Effort.THOROUGH: 1.5}[size.effort]
    return 0.1 + steps * (1 + size.columns / 60)


_STEPS = Setting(
    "training_steps",
    N_("Training steps"),
    N_("Steps in which customers are learned to be rebuilt. By itself: by effort and columns."),
    "int",
    low=50,
    high=20_000,
    log=True,
)
_WIDTH = Setting(
    "width",
    N_("Width of the embedding"),
    N_("Numbers that stand for a customer. By itself: 2 to 10, fewer than columns."),
    "int",
    low=1,
    high=64,
)
_GAMMA = Setting(
    "gamma",
    N_("Weight of the clustering"),
    N_("How much groups are drawn together, against rebuilding customers well."),
    "float",
    default=0.1,
    low=0.0,
    high=1.0,
)


def _spec(
    id_: str,
    family: Family,
    label: str,
    about: str,
    good: str,
    builder: str,
    seconds: Any,
    **more: Any,
) -> ModelSpec:
    return ModelSpec(
        id=id_,
        family=family,
        label=label,
        about=about,
        good=good,
        kinds=_KINDS,
        domains=_DOMAINS,
        framework=more.pop("framework", "sklearn"),
        builder=builder,
        seconds=seconds,
        cancellable=True,  # between two of the many fits
        **more,
    )


SPECS = (
    _spec(
        "rfm_quintiles",
        Family.BASELINE,
        N_("RFM quintiles"),
        N_("The customary segments by fifths of recency, frequency and monetary value."),
        N_("Always where these three are known: a clustering should say more than this rule."),
        "lib.models.building.clustering:rfm",
        _cheap,
        finds_number=True,
        settings=(
            Setting(
                "recency",
                N_("Limits of recency"),
                N_("Four limits instead of the fifths: from each on begins the next lower score."),
                "cuts",
            ),
            Setting(
                "frequency",
                N_("Limits of frequency"),
                N_("Four limits instead of the fifths: from each on begins the next higher score."),
                "cuts",
            ),
            Setting(
                "monetary",
                N_("Limits of monetary value"),
                N_("Four limits instead of the fifths: from each on begins the next higher score."),
                "cuts",
            ),
        ),
    ),
    _spec(
        "kmeans",
        Family.CLASSICAL,
        N_("K-means"),
        N_("Segments around means, so that customers are as near to theirs as can be."),
        N_("Round segments of similar spread; quick, and easy to explain."),
        "lib.models.building.clustering:kmeans",
        _cheap,
        role=Role.STRONG,
    ),
    _spec(
        "minibatch_kmeans",
        Family.CLASSICAL,
        N_("Mini-batch K-means"),
        N_("K-means that learns from small draws of customers."),
        N_("Very many customers; else K-means is as quick and more exact."),
        "lib.models.building.clustering:minibatch",
        _cheap,
        efforts=(Effort.THOROUGH,),
    ),
    _spec(
        "pca_kmeans",
        Family.CLASSICAL,
        N_("PCA with K-means"),
        N_("K-means on the principal components that carry 90% of the variance."),
        N_("Many features that say the same thing in several ways."),
        "lib.models.building.clustering:pca_kmeans",
        _cheap,
        efforts=_MORE,
    ),
    _spec(
        "gaussian_mixture",
        Family.CLASSICAL,
        N_("Gaussian mixture"),
        N_("Segments as overlapping bells of any slant and size."),
        N_("Stretched segments, and segments of very different spread."),
        "lib.models.building.clustering:mixture",
        _medium,
        role=Role.STRONG,
    ),
    _spec(
        "gaussian_mixture_diag",
        Family.CLASSICAL,
        N_("Gaussian mixture (diagonal)"),
        N_("Segments as bells that are wider in some features, but not slanted."),
        N_("Few customers for the number of features."),
        "lib.models.building.clustering:mixture_diag",
        _medium,
        efforts=(Effort.THOROUGH,),
    ),
    _spec(
        "agglomerative",
        Family.CLASSICAL,
        N_("Agglomerative (Ward)"),
        N_("Merges the nearest groups step by step; above 4,000 customers on a sample."),
        N_("Segments within segments, and small tables."),
        "lib.models.building.clustering:agglomerative",
        _pairs,
        efforts=_MORE,
        settings=(
            Setting(
                "linkage",
                N_("Linkage"),
                N_("What makes two groups near: variance, the furthest or the average customers."),
                "choice",
                default="ward",
                choices=("ward", "complete", "average"),
            ),
        ),
    ),
    _spec(
        "som",
        Family.CLASSICAL,
        N_("Self-organising map"),
        N_("A map of prototypes that neighbours share, grouped by Ward's method."),
        N_("To see how segments lie to each other, and where borders are soft."),
        "lib.models.building.clustering:som",
        _medium,
        efforts=_MORE,
        settings=(
            Setting(
                "units",
                N_("Prototypes"),
                N_("Cells of the map. By itself: 5 times the root of the customers, up to 100."),
                "int",
                low=4,
                high=400,
                log=True,
            ),
        ),
    ),
    _spec(
        "dbscan",
        Family.CLASSICAL,
        N_("DBSCAN"),
        N_("Segments of any shape where customers are dense; the others are noise."),
        N_("Odd shapes of equal density; it finds the number of segments itself."),
        "lib.models.building.clustering:dbscan",
        _near,
        efforts=_MORE,
        finds_number=True,
        settings=(
            Setting(
                "eps",
                N_("Radius"),
                N_("How near neighbours are, in scaled units. By itself: at the knee."),
                "float",
                low=0.001,
                high=100.0,
                log=True,
            ),
            Setting(
                "min_samples",
                N_("Neighbours of a core"),
                N_("Customers within the radius that make a core. By itself: twice the columns."),
                "int",
                low=2,
                high=500,
                log=True,
            ),
        ),
    ),
    _spec(
        "hdbscan",
        Family.CLASSICAL,
        N_("HDBSCAN"),
        N_("DBSCAN at every density at once; keeps the segments that last; the others are noise."),
        N_("Segments of different density; it finds their number itself."),
        "lib.models.building.clustering:hdbscan",
        _near,
        efforts=_MORE,
        finds_number=True,
        settings=(
            Setting(
                "min_cluster_size",
                N_("Smallest segment"),
                N_("Customers that make a segment. By itself: 2% of them, and 5 at least."),
                "int",
                low=2,
                high=100_000,
                log=True,
            ),
        ),
    ),
    _spec(
        "autoencoder_kmeans",
        Family.DEEP,
        N_("Autoencoder with K-means"),
        N_("A network learns a few numbers that rebuild each customer; K-means groups these."),
        N_("Many features on a curved surface of few dimensions."),
        "lib.models.building.clustering:autoencoder",
        _network_seconds,
        framework="keras",
        efforts=_MORE,
        settings=(_STEPS, _WIDTH),
    ),
    _spec(
        "idec",
        Family.DEEP,
        N_("IDEC (deep embedded clustering)"),
        N_("An autoencoder that also learns to draw its groups together (Guo et al. 2017)."),
        N_("Many features and customers, and groups that no straight line divides."),
        "lib.models.building.clustering:idec",
        _network_seconds,
        role=Role.STRONG,
        framework="keras",
        settings=(_STEPS, _WIDTH, _GAMMA),
    ),
)
