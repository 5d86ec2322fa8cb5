"""Clusterers that learn an embedding first; importable without TensorFlow.

Both take encoded customers (NumPy). ``fit_together`` trains those of several tables at once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.cluster import KMeans

from lib.core.progress import NullProgress, Progress
from lib.errors import Cancelled, ModelError
from lib.workflows.segments.arrays import Codes, Numbers, Numbers32

if TYPE_CHECKING:
    import keras

STEPS = {"quick": 300, "standard": 800, "thorough": 2_000}
_MANY_COLUMNS = 16
_MORE_STEPS = 3
"""How many times the steps, and the units, are taken for more columns than that."""
_BATCH = 256
_RATE, _REFINE_RATE = 3e-3, 1e-3
_REFINED = 0.5
"""Steps of the clustering phase, as a share of those before it."""
_FLOOR = 0.3
"""Share of the largest variance below which a direction of the embedding is not blown up further.

Of 0, 0.03, 0.1 and 0.3 (0: not whitened) the best or about the best on digits, on long groups and
on a curved surface.
"""
_PULL = 3.0
"""Weight of the neighbours' places against the reconstruction, before the clustering phase."""
_REACH = 3.0
"""How far from the middle the embedding's share of the neighbours' places lies.

With 3 IDEC agreed with the truth at least as well as with 1 on stretched groups, half-moons, rings
and groups of unequal spread: the distances of its soft assignment are those of one such group.
"""
_FREE = 2
"""Dimensions of the embedding beside those of the neighbours' places, for what these leave out."""
_MIN_ROWS = 8


class DeepClusterer(ClusterMixin, BaseEstimator):
    """An autoencoder whose embedding is clustered.

    ``method`` is "kmeans" (K-means on the embedding) or "idec" (improved deep embedded clustering,
    Guo et al. 2017: embedding and centres are then refined together, with the reconstruction kept
    so that the embedding still stands for the customers). Before that, IDEC's embedding also
    learns where customers lie in the graph of their neighbours, as spectral networks do (Shaham
    et al. 2018): so it finds groups that are long or bent. ``training_steps``, ``width`` (of the
    embedding) and ``hidden`` (width of the first layer) are chosen by the effort and the columns
    if None; ``gamma`` weighs clustering against reconstruction.
    """

    def __init__(
        self,
        clusters: int,
        method: str = "idec",
        effort: str = "standard",
        training_steps: int | None = None,
        width: int | None = None,
        hidden: int | None = None,
        gamma: float = 0.1,
        seed: int = 0,
        watch: Progress | None = None,
    ) -> None:
        self.clusters = clusters
        self.method = method
        self.effort = effort
        self.training_steps = training_steps
        self.width = width
        self.hidden = hidden
        self.gamma = gamma
        self.seed = seed
        self.watch = watch

    def __sklearn_clone__(self) -> DeepClusterer:
        """Clone with the same watch: it is a line to the caller, not a parameter to copy."""
        return type(self)(**self.get_params(deep=False))

    def __getstate__(self) -> Mapping[str, object]:
        return {**super().__getstate__(), "watch": None}

    def fit(self, X: Numbers, y: None = None) -> Self:
        """Learn embedding and groups."""
        fit_together([self], [X], self.watch)
        return self

    def widths(self, columns: int) -> list[int]:
        """Return the widths of the layers from the columns to the embedding."""
        hidden = self.hidden or (48 if columns <= _MANY_COLUMNS else 256)
        width = self.width or max(2, min(10, columns - 1))
        if self.method == "idec":
            width = max(self.width or 0, self.clusters + _FREE)
        return [columns, hidden, max(hidden // 2, width), width]

    def embed(self, X: Numbers) -> Numbers:
        """Return the embedding of rows."""
        values = np.asarray(X, dtype="float32")
        half = len(self.weights_) // 4
        for layer in range(half):
            values = values @ self.weights_[2 * layer] + self.weights_[2 * layer + 1]
            if layer < half - 1:
                values = np.maximum(values, 0)
        return np.asarray(values, dtype="float64")

    def predict(self, X: Numbers) -> Codes:
        """Return the group whose centre is nearest in the embedding."""
        from lib.workflows.segments.groups.som import nearest

        return nearest(self.embed(X), self.centres_)

    def accept(
        self, weights: list[Numbers32], centres: Numbers, history: dict[str, list[float]]
    ) -> None:
        """Take what training gave."""
        self.weights_ = weights
        self.centres_ = centres
        self.history_ = history

    def network(self) -> keras.Model:
        """Return the network as an ordinary Keras model: rows in, embedding and rows out."""
        from lib.workflows.segments.models import keras_autoencoder

        return keras_autoencoder.build(self.weights_)

    def detach_network(self) -> tuple[DeepClusterer, bytes]:
        """Return a copy without the network, and the network's .keras bytes."""
        from lib.workflows.segments.models import keras_autoencoder

        copy = type(self)(**{**self.get_params(deep=False), "watch": None})
        kept = {name: value for name, value in vars(self).items() if name.endswith("_")}
        copy.__dict__.update({**kept, "weights_": []})
        return copy, keras_autoencoder.to_bytes(self.network())

    def attach_network(self, data: bytes) -> None:
        """Take the network of ``detach_network`` back; it is loaded in Keras's safe mode."""
        from lib.workflows.segments.models import keras_autoencoder

        self.weights_ = keras_autoencoder.weights_of(keras_autoencoder.from_bytes(data))


def fit_together(
    clusterers: Sequence[DeepClusterer], tables: Sequence[Numbers], watch: Progress | None = None
) -> None:
    """Fit clusterers that differ by their seeds alone, one for each table, at the same time."""
    from lib.workflows.segments.models.keras_autoencoder import Autoencoders

    first, watch = clusterers[0], watch or NullProgress()
    fewest = min(len(table) for table in tables)
    if fewest < _MIN_ROWS:
        raise ModelError("network_too_few_rows", rows=fewest, least=_MIN_ROWS)
    different = min(len(np.unique(table, axis=0)) for table in tables)
    if different < first.clusters:
        raise ModelError("clusters_above_rows", clusters=first.clusters, rows=different)
    more = _MORE_STEPS if tables[0].shape[1] > _MANY_COLUMNS else 1
    steps = first.training_steps or more * STEPS[first.effort]
    refined = math.ceil(steps * _REFINED) if first.method == "idec" else 0
    widths = first.widths(tables[0].shape[1])
    nets = Autoencoders(tables, widths, [clusterer.seed for clusterer in clusterers], _BATCH)
    share = steps / (steps + 1.5 * refined)
    if refined:
        goals = [_goal(table, one, watch) for one, table in zip(clusterers, tables, strict=True)]
        history = {"loss": nets.pretrain(steps, _RATE, watch, share, goals, _PULL)}
        # Groups are begun by the neighbours' places; those of the embedding only come near them.
        begun = [
            _fitted(one, places).labels_ for one, places in zip(clusterers, goals, strict=True)
        ]
        centres = [
            np.stack([places[groups == group].mean(axis=0) for group in range(first.clusters)])
            for places, groups in zip(nets.embedded(), begun, strict=True)
        ]
        history["clustering_loss"] = nets.refine(
            np.stack(centres), refined, _REFINE_RATE, first.gamma, watch, share
        )
        centres = list(nets.centres())
    else:
        history = {"loss": nets.pretrain(steps, _RATE, watch, share)}
        nets.whiten(_FLOOR)
        centres = [
            np.asarray(_fitted(one, places).cluster_centers_, dtype="float64")
            for one, places in zip(clusterers, nets.embedded(), strict=True)
        ]
    for member, one in enumerate(clusterers):
        one.accept(nets.weights(member), centres[member], history)
        one.labels_ = one.predict(tables[member])


def _goal(table: Numbers, one: DeepClusterer, watch: Progress) -> Numbers:
    """Return where the embedding of a table's rows should come to lie by their neighbours."""
    from lib.workflows.segments.groups.neighbours import spectral_places

    if watch.cancelled():
        raise Cancelled()
    return _REACH * spectral_places(table, one.clusters, one.seed)


def _fitted(one: DeepClusterer, X: Numbers | Numbers32) -> KMeans:
    return KMeans(one.clusters, n_init=5, random_state=one.seed).fit(X)
