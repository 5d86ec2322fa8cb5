"""Which unit goes to which worker next."""

from lib.engine.queue import Kind, Placement, Queue, Slot, Unit, with_opening

PLAIN, TENSOR = Slot("0", tensorflow=False), Slot("1", tensorflow=True)


def folds(model: str, seconds: float, run: str = "a", count: int = 2, **more: bool) -> list[Unit]:
    return [Unit(run, model, fold=fold, seconds=seconds, **more) for fold in range(count)]


def drain(queue: Queue, *idle: Slot, busy: int = 0) -> list[list[Placement]]:
    """Place until the queue is empty, with the same workers idle each time."""
    rounds = []
    while queue.waiting():
        rounds.append(queue.place(idle, busy))
        if not rounds[-1]:
            break
    return rounds


def models(rounds: list[list[Placement]], slot: str) -> list[str]:
    return [one.unit.model for placed in rounds for one in placed if one.slot == slot]


def test_the_baseline_comes_first_then_the_cheapest_with_all_its_folds() -> None:
    queue = Queue(1)
    queue.add(folds("forest", 3) + folds("tree", 1) + folds("dummy", 9, first=True))
    order = models(drain(queue, PLAIN), "0")
    assert order == ["dummy", "dummy", "tree", "tree", "forest", "forest"]


def test_networks_start_at_once_where_tensorflow_is_and_only_there() -> None:
    queue = Queue(2)
    queue.add(folds("dummy", 0, first=True) + folds("forest", 3) + folds("net", 9, network=True))
    rounds = drain(queue, PLAIN, TENSOR)
    assert models(rounds, "1")[:2] == ["net", "net"]
    assert models(rounds, "0") == ["dummy", "dummy", "forest"]


def test_all_workers_help_with_the_first_model_on_the_board() -> None:
    queue = Queue(2)
    queue.add(
        with_opening(
            folds("dummy", 0, first=True)
            + folds("forest", 3)
            + folds("tree", 1, count=3)
            + folds("net", 9, network=True)
        )
    )
    rounds = drain(queue, PLAIN, TENSOR)
    assert models(rounds, "1")[:4] == ["tree", "tree", "net", "net"]
    assert models(rounds, "0")[:3] == ["dummy", "dummy", "tree"]


def test_networks_alone_have_no_first_model() -> None:
    units = folds("net", 9, network=True)
    assert with_opening(units) == units


def test_a_network_waits_for_its_worker_though_another_is_idle() -> None:
    queue = Queue(2)
    queue.add(folds("net", 9, network=True))
    assert queue.place([PLAIN]) == []
    assert queue.networks()


def test_the_tensorflow_worker_helps_when_no_network_waits() -> None:
    queue = Queue(2)
    queue.add(folds("tree", 1, count=4))
    assert [len(placed) for placed in drain(queue, PLAIN, TENSOR)] == [2, 2]


def test_a_single_worker_leaves_networks_for_last() -> None:
    queue = Queue(1, networks_first=False)
    queue.add(folds("net", 1, network=True) + folds("forest", 3))
    assert models(drain(queue, TENSOR), "1") == ["forest", "forest", "net", "net"]


def test_runs_take_turns() -> None:
    queue = Queue(1)
    queue.add(folds("tree", 1, run="a", count=3))
    queue.add(folds("tree", 1, run="b", count=3))
    runs = [one.unit.run for placed in drain(queue, PLAIN) for one in placed]
    assert runs == ["a", "b", "a", "b", "a", "b"]


def test_jobs_without_end_let_a_run_go_on() -> None:
    queue = Queue(2)
    queue.add(folds("net", 9, network=True))
    went = []
    for number in range(8):
        queue.add([Unit(f"job {number}", "", Kind.JOB, network=True)])
        went.append(queue.place([TENSOR])[0].unit.run)
    assert went == ["job 0", "job 1", "job 2", "a", "job 3", "job 4", "job 5", "a"]


def test_the_last_unit_may_use_the_core_that_nobody_else_needs() -> None:
    queue = Queue(2)
    queue.add(folds("net", 9, network=True, count=1))
    assert queue.place([PLAIN, TENSOR])[0].threads == 2
    queue.add(folds("net", 9, network=True, count=1))
    assert queue.place([TENSOR], busy=1)[0].threads == 1
    queue.add(folds("tree", 1, count=2))
    assert [one.threads for one in queue.place([PLAIN, TENSOR])] == [1, 1]


def test_more_networks_waiting_do_not_keep_one_from_the_idle_core() -> None:
    queue = Queue(2)
    queue.add(folds("net", 9, network=True, count=2))
    assert [one.threads for one in queue.place([PLAIN, TENSOR])] == [2]


def test_folds_come_before_refits() -> None:
    queue = Queue(1)
    queue.add([Unit("a", "tree", Kind.REFIT), *folds("forest", 5)])
    assert models(drain(queue, PLAIN), "0") == ["forest", "forest", "tree"]


def test_units_taken_back_are_gone() -> None:
    queue = Queue(1)
    queue.add(folds("tree", 1) + folds("forest", 2))
    removed = queue.remove(lambda unit: unit.model == "tree")
    assert [unit.model for unit in removed] == ["tree", "tree"]
    assert models(drain(queue, PLAIN), "0") == ["forest", "forest"]
    assert queue.place([PLAIN]) == []


def test_every_unit_has_a_name_of_its_own() -> None:
    units = [
        Unit(run, model, kind, repeat, fold)
        for run in "ab"
        for model in ("tree", "net")
        for kind in Kind
        for repeat in range(2)
        for fold in range(2)
    ]
    assert len({unit.id for unit in units}) == len(units)
