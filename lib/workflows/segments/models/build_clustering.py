"""Builders: models of segments: they group customers, each in the same encoded space."""

from lib.core.facts import from_json
from lib.core.model import BuildContext, Estimator
from lib.workflows.segments.facts.setup import SegmentSetup
from lib.workflows.segments.models.clusterers import (
    Clusterer,
    Dbscan,
    DeepSegmenter,
    Hdbscan,
    KMeansOnRows,
    Mixture,
    PcaKMeans,
    RfmQuintiles,
    Segmenter,
    SomWard,
    WardSample,
)
from lib.workflows.segments.models.deep_clustering import DeepClusterer


def _segmenter(ctx: BuildContext, clusterer: Clusterer) -> Estimator:
    return Segmenter(dict(ctx.features), _setup(ctx).transforms, clusterer)


def _setup(ctx: BuildContext) -> SegmentSetup:
    return from_json(SegmentSetup, ctx.segments)


def _clusters(ctx: BuildContext) -> int:
    return int(_setup(ctx).k)


def rfm(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "RFM quintiles"."""
    roles = _setup(ctx).roles
    columns = (roles["recency"], roles["frequency"], roles["monetary"])
    return RfmQuintiles(columns, {name: str(cut) for name, cut in ctx.settings.items()} or None)


def kmeans(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "K-means"."""
    return _segmenter(ctx, KMeansOnRows(_clusters(ctx), seed=ctx.seed))


def minibatch(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Mini-batch K-means"."""
    return _segmenter(ctx, KMeansOnRows(_clusters(ctx), seed=ctx.seed, batches=True))


def mixture(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Gaussian mixture"."""
    return _segmenter(ctx, Mixture(_clusters(ctx), "full", ctx.seed))


def mixture_diag(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Gaussian mixture (diagonal)"."""
    return _segmenter(ctx, Mixture(_clusters(ctx), "diag", ctx.seed))


def dbscan(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "DBSCAN"."""
    return _segmenter(ctx, Dbscan(ctx.number("eps"), ctx.whole("min_samples")))


def hdbscan(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "HDBSCAN"."""
    return _segmenter(ctx, Hdbscan(ctx.whole("min_cluster_size")))


def agglomerative(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Agglomerative (Ward)"."""
    return _segmenter(ctx, WardSample(_clusters(ctx), ctx.seed, ctx.setting("linkage", "ward")))


def som(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Self-organising map"."""
    return _segmenter(ctx, SomWard(_clusters(ctx), ctx.whole("units")))


def pca_kmeans(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "PCA with K-means"."""
    return _segmenter(ctx, PcaKMeans(_clusters(ctx), ctx.seed))


def _deep(ctx: BuildContext, method: str) -> Estimator:
    clusterer = DeepClusterer(
        _clusters(ctx),
        method,
        effort=str(ctx.effort),
        seed=ctx.seed,
        watch=ctx.watch,
        training_steps=ctx.whole("training_steps"),
        width=ctx.whole("width"),
        gamma=ctx.setting("gamma", 0.1),
    )
    return DeepSegmenter(dict(ctx.features), _setup(ctx).transforms, clusterer)


def autoencoder(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Autoencoder with K-means"."""
    return _deep(ctx, "kmeans")


def idec(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "IDEC (deep embedded clustering)"."""
    return _deep(ctx, "idec")
