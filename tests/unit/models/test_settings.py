"""Settings of models: every limit builds, every change arrives, every mistake is named."""

from typing import Any

import pytest

from lib.core.model import BUILT, Setting, Size
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.deep.designs.design import USUAL, Design
from lib.deep.designs.design_file import to_text
from lib.errors import InputError
from lib.i18n import LOCALES, translator
from lib.models.catalogue import all_models, get_model
from lib.models.settings import check_settings, read_setting, settings_factor
from tests.unit.models.tables import context_of, make_context, make_table, make_target

CASES = [
    pytest.param(spec.id, kind, setting, id=f"{spec.id}-{kind}-{setting.name}")
    for spec in all_models()
    if spec.efforts  # others need what a machine may not have
    for kind in spec.kinds
    if kind is not TaskKind.FORECAST  # no estimators: tests/unit/forecasts builds those
    for setting in spec.settings
]


# What these depend on is of the run (the number of segments), of a folder (an encoder), or chosen
# for each series.
FIXED = {
    "dummy",
    "blend",
    "pretrained_keras",
    "kmeans",
    "minibatch_kmeans",
    "pca_kmeans",
    "gaussian_mixture",
    "gaussian_mixture_diag",
    *(spec.id for spec in all_models() if spec.framework == "numpy"),
    "lag_forest",
    "median",
    "weighted",
}


def values_of(setting: Setting) -> list[Any]:
    if setting.kind == "bool":
        return [True, False]
    if setting.kind == "choice":
        return list(setting.choices)
    if setting.kind == "cuts":
        return ["1, 2, 3, 4", "10, 20, 30, 40"]
    if setting.kind == BUILT:
        return [to_text(Design(())), to_text(USUAL)]
    number = int if setting.kind == "int" else float
    return [number(setting.low), number(setting.high)]


def parameters(model_id: str, kind: TaskKind, settings: dict[str, Any], **changes: Any) -> Any:
    context = context_of(model_id, kind, make_table(), settings=settings, **changes)
    built = get_model(model_id).build(context).get_params()
    simple = (int, float, str, bool, dict, type(None))
    return str({name: value for name, value in built.items() if isinstance(value, simple)})


@pytest.mark.parametrize(("model_id", "kind", "setting"), CASES)
def test_limits_build_and_arrive(model_id, kind, setting):
    rows = {"rows": 6000} if setting.name == "components" else {}
    usual = parameters(model_id, kind, {}, **rows)
    built = [parameters(model_id, kind, {setting.name: v}, **rows) for v in values_of(setting)]
    assert any(each != usual for each in built)
    assert len(set(built)) == len(built)
    if setting.default is not None and get_model(model_id).framework != "keras":
        assert parameters(model_id, kind, {setting.name: setting.default}, **rows) == usual


@pytest.mark.parametrize("spec", all_models(), ids=lambda spec: spec.id)
def test_every_model_says_when_it_is_good_and_what_may_be_set(spec):
    assert spec.good
    assert bool(spec.settings) is (spec.id not in FIXED)
    for setting in spec.settings:
        values = values_of(setting)
        check_settings({spec.id: dict.fromkeys([setting.name], values[0])})
        if setting.default is not None:
            assert check_settings({spec.id: {setting.name: setting.default}}) == {}
            assert setting.kind in ("bool", "choice") or values[0] <= setting.default <= values[1]


def test_a_changed_model_learns():
    table, kind = make_table(), TaskKind.BINARY
    for model, settings in {
        "knn": {"neighbours": 200, "distance": "manhattan"},
        "rbf_svm": {"gamma": 0.1, "C": 3.0},
        "naive_bayes": {"prior": False, "smoothing": 10.0},
        "random_forest": {"trees": 10, "depth": 2, "features": 0.5},
        "catboost": {"iterations": 10, "depth": 3, "l2": 9.0},
    }.items():
        context = make_context(kind, table, settings=settings)
        fitted = get_model(model).build(context).fit(table, make_target(kind, table))
        assert fitted.predict_proba(table).shape == (len(table), 2)


def test_only_what_differs_is_kept_in_its_own_type():
    asked = {"knn": {"neighbours": 7.0, "distance": "euclidean", "weights": None}, "logistic": {}}
    assert check_settings(asked) == {"knn": {"neighbours": 7}}
    assert isinstance(check_settings(asked)["knn"]["neighbours"], int)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"kn": {"neighbours": 7}}, "unknown_model"),
        ({"knn": {"neighbors": 7}}, "unknown_setting"),
        ({"dummy": {"trees": 7}}, "model_without_settings"),
        ({"knn": {"neighbours": 0}}, "setting_not_whole"),
        ({"knn": {"neighbours": 2.5}}, "setting_not_whole"),
        ({"knn": {"neighbours": "many"}}, "setting_not_whole"),
        ({"knn": {"neighbours": True}}, "setting_not_whole"),
        ({"knn": {"distance": "cosine"}}, "setting_not_a_choice"),
        ({"logistic": {"C": float("nan")}}, "setting_out_of_limits"),
        ({"logistic": {"C": 1e9}}, "setting_out_of_limits"),
        ({"linear": {"positive": 1}}, "setting_not_a_choice"),
        ({"rfm_quintiles": {"recency": "30, 20, 10, 5"}}, "setting_not_cuts"),
        ({"rfm_quintiles": {"recency": 30}}, "setting_not_cuts"),
    ],
)
def test_mistakes_are_named(settings, code):
    with pytest.raises(InputError) as caught:
        check_settings(settings)
    assert caught.value.code == code
    for language in LOCALES:
        assert "{" not in "".join(translator(language).error(caught.value))


def test_settings_are_read_from_the_command_line():
    assert read_setting("knn.neighbours=10") == ("knn", "neighbours", 10.0)
    assert read_setting("knn.weights = distance") == ("knn", "weights", "distance")
    assert read_setting("linear.positive=yes") == ("linear", "positive", True)
    assert read_setting("rfm_quintiles.recency=30,60,90,180")[2] == "30,60,90,180"
    assert read_setting("keras_mlp.batch=64") == ("keras_mlp", "batch", 64)
    for text, code in {
        "knn.neighbours": "setting_unreadable",
        "neighbours=3": "setting_unreadable",
        "knn.neighbors=3": "unknown_setting",
        "knn.neighbours=few": "setting_not_whole",
    }.items():
        with pytest.raises(InputError) as caught:
            read_setting(text)
        assert caught.value.code == code


def test_the_cost_follows_what_it_is_proportional_to():
    size = Size(rows=5000, columns=20, classes=2, effort=Effort.STANDARD)

    def factor(model: str, **settings: Any) -> float:
        return settings_factor(get_model(model), settings, size)

    assert factor("random_forest") == 1
    assert factor("random_forest", trees=600) == pytest.approx(2)
    assert factor("random_forest", leaf=9) == 1
    assert factor("catboost", iterations=100) == pytest.approx(0.1)
    assert factor("catboost", iterations=5000) == 1  # it stops early
    assert factor("catboost", iterations=5000, learning_rate=0.03) == pytest.approx(2)
    assert factor("realmlp", epochs=128) == pytest.approx(2)
    assert factor("keras_mlp", epochs=6) == pytest.approx(0.25)  # of about 24 with two classes
    assert factor("realmlp", width=512) > 2
    assert factor("tabm", ensemble=16, epochs=24) == pytest.approx(2)
