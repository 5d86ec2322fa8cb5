import numpy as np
import pandas as pd

from lib.core.numbering import numbered
from lib.workflows.segments.page.past_transactions import with_names


def test_segments_are_counted_from_one_and_nobody_is_given_a_wrong_one():
    assert numbered(np.array([0.0, 2.0, -1.0], dtype="float32")).tolist() == [1, 3, 0]
    assert pd.Series(numbered([1, -2, -3])).isna().tolist() == [False, True, True]


def test_files_of_answers_have_the_numbers_and_names_of_the_page():
    made = with_names(
        pd.DataFrame({"customer": ["a", "b"], "before": [-2, 1], "after": [0, -1], "risk": 0.5}),
        {0: "Champions", 1: "Lost", -1: "In no segment"},
    )
    assert made.to_csv(index=False).splitlines() == [
        "customer,before,before_name,after,after_name,risk",
        "a,,,1,Champions,0.5",
        "b,2,Lost,0,In no segment,0.5",
    ]
