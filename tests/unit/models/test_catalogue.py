import subprocess
import sys

import pytest

from lib.core.model import Family, Size
from lib.core.plan import Effort
from lib.core.task import PREDICTED, Domain, TaskKind
from lib.errors import InputError, ModelError
from lib.models.catalogue import all_models, default_models, domains_of, get_model, notes_of
from tests.unit.models.tables import make_context, make_table


def test_ids_other_programs_rely_on():
    tables = [spec.id for spec in all_models() if Domain.TABLE in domains_of(spec)]
    assert " ".join(tables) == (
        "dummy linear ridge logistic knn naive_bayes decision_tree random_forest extra_trees "
        "hist_gradient_boosting catboost linear_svm rbf_svm keras_linear keras_mlp realmlp "
        "tabm own_network own_network_2 own_exercise blend"
    )
    reviews = [spec.id for spec in all_models() if Domain.TEXT in domains_of(spec)]
    assert reviews[:5] == ["dummy", "tfidf_logistic", "tfidf_svm", "tfidf_nb", "nb_svm"]


def test_an_unknown_id_suggests_the_nearest():
    with pytest.raises(InputError) as caught:
        get_model("randomforest")
    assert caught.value.context["suggestion"] == "random_forest"
    with pytest.raises(InputError):
        get_model("")


@pytest.mark.parametrize("kind", PREDICTED)
@pytest.mark.parametrize("effort", Effort)
def test_every_board_has_a_baseline_and_both_sides(kind, effort):
    models = default_models(kind, effort)
    assert models[0] == "dummy"
    assert {get_model(id_).family for id_ in models} == set(Family)
    assert ("rbf_svm" in models) == (effort is not Effort.QUICK)


def test_more_work_is_never_estimated_cheaper():
    for spec in all_models():
        for kind in set(spec.kinds) & set(PREDICTED):
            classes = {TaskKind.REGRESSION: 0, TaskKind.BINARY: 2, TaskKind.MULTICLASS: 5}.get(
                kind, 0
            )
            small = spec.seconds(Size(1000, 10, classes, Effort.QUICK))
            # TabM takes as many steps on few rows as on more: whole epochs and batches round.
            more = spec.seconds(Size(4000, 20, classes, Effort.QUICK))
            assert 0 < small <= 1.05 * more, spec.id


def test_the_catalogue_loads_no_framework():
    code = (
        "import sys; from lib.models.catalogue import all_models; all_models();"
        "print({'sklearn','skrub','catboost','skops','tensorflow','keras'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"


def test_the_blend_is_not_built():
    with pytest.raises(ModelError):
        get_model("blend").build(make_context(TaskKind.BINARY, make_table()))


def test_notes_say_what_a_model_did_not_do():
    def codes(model, rows, weight):
        return [note.code for note in notes_of(get_model(model), rows=rows, class_weight=weight)]

    assert codes("knn", 100, True) == ["no_class_weight"]
    assert codes("knn", 100, False) == []
    assert codes("rbf_svm", 5000, True) == []
    assert codes("rbf_svm", 5001, True) == ["svm_approximated"]
