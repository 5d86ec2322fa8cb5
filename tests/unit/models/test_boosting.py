import time

import pytest

from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.errors import Cancelled
from lib.models.catalogue import get_model
from tests.unit.models.tables import make_context, make_table, make_target


class Impatient:
    """Lets a fit report once, then wants it to stop."""

    def __init__(self) -> None:
        self.reports: list[float] = []

    def progress(self, done, curves=None):
        self.reports.append(done)

    def cancelled(self):
        return len(self.reports) > 1


def test_catboost_reports_and_stops_when_told():
    table = make_table(rows=3000)
    watch = Impatient()
    context = make_context(TaskKind.REGRESSION, table, watch=watch)
    model = get_model("catboost").build(context)
    model.set_params(booster__iterations=100_000, booster__patience=100_000)
    started = time.monotonic()
    with pytest.raises(Cancelled):
        model.fit(table, make_target(TaskKind.REGRESSION, table))
    assert time.monotonic() - started < 20
    assert all(0 <= share <= 1 for share in watch.reports)


@pytest.mark.parametrize("model_id", ["catboost", "hist_gradient_boosting"])
def test_whole_groups_are_held_back(model_id, monkeypatch):
    import lib.models.early_stopping as module

    seen = []

    def spy(y, **options):
        seen.append(options["groups"])
        return module_split(y, **options)

    module_split = module.split_inner
    monkeypatch.setattr(module, "split_inner", spy)
    table = make_table()
    context = make_context(TaskKind.BINARY, table, groups="house")
    with_groups = table.assign(house=[f"h{i // 8}" for i in range(len(table))])
    model = get_model(model_id).build(context)
    model.fit(with_groups, make_target(TaskKind.BINARY, table))
    assert seen[0] is not None
    assert model.predict_proba(table).shape == (len(table), 2)


def test_catboost_learns_many_classes_from_all_rows_in_the_end(monkeypatch):
    from lib.models.catboost_model import CatBoostBooster

    seen = []
    learn = CatBoostBooster._learn

    def spy(self, X, *rest):
        seen.append(len(X))
        return learn(self, X, *rest)

    monkeypatch.setattr(CatBoostBooster, "_learn", spy)
    table = make_table()
    for kind, after in ((TaskKind.MULTICLASS, [len(table)]), (TaskKind.BINARY, [])):
        seen.clear()
        model = get_model("catboost").build(make_context(kind, table, effort=Effort.STANDARD))
        model.fit(table, make_target(kind, table))
        assert seen[0] < len(table)
        assert seen[1:] == after
