from lib.core.tuning import Tuning, together, tuning_note, tuning_seconds


def test_the_time_for_tuning_grows_with_the_rows_within_limits() -> None:
    assert tuning_seconds(0) == 2.0
    assert tuning_seconds(5000) == 12.0
    assert tuning_seconds(10**6) == 40.0


def test_the_notes_of_folds_become_one_with_the_middle_and_the_range_of_what_was_chosen() -> None:
    folds = [
        tuning_note("catboost", [Tuning(24, 10.0, {"depth": depth, "learning_rate": rate})])
        for depth, rate in ((6, 0.1), (4, 0.05), (6, 0.2))
    ]
    note = together("catboost", [one for one in folds if one is not None])
    assert note is not None
    assert note.values["configurations"] == 24
    assert note.values["fits"] == 3
    assert note.values["seconds"] == 30.0
    assert note.values["chosen"] == {"depth": [6, 4, 6], "learning_rate": [0.1, 0.05, 0.2]}


def test_words_are_told_by_the_most_frequent_one() -> None:
    tunings = [Tuning(2, 1.0, {"activation": one}) for one in ("relu", "selu", "selu")]
    note = tuning_note("realmlp", tunings)
    assert note is not None
    assert note.values["chosen"] == {"activation": ["selu"]}


def test_models_that_were_not_tuned_have_no_note() -> None:
    assert together("knn", []) is None
