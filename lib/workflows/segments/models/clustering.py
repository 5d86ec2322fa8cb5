"""Models of segments: they group customers, each in the same encoded space."""

from collections.abc import Callable

from lib.core.model import Family, ModelSpec, Role, Setting, Size
from lib.core.plan import Effort
from lib.core.task import Domain, TaskKind
from lib.i18n import N_

RFM_QUINTILES = "rfm_quintiles"
"""The rule by recency, frequency and monetary value, which is the reference."""
AUTOENCODER_KMEANS = "autoencoder_kmeans"
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
    N_("Training steps of the autoencoder. Automatic: by effort and number of columns."),
    "int",
    low=50,
    high=20_000,
    log=True,
)
_WIDTH = Setting(
    "width",
    N_("Width of the embedding"),
    N_("Numbers that represent a customer. Automatic: 2 to 10, fewer than the columns."),
    "int",
    low=1,
    high=64,
)
_GAMMA = Setting(
    "gamma",
    N_("Weight of the clustering"),
    N_("Weight of tight clusters against accurate reconstruction."),
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
    seconds: Callable[[Size], float],
    *,
    framework: str = "sklearn",
    efforts: tuple[Effort, ...] = tuple(Effort),
    settings: tuple[Setting, ...] = (),
    role: Role = Role.CONTENDER,
    finds_number: bool = False,
    terms: tuple[str, ...] = (),
) -> ModelSpec:
    return ModelSpec(
        id=id_,
        family=family,
        label=label,
        about=about,
        good=good,
        kinds=_KINDS,
        domains=_DOMAINS,
        framework=framework,
        builder=builder,
        seconds=seconds,
        cancellable=True,  # between two of the many fits
        efforts=efforts,
        settings=settings,
        role=role,
        finds_number=finds_number,
        terms=terms,
    )


SPECS = (
    _spec(
        RFM_QUINTILES,
        Family.BASELINE,
        N_("RFM quintiles"),
        N_("The standard segments by quintiles of recency, frequency and monetary value."),
        N_("Whenever these three are known: a clustering should add something to this rule."),
        "lib.workflows.segments.models.build_clustering:rfm",
        _cheap,
        terms=("rfm", "quintile"),
        finds_number=True,
        settings=(
            Setting(
                "recency",
                N_("Limits of recency"),
                N_("Four limits instead of quintiles; at each, the next lower score begins."),
                "cuts",
            ),
            Setting(
                "frequency",
                N_("Limits of frequency"),
                N_("Four limits instead of quintiles; at each, the next higher score begins."),
                "cuts",
            ),
            Setting(
                "monetary",
                N_("Limits of monetary value"),
                N_("Four limits instead of quintiles; at each, the next higher score begins."),
                "cuts",
            ),
        ),
    ),
    _spec(
        "kmeans",
        Family.CLASSICAL,
        N_("K-means"),
        N_("Segments around means, with customers as close as possible to their mean."),
        N_("Round segments of similar spread; quick, and easy to explain."),
        "lib.workflows.segments.models.build_clustering:kmeans",
        _cheap,
        role=Role.STRONG,
        terms=("clustering",),
    ),
    _spec(
        "minibatch_kmeans",
        Family.CLASSICAL,
        N_("Mini-batch K-means"),
        N_("K-means trained on small random batches of customers."),
        N_("Very many customers; otherwise K-means is as quick and more exact."),
        "lib.workflows.segments.models.build_clustering:minibatch",
        _cheap,
        efforts=(Effort.THOROUGH,),
    ),
    _spec(
        "pca_kmeans",
        Family.CLASSICAL,
        N_("PCA with K-means"),
        N_("K-means on the principal components that explain 90% of the variance."),
        N_("Many correlated features."),
        "lib.workflows.segments.models.build_clustering:pca_kmeans",
        _cheap,
        efforts=_MORE,
        terms=("pca",),
    ),
    _spec(
        "gaussian_mixture",
        Family.CLASSICAL,
        N_("Gaussian mixture"),
        N_("Segments as overlapping Gaussian clusters of any orientation and size."),
        N_("Elongated segments, and segments of very different spread."),
        "lib.workflows.segments.models.build_clustering:mixture",
        _medium,
        role=Role.STRONG,
        terms=("clustering", "bic"),
    ),
    _spec(
        "gaussian_mixture_diag",
        Family.CLASSICAL,
        N_("Gaussian mixture (diagonal)"),
        N_(
            "Segments as axis-aligned Gaussian clusters: wider in some features, but without "
            "correlation."
        ),
        N_("Few customers for the number of features."),
        "lib.workflows.segments.models.build_clustering:mixture_diag",
        _medium,
        efforts=(Effort.THOROUGH,),
    ),
    _spec(
        "agglomerative",
        Family.CLASSICAL,
        N_("Agglomerative (Ward)"),
        N_("Merges the nearest groups step by step; above 4,000 customers on a sample."),
        N_("Segments within segments, and small tables."),
        "lib.workflows.segments.models.build_clustering:agglomerative",
        _pairs,
        efforts=_MORE,
        settings=(
            Setting(
                "linkage",
                N_("Linkage"),
                N_(
                    "How the distance between two groups is measured: variance, furthest or "
                    "average customers."
                ),
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
        N_("A map of prototypes on which neighbours are similar, grouped by Ward's method."),
        N_("To see how segments relate to each other, and where their borders are fuzzy."),
        "lib.workflows.segments.models.build_clustering:som",
        _medium,
        efforts=_MORE,
        settings=(
            Setting(
                "units",
                N_("Prototypes"),
                N_(
                    "Cells of the map. Automatic: 5 times the square root of the number of "
                    "customers, up to 100."
                ),
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
        N_("Dense regions of any shape are segments; the other customers are noise."),
        N_("Irregular shapes of equal density; it determines the number of segments."),
        "lib.workflows.segments.models.build_clustering:dbscan",
        _near,
        efforts=_MORE,
        finds_number=True,
        settings=(
            Setting(
                "eps",
                N_("Radius"),
                N_(
                    "Distance within which customers are neighbours, in scaled units. Automatic: "
                    "at the knee of the distance curve."
                ),
                "float",
                low=0.001,
                high=100.0,
                log=True,
            ),
            Setting(
                "min_samples",
                N_("Neighbours of a core"),
                N_(
                    "Customers within the radius that make a core point. Automatic: twice the "
                    "number of columns."
                ),
                "int",
                low=2,
                high=500,
                log=True,
            ),
        ),
        terms=("noise",),
    ),
    _spec(
        "hdbscan",
        Family.CLASSICAL,
        N_("HDBSCAN"),
        N_(
            "DBSCAN at all densities; keeps the segments that persist; the other customers are "
            "noise."
        ),
        N_("Segments of different density; it determines their number."),
        "lib.workflows.segments.models.build_clustering:hdbscan",
        _near,
        efforts=_MORE,
        finds_number=True,
        settings=(
            Setting(
                "min_cluster_size",
                N_("Minimum segment size"),
                N_("Minimum number of customers in a segment. Automatic: 2% of them, at least 5."),
                "int",
                low=2,
                high=100_000,
                log=True,
            ),
        ),
        terms=("noise",),
    ),
    _spec(
        AUTOENCODER_KMEANS,
        Family.DEEP,
        N_("Autoencoder with K-means"),
        N_("A network compresses each customer to a few numbers; K-means groups these."),
        N_("Many features on a curved, low-dimensional surface."),
        "lib.workflows.segments.models.build_clustering:autoencoder",
        _network_seconds,
        framework="keras",
        efforts=_MORE,
        settings=(_STEPS, _WIDTH),
        terms=("autoencoder",),
    ),
    _spec(
        "idec",
        Family.DEEP,
        N_("IDEC (deep embedded clustering)"),
        N_("An autoencoder that also learns to tighten its clusters (Guo et al. 2017)."),
        N_("Many features and customers, and groups that are not linearly separable."),
        "lib.workflows.segments.models.build_clustering:idec",
        _network_seconds,
        role=Role.STRONG,
        framework="keras",
        settings=(_STEPS, _WIDTH, _GAMMA),
        terms=("autoencoder",),
    ),
)
