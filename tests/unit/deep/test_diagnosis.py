"""What the curves of a training say."""

from lib.deep.diagnosis import diagnose


def codes(loss, validation, best):
    history = {"loss": loss, "val_loss": validation, "best_epoch": [float(best)]}
    return [finding.code for finding in diagnose("keras_mlp", history)]


def test_a_training_that_has_settled_is_not_spoken_of():
    flat = [1.0, 0.6, 0.5] + [0.45] * 30
    assert codes(flat, [value + 0.05 for value in flat], 20) == []


def test_a_training_that_ended_too_early_is():
    falling = [2.0 * 0.9**epoch for epoch in range(30)]
    assert codes(falling, falling, 29) == ["network_still_learning"]
    # An early epoch was kept: more of them would not help.
    assert codes(falling, falling, 5) == []


def test_a_network_that_learned_by_heart_is():
    loss = [1.0 * 0.8**epoch for epoch in range(20)]
    assert codes(loss, [0.9] * 20, 15) == ["network_gap"]


def test_few_epochs_say_nothing():
    assert codes([1.0, 0.1], [1.0, 0.9], 1) == []
