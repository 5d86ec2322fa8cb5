"""Classes are called by names; their values stay."""

import pytest

from lib.core.task import Task, TaskKind
from lib.errors import InputError

TASK = Task(TaskKind.MULTICLASS, "y", {"x": "number"}, ("0", "1", "2"))


def test_names_are_shown_and_values_stay():
    named = TASK.called({"0": "  bad \n one ", "1": "", "2": "2"})
    assert named.shown == ("bad one", "1", "2")
    assert named.classes == TASK.classes
    assert Task.from_dict(named.to_dict()) == named
    before = {name: value for name, value in named.to_dict().items() if name != "names"}
    assert Task.from_dict(before).shown == TASK.classes  # a run of before there were names
    assert named.called({}) == TASK
    assert TASK.called({"0": "1", "1": "0"}).shown == ("1", "0", "2")
    assert len(TASK.called({"0": "x" * 500}).shown[0]) == 80


@pytest.mark.parametrize(
    "names", [{"0": "good", "1": "Good "}, {"0": "1"}, {"0": "좋음", "2": "좋음"}]
)
def test_two_classes_of_one_name_are_refused(names):
    with pytest.raises(InputError, match="class_name_twice"):
        TASK.called(names)


def test_classes_that_differ_in_case_alone_may_stay_so():
    task = Task(TaskKind.BINARY, "y", {"x": "number"}, ("yes", "Yes"))
    assert task.called({}).shown == task.classes
    with pytest.raises(InputError, match="class_name_twice"):
        task.called({"yes": "YES"})


def test_a_class_that_is_not_there_cannot_be_named():
    with pytest.raises(InputError, match="unknown_class"):
        TASK.called({"3": "more"})
