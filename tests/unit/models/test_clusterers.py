"""What every clusterer of the catalogue promises."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score

from lib.core.model import BuildContext, Family
from lib.core.plan import Effort
from lib.core.task import Domain, TaskKind
from lib.errors import InputError, ModelError
from lib.models.artifacts import load_model, save_model
from lib.models.catalogue import all_models, default_models, get_model
from tests.unit.segments.tables import customers, mixture

IDS = [spec.id for spec in all_models() if TaskKind.CLUSTERS in spec.kinds]
NUMBERS = ("recency", "frequency", "monetary")
FEATURES = {**dict.fromkeys(NUMBERS, "number"), "region <b>": "category"}
OWN_NUMBER = ("dbscan", "hdbscan", "rfm_quintiles")
FAST = {"autoencoder_kmeans": {"training_steps": 100}, "idec": {"training_steps": 100}}


def build(model: str, features: dict[str, str] | None = None, **segments: Any) -> Any:
    context = BuildContext(
        kind=TaskKind.CLUSTERS,
        features=features or FEATURES,
        levels={},
        rows=120,
        classes=0,
        effort=Effort.QUICK,
        metric="stability_jaccard",
        seed=3,
        settings=FAST.get(model, {}),
        segments={"k": 3, "transforms": {}, "roles": {n: n for n in NUMBERS}, **segments},
    )
    return get_model(model).build(context)


def table(rows: int = 120) -> pd.DataFrame:
    return customers(rows).frame[list(FEATURES)]


@cache
def fitted(model: str) -> Any:
    return build(model).fit(table())


def test_ids_other_programs_rely_on():
    assert " ".join(IDS) == (
        "rfm_quintiles kmeans minibatch_kmeans pca_kmeans gaussian_mixture gaussian_mixture_diag "
        "agglomerative som dbscan hdbscan autoencoder_kmeans idec"
    )
    for effort in Effort:
        models = default_models(TaskKind.CLUSTERS, effort, Domain.SEGMENTS)
        families = {get_model(one).family for one in models}
        assert families == {Family.BASELINE, Family.CLASSICAL, Family.DEEP}


@pytest.mark.parametrize("model", IDS)
def test_every_row_gets_a_segment_and_new_rows_too(model):
    made = fitted(model)
    assert made.n_clusters_ >= 2
    assert len(made.labels_) == 120
    found = made.predict(table())
    assert np.mean(found == made.labels_) > 0.95
    new = table().head(5).assign(**{"region <b>": "never seen"})
    assert set(made.predict(new)) <= {-1, *range(made.n_clusters_)}
    turned = table()[list(table().columns[::-1])].set_index(np.arange(120) + 7)
    assert (made.predict(turned) == found).all()


@pytest.mark.parametrize("model", [one for one in IDS if one != "rfm_quintiles"])
def test_groups_that_are_there_are_found_and_numbered_by_size(model):
    truth = mixture(0, 120)[1]
    labels = fitted(model).labels_
    assert adjusted_rand_score(truth, labels) > 0.8
    sizes = np.bincount(labels[labels >= 0])
    assert (np.diff(sizes) <= 0).all()


@pytest.mark.parametrize("model", IDS)
def test_the_same_seed_gives_the_same_segments(model):
    again = clone(build(model)).fit(table())
    assert (again.labels_ == fitted(model).labels_).all()


@pytest.mark.parametrize("model", IDS)
def test_saved_and_loaded_predicts_the_same(model):
    loaded, manifest = load_model(save_model(fitted(model), {"model": model}))
    assert (loaded.predict(table()) == fitted(model).predict(table())).all()
    assert ("layers" in manifest) == (model in ("idec", "autoencoder_kmeans"))
    if hasattr(loaded, "embed"):
        np.testing.assert_allclose(
            loaded.embed(table()), fitted(model).embed(table()), rtol=1e-4, atol=1e-4
        )


@pytest.mark.parametrize("model", IDS)
def test_new_rows_may_be_awkward(model):
    made = fitted(model)
    usual = made.predict(table())
    assert usual.dtype.kind == "i"
    known = {-1, *range(made.n_clusters_)}
    odd = table().head(12).assign(unknown="x")
    odd.loc[:, "region <b>"] = np.nan
    assert set(made.predict(odd)) <= known
    odd.loc[:, "monetary"] = np.nan
    if model == "rfm_quintiles":  # a rule on three values says nothing of two
        with pytest.raises(InputError, match="rfm_values_missing"):
            made.predict(odd)
    else:
        assert set(made.predict(odd)) <= known
        assert set(made.predict(odd.iloc[:1])) <= known
    assert made.predict(table().iloc[3:4]) == usual[3:4]


@pytest.mark.parametrize("model", [one for one in IDS if one not in (*OWN_NUMBER, "som")])
def test_more_segments_than_different_customers(model):
    few = pd.concat([table(3)] * 20, ignore_index=True)
    with pytest.raises(ModelError) as caught:
        build(model, k=9).fit(few)
    assert caught.value.code == "clusters_above_rows"


def test_one_cloud_is_one_segment_for_dbscan():
    cloud = np.random.default_rng(0).normal(size=(200, 2))
    frame = pd.DataFrame(cloud, columns=["a", "b"])
    with pytest.raises(ModelError) as caught:
        build("dbscan", {"a": "number", "b": "number"}).fit(frame)
    assert caught.value.code == "one_cluster"


def test_networks_of_several_tables_are_independent():
    from lib.workflows.segments.models.deep_clustering import DeepClusterer, fit_together

    tables = [mixture(seed, 60 + 10 * seed)[0] for seed in range(3)]
    stacked = [DeepClusterer(3, "idec", training_steps=60, seed=seed) for seed in range(3)]
    fit_together(stacked, tables)
    alone = DeepClusterer(3, "idec", training_steps=60, seed=2).fit(tables[2])
    np.testing.assert_allclose(alone.embed(tables[2]), stacked[2].embed(tables[2]), atol=1e-3)
    assert (alone.labels_ == stacked[2].labels_).all()
