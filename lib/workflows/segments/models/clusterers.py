"""Clusterers of encoded customers, each with a way to place new ones.

All have ``fit(X)`` with ``labels_`` afterwards, and ``predict(X)``; labels count from 0,
noise is -1. ``Segmenter`` puts the encoding before them and numbers the segments by size.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClusterMixin, clone
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, KMeans, MiniBatchKMeans
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from lib.core.facts import from_json, to_json
from lib.errors import InputError, ModelError
from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.customers.rfm import RfmRule
from lib.workflows.segments.facts.portraits import RfmLimits
from lib.workflows.segments.facts.setup import Transforms
from lib.workflows.segments.groups.encoding import SegmentEncoder
from lib.workflows.segments.groups.som import SelfOrganisingMap, nearest
from lib.workflows.segments.groups.stability import by_size
from lib.workflows.segments.models.deep_clustering import DeepClusterer

SAMPLE_ROWS = 4_000
"""Rows above which Ward's method works on a sample: it needs memory for every pair."""
_VARIANCE = 0.9
_CHUNK = 5_000


class Clusterer(Protocol):
    """Groups encoded customers, and places new ones."""

    labels_: Codes

    def fit(self, X: Numbers, y: None = None) -> Self:
        """Group the rows."""

    def predict(self, X: Numbers) -> Codes:
        """Return the group of each row, -1 for noise."""


class Segmenter(ClusterMixin, BaseEstimator):
    """Encodes the features, lets a clusterer group them, and numbers the groups by size.

    ``features`` maps columns to kinds, ``transforms`` says how they are encoded (see
    segments.groups.encoding). ModelError "one_cluster" where everything is one group (or noise).
    """

    def __init__(
        self,
        features: Mapping[str, str],
        transforms: Transforms,
        clusterer: Clusterer,
    ) -> None:
        self.features = features
        self.transforms = transforms
        self.clusterer = clusterer

    def fit(self, X: pd.DataFrame, y: None = None) -> Self:
        """Group the rows: ``labels_`` (-1 is noise), ``n_clusters_``."""
        self.encoder_ = SegmentEncoder(dict(self.features), dict(self.transforms)).fit(X)
        places = self.encoder_.transform(X)
        if places.shape[1] == 0:
            raise InputError("customers_all_equal")
        self.clusterer_ = clone(self.clusterer)
        return self._accept(self.clusterer_.fit(places).labels_)

    def _accept(self, labels: Codes) -> Self:
        self.labels_, order = by_size(np.asarray(labels))
        self.order_ = order
        self.n_clusters_ = len(order)
        self.n_features_in_ = len(self.features)
        if self.n_clusters_ < 2:
            noise = int((self.labels_ < 0).sum())
            raise ModelError("one_cluster", noise=noise, rows=len(self.labels_))
        return self

    def predict(self, X: pd.DataFrame) -> Codes:
        """Return the segment of each row, -1 for noise."""
        found = np.asarray(self.clusterer_.predict(self.encoder_.transform(X)))
        numbers = np.full(max(max(self.order_), int(found.max(initial=0))) + 2, -1)
        numbers[self.order_] = np.arange(len(self.order_))
        return numbers[found]

    def embed(self, X: pd.DataFrame) -> Numbers:
        """Return the places of rows in the space that the clusterer itself works in."""
        places = self.encoder_.transform(X)
        return np.asarray(self.clusterer_.embed(places)) if self._embeds() else places

    def _embeds(self) -> bool:
        return hasattr(self.clusterer_, "embed")


class DeepSegmenter(Segmenter):
    """A segmenter whose clusterer is a network of segments.models.deep_clustering."""

    clusterer: DeepClusterer

    def begin(self, X: pd.DataFrame) -> tuple[DeepClusterer, Numbers]:
        """Learn the encoding; return the clusterer and its places, for ``finish`` afterwards.

        So several segmenters can be trained together
        (segments.models.deep_clustering.fit_together).
        """
        self.encoder_ = SegmentEncoder(dict(self.features), dict(self.transforms)).fit(X)
        self.clusterer_ = clone(self.clusterer)
        return self.clusterer_, self.encoder_.transform(X)

    def finish(self) -> Self:
        """Number the groups of the clusterer, which has been trained."""
        return self._accept(self.clusterer_.labels_)

    def reconstruction_error(self, X: pd.DataFrame) -> Numbers:
        """Return the mean squared error with which the autoencoder gives each row back."""
        places = self.encoder_.transform(X)
        values = places.astype("float32")
        weights = self.clusterer_.weights_
        layers = len(weights) // 2
        for layer in range(layers):
            values = values @ weights[2 * layer] + weights[2 * layer + 1]
            # Embedding and reconstruction are linear.
            if layer not in (layers // 2 - 1, layers - 1):
                values = np.maximum(values, 0)
        return np.asarray(((values - places) ** 2).mean(axis=1), dtype=np.float64)

    def detach_network(self) -> tuple[Self, bytes]:
        """Return a copy without the network, and the network's .keras bytes."""
        bare, network = self.clusterer_.detach_network()
        copy = type(self)(self.features, self.transforms, clone(bare))
        kept = {name: value for name, value in vars(self).items() if name.endswith("_")}
        copy.__dict__.update({**kept, "clusterer_": bare})
        copy.clusterer.watch = None
        return copy, network

    def attach_network(self, data: bytes) -> None:
        """Take the network of ``detach_network`` back."""
        self.clusterer_.attach_network(data)


class RfmQuintiles(ClusterMixin, BaseEstimator):
    """The customary segments by fifths of recency, frequency and monetary value: no learning.

    ``columns`` are these three; ``cuts`` are given limits by measure (RfmRule.fit). Codes are
    places in segments.customers.rfm.RULES, whatever their size.
    """

    def __init__(
        self, columns: tuple[str, str, str], cuts: Mapping[str, str] | None = None
    ) -> None:
        self.columns = columns
        self.cuts = cuts

    def fit(self, X: pd.DataFrame, y: None = None) -> Self:
        """Learn the limits of the fifths."""
        rule = RfmRule.fit(X, tuple(self.columns), self.cuts)
        self.rule_ = to_json(rule.limits())
        self.labels_ = rule.codes(X)
        self.n_clusters_ = int(self.labels_.max()) + 1
        if len(np.unique(self.labels_)) < 2:
            raise ModelError("one_cluster", noise=0, rows=len(X))
        return self

    def predict(self, X: pd.DataFrame) -> Codes:
        """Return the place in RULES of each row's segment."""
        return np.asarray(RfmRule.of(from_json(RfmLimits, self.rule_)).codes(X))


class KMeansOnRows(ClusterMixin, BaseEstimator):
    """K-means; with ``batches`` on small draws of rows."""

    def __init__(self, clusters: int, seed: int = 0, batches: bool = False) -> None:
        self.clusters = clusters
        self.seed = seed
        self.batches = batches

    def fit(self, X: Numbers, y: None = None) -> Self:
        """Group the rows."""
        method = MiniBatchKMeans if self.batches else KMeans
        count = _possible(self.clusters, X)
        self.kmeans_ = method(count, n_init=5, random_state=self.seed)
        self.labels_ = self.kmeans_.fit_predict(X)
        return self

    def predict(self, X: Numbers) -> Codes:
        """Return the group of each row."""
        return np.asarray(self.kmeans_.predict(X))


class Prototypes(ClusterMixin, BaseEstimator):
    """Predicts by the nearest of ``prototypes_``, each of which belongs to a group."""

    prototypes_: Numbers
    groups_: Codes

    def predict(self, X: Numbers) -> Codes:
        """Return the group of the nearest prototype."""
        return np.asarray(self.groups_[nearest(np.asarray(X), self.prototypes_)])


class WardSample(Prototypes):
    """Ward's method; above SAMPLE_ROWS rows on a sample, others join the nearest of its rows."""

    def __init__(self, clusters: int, seed: int = 0, linkage: str = "ward") -> None:
        self.clusters = clusters
        self.seed = seed
        self.linkage = linkage

    def fit(self, X: Numbers, y: None = None) -> Self:
        """Group the rows."""
        from lib.workflows.segments.groups.indices import some

        part = some(len(X), SAMPLE_ROWS, self.seed)
        self.prototypes_ = X[part]
        method = AgglomerativeClustering(_possible(self.clusters, X), linkage=self.linkage)
        self.groups_ = method.fit_predict(self.prototypes_)
        self.labels_ = self.predict(X)
        # A row that was grouped keeps its own label, also where another is at the same place.
        self.labels_[part] = self.groups_
        return self


class SomWard(Prototypes):
    """A self-organising map, whose prototypes are grouped by Ward's method."""

    def __init__(self, clusters: int, units: int | None = None) -> None:
        self.clusters = clusters
        self.units = units

    def fit(self, X: Numbers, y: None = None) -> Self:
        """Learn the map and group its prototypes; those without rows follow their neighbours."""
        fitted = SelfOrganisingMap(self.units).fit(X)
        self.prototypes_ = fitted.prototypes_
        hits = fitted.nearest(X)
        used = np.unique(hits)
        count = min(self.clusters, len(used))
        groups = AgglomerativeClustering(count).fit_predict(self.prototypes_[used])
        owner = nearest(self.prototypes_, self.prototypes_[used])
        owner[used] = np.arange(len(used))
        self.groups_ = groups[owner]
        self.umatrix_ = fitted.umatrix()
        self.shape_ = list(fitted.shape_)
        self.labels_ = self.groups_[hits]
        return self


class DensityRows(ClusterMixin, BaseEstimator):
    """What DBSCAN and HDBSCAN share: a new row goes with the nearest of the rows that are kept.

    It is noise where that is noise, or further away than ``reach_``.
    """

    rows_: Numbers
    groups_: Codes
    reach_: float

    def predict(self, X: Numbers) -> Codes:
        """Return the group of each row, -1 for noise."""
        X = np.asarray(X)
        if not len(self.rows_):
            return np.full(len(X), -1)
        finder = NearestNeighbors(n_neighbors=1).fit(self.rows_)
        found = np.full(len(X), -1)
        for at in range(0, len(X), _CHUNK):
            away, near = finder.kneighbors(X[at : at + _CHUNK])
            inside = away[:, 0] <= self.reach_ * (1 + 1e-9)
            found[at : at + _CHUNK] = np.where(inside, self.groups_[near[:, 0]], -1)
        return found


class Dbscan(DensityRows):
    """DBSCAN, its radius (unless given) at the knee of the distances to the k-th neighbour."""

    def __init__(self, eps: float | None = None, min_samples: int | None = None) -> None:
        self.eps = eps
        self.min_samples = min_samples

    def fit(self, X: Numbers, y: None = None) -> Self:
        """Group the rows; core points are kept for new ones."""
        usual = max(4, min(2 * X.shape[1], 20))
        count = max(1, min(self.min_samples or usual, len(X) - 1))
        self.eps_ = float(self.eps or knee(X, count))
        fitted = DBSCAN(eps=self.eps_, min_samples=count).fit(X)
        self.labels_ = fitted.labels_
        cores = fitted.core_sample_indices_
        self.rows_, self.groups_ = X[cores], fitted.labels_[cores]
        self.reach_ = self.eps_
        return self


class Hdbscan(DensityRows):
    """HDBSCAN (Campello, Moulavi & Sander 2013); by itself a group has 2 % of the rows or more."""

    def __init__(self, min_cluster_size: int | None = None) -> None:
        self.min_cluster_size = min_cluster_size

    def fit(self, X: Numbers, y: None = None) -> Self:
        """Group the rows; they are kept for new ones."""
        size = max(2, min(self.min_cluster_size or max(5, len(X) // 50), len(X) - 1))
        fitted = HDBSCAN(min_cluster_size=size, min_samples=min(size, 10), copy=True).fit(X)
        self.labels_ = fitted.labels_
        # Noise is kept too: what is nearest to noise is noise.
        self.rows_, self.groups_ = X, fitted.labels_
        grouped = X[fitted.labels_ >= 0]
        self.reach_ = 0.0
        if len(grouped) > 1:
            away, _ = NearestNeighbors(n_neighbors=2).fit(grouped).kneighbors(grouped)
            self.reach_ = float(np.quantile(away[:, 1], 0.99))
        return self


class PcaKMeans(ClusterMixin, BaseEstimator):
    """K-means on the principal components that carry 90 % of the variance, two at least."""

    def __init__(self, clusters: int, seed: int = 0) -> None:
        self.clusters = clusters
        self.seed = seed

    def fit(self, X: Numbers, y: None = None) -> Self:
        """Group the rows."""
        most = min(X.shape)
        pca = PCA(random_state=self.seed).fit(X)
        count = int(np.searchsorted(np.cumsum(pca.explained_variance_ratio_), _VARIANCE)) + 1
        self.pca_ = PCA(min(max(count, 2), most), random_state=self.seed).fit(X)
        self.kmeans_ = KMeans(_possible(self.clusters, X), n_init=5, random_state=self.seed)
        self.labels_ = self.kmeans_.fit_predict(self.embed(X))
        return self

    def embed(self, X: Numbers) -> Numbers:
        """Return the principal components."""
        return np.asarray(self.pca_.transform(X))

    def predict(self, X: Numbers) -> Codes:
        """Return the group of each row."""
        return np.asarray(self.kmeans_.predict(self.embed(X)))


class Mixture(ClusterMixin, BaseEstimator):
    """A Gaussian mixture: each row goes to the component that it most probably comes from."""

    def __init__(self, clusters: int, covariance: str = "full", seed: int = 0) -> None:
        self.clusters = clusters
        self.covariance = covariance
        self.seed = seed

    def fit(self, X: Numbers, y: None = None) -> Self:
        """Fit by expectation-maximisation from K-means."""
        from sklearn.mixture import GaussianMixture

        self.mixture_ = GaussianMixture(
            _possible(self.clusters, X),
            covariance_type=self.covariance,
            reg_covar=1e-3,
            n_init=2,
            max_iter=200,
            random_state=self.seed,
        )
        self.labels_ = self.mixture_.fit_predict(X)
        self.bic_ = float(self.mixture_.bic(X))
        return self

    def predict(self, X: Numbers) -> Codes:
        """Return the most probable component of each row."""
        return np.asarray(self.mixture_.predict(X))


def knee(X: Numbers, neighbour: int) -> float:
    """Return the distance at the knee of the sorted distances to the k-th neighbour.

    The knee is where the curve is furthest below the line between its ends (Satopaa et al. 2011).
    """
    finder = NearestNeighbors(n_neighbors=neighbour + 1).fit(X)
    away = np.sort(finder.kneighbors(X)[0][:, -1])
    line = np.linspace(away[0], away[-1], len(away))
    found = float(away[int(np.argmax(line - away))])
    return found if found > 0 else float(max(away[-1], 1e-3))


def _possible(clusters: int, X: Numbers) -> int:
    """Return the number of clusters; ModelError where there are fewer rows than that."""
    different = len(np.unique(X[: 50 * clusters], axis=0))
    if different < clusters:
        different = len(np.unique(X, axis=0))
    if different < clusters:
        raise ModelError("clusters_above_rows", clusters=clusters, rows=different)
    return clusters
