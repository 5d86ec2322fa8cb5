import numpy as np

from lib.workflows.reviews.exploring import active

CLASSES = ("bad", "good")


def test_states_follow_the_labels():
    state = active.start(CLASSES, 200)
    assert len(set(state.batch)) == 10
    state = active.given(state, {row: CLASSES[row % 2] for row in state.batch} | {7_000: "bad"})
    assert (len(state.labels), state.trainable, state.enough) == (10, True, False)


def test_unsure_rows_are_chosen_and_none_twice():
    state = active.given(active.start(CLASSES, 100), {0: "bad", 1: "good", 2: "bad", 3: "good"})
    chances = np.full((100, 2), [0.01, 0.99])
    chances[50:60] = 0.5
    batch = active.next_batch(state, chances)
    assert sum(50 <= row < 60 for row in batch) >= 8
    assert len(set(batch) - set(state.labels)) == 10
    assert batch == active.next_batch(state, chances)


def test_small_tables_end_and_unknown_classes_are_left_out():
    state = active.given(active.start(CLASSES, 4), dict.fromkeys(range(4), "good") | {1: "ugly"})
    assert len(state.labels) == 3
    assert active.next_batch(state, None) == (1,)
    assert not state.trainable
