"""The world of Learn is edited cell by cell, and one that cannot be solved says why."""

from tests.ui.conftest import said
from tests.ui.test_learn import compute

ASK, BRUSH = "deepworth_learn_ask_world", "deepworth_learn_world_brush"


def place(at, kind: str, row: int, column: int) -> None:
    at.segmented_control(BRUSH).set_value(kind).run()
    at.button(f"deepworth_learn_cell_{row}_{column}").click().run()
    assert not at.exception


def label(at, row: int, column: int) -> str:
    return at.button(f"deepworth_learn_cell_{row}_{column}").label


def test_a_world_is_edited_and_one_without_a_goal_or_start_is_refused(open_app) -> None:
    at = open_app("learn", chapter="world")
    place(at, "#", 1, 4)  # over the goal
    assert "The world has no goal." in said(at)
    assert at.button(ASK).disabled
    place(at, "G", 0, 0)
    assert not at.button(ASK).disabled
    place(at, "S", 3, 4)  # there is one start: it moves
    assert "[free]" in label(at, 3, 0)  # a word for screen readers
    assert label(at, 3, 4) == ":small[start]"
    assert not at.button(ASK).disabled
    place(at, "S", 3, 4)  # pressed again it is taken away
    assert "The world has no start" in said(at)
    at.button("deepworth_learn_world_wall").click().run()
    assert label(at, 3, 0) == ":small[start]"
    assert not at.button(ASK).disabled


def test_what_was_solved_is_the_edited_world(open_app, store) -> None:
    at = open_app("learn", chapter="world", locale="ko")
    for row, column in ((0, 4), (2, 4)):
        place(at, "#", row, column)
    at.button(ASK).click().run()
    compute(store)
    at.run()
    assert not at.exception
    assert "출발 칸에서는 어떤 목표에도 갈 수 없습니다" in said(at)
