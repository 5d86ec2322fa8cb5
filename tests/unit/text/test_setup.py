"""What is suggested for a table of reviews, and the table that is made of it."""

import gzip
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.task import Domain, TaskKind
from lib.errors import InputError
from lib.intake.reading import read_table
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.deriving import derive_new, setup_of, with_labels
from lib.workflows.reviews.texts.ratings import detect_scale
from lib.workflows.reviews.texts.setup import (
    ReviewSetup,
    rating_candidates,
    suggest,
    text_candidates,
)

ROWS = 40


def table(**columns: object) -> Dataset:
    frame = pd.DataFrame(columns)
    return read_table(frame.to_csv(index=False).encode(), "reviews.csv")


def reviews(rows: int = ROWS, **more: object) -> Dataset:
    words = ["정말 좋아요 또 살게요", "별로예요 다시는 안 사요", "배송이 빨라서 만족합니다"]
    return table(
        번호=np.arange(rows),
        제목=[f"제목 {row}" for row in range(rows)],
        후기=[f"{words[row % 3]} 상품 {row}번" for row in range(rows)],
        별점=[1 + row % 5 for row in range(rows)],
        작성일=pd.date_range("2026-01-01", periods=rows).strftime("%Y-%m-%d"),
        상품=[f"물건 {row % 4}" for row in range(rows)],
        **more,
    )


def test_a_korean_table_is_understood_by_its_names() -> None:
    dataset = reviews()
    setup = suggest(dataset)
    assert setup == ReviewSetup(("후기",), rating="별점", scale=5, date="작성일", product="상품")
    assert text_candidates(dataset)[0] == "후기"
    assert rating_candidates(dataset) == {"별점": 5}
    assert ReviewSetup.from_dict(setup.to_dict()) == setup


def test_a_title_is_not_taken_for_the_review_and_a_variation_is_a_product() -> None:
    films = table(
        title=[f"The film of the year, part {row}" for row in range(ROWS)],
        review=[f"good {row} of them" for row in range(ROWS)],
        rating=[1 + row % 5 for row in range(ROWS)],
    )
    assert suggest(films).text == ("review",)
    speakers = table(
        rating=[1 + row % 5 for row in range(ROWS)],
        date=["31-Jul-18"] * ROWS,
        variation=[
            ("Charcoal Fabric ", "Walnut Finish ", "Black  Dot")[row % 3] for row in range(ROWS)
        ],
        verified_reviews=[f"I love my Echo number {row}" for row in range(ROWS)],
        feedback=[int(row % 5 > 1) for row in range(ROWS)],
    )
    setup = suggest(speakers)
    assert (setup.text, setup.product) == (("verified_reviews",), "variation")


def test_stars_times_ten_are_stars() -> None:
    hotels = table(
        Rating=[10 * (1 + row % 5) for row in range(ROWS)],
        Review=[f"nice room and staff {row}" for row in range(ROWS)],
        nights=[20 + row % 2 for row in range(ROWS)],
    )
    assert (suggest(hotels).rating, suggest(hotels).scale) == ("Rating", 50)
    assert rating_candidates(hotels) == {"Rating": 50}
    classes = with_labels(hotels.frame, suggest(hotels), "sentiment")["sentiment"]
    assert classes.fillna("").tolist()[:5] == ["negative", "negative", "", "positive", "positive"]
    halves = pd.Series([15, 25, 45, 50])
    assert detect_scale(halves) == 50
    assert detect_scale(pd.Series([20, 40, 60, 80, 100])) == 100
    ages = table(age=[18 + row % 60 for row in range(ROWS)], Review=hotels.frame["Review"])
    assert not rating_candidates(ages)


def test_short_reviews_and_labels_are_found_by_what_they_hold() -> None:
    dataset = table(document=["good", "굿", "nice one", "bad"] * 10, label=[1, 1, 1, 0] * 10)
    assert suggest(dataset) == ReviewSetup(("document",), label="label")
    assert suggest(table(a=[1, 2, 3], b=[2, 3, 4])).text == ()


def test_the_derived_table_and_its_task() -> None:
    dataset = reviews()
    wanted = replace(suggest(dataset), text=("제목", "후기"))
    made, task, findings = make_reviews(dataset, wanted)
    assert task is not None
    assert (task.kind, task.domain, task.text) == (TaskKind.BINARY, Domain.TEXT, "제목")
    assert task.classes == ("negative", "positive")
    assert task.features == {"제목": "text"}
    assert made.frame["제목"][0] == "제목 0\n정말 좋아요 또 살게요 상품 0번"
    assert made.column("language").kind is ColumnKind.CATEGORY or made.rows
    assert made.frame["sentiment"].notna().sum() == ROWS * 4 // 5
    assert "ratings_left_out" in {finding.code for finding in findings}
    setup = setup_of(task.recipe)
    assert setup == wanted
    new = derive_new(dataset.frame.head(3), setup)
    assert new["제목"].tolist() == made.frame["제목"].head(3).tolist()
    assert with_labels(new, setup, "sentiment")["sentiment"].iloc[0] == "negative"


def test_repeats_are_a_group_and_further_columns_features() -> None:
    dataset = table(
        text=["same words here", "Same words here!", *[f"another text {i}" for i in range(20)]],
        label=["a", "b"] * 11,
        price=np.arange(22) * 1.5,
    )
    made, task, findings = make_reviews(
        dataset, ReviewSetup(("text",), label="label", extra=("price",), positive="A")
    )
    assert task is not None
    assert task.group == "duplicate_group"
    assert task.features == {"text": "text", "price": "number"}
    assert task.classes == ("b", "a")
    assert made.frame["duplicate_group"][0] == made.frame["duplicate_group"][1]
    assert "texts_repeated" in {finding.code for finding in findings}


def test_empty_texts_are_left_out_and_no_label_is_no_task() -> None:
    dataset = table(text=["a b c", "", "  ", "<br>", "d e f"], x=[1, 2, 3, 4, 5])
    made, task, findings = make_reviews(dataset, ReviewSetup(("text",)))
    assert task is None
    assert made.frame["text"].tolist() == ["a b c", "d e f"]
    left_out = next(one for one in findings if one.code == "texts_left_out")
    assert left_out.values == {"rows": 3, "total": 5}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": ()}, "no_text_column"),
        ({"text": ("nowhere",)}, "unknown_column"),
        ({"text": ("번호",)}, "text_is_numbers"),
        ({"text": ("작성일",)}, "text_is_dates"),
        ({"text": ("후기", "후기")}, "review_column_twice"),
        ({"label": "후기"}, "review_column_twice"),
        ({"extra": ("별점",)}, "review_column_twice"),
        ({"rating": "번호", "scale": None}, "rating_unreadable"),
        ({"scale": 8}, "unknown_scale"),
        ({"positive": "maybe"}, "unknown_positive"),
        ({"neutral": "class", "positive": "positive"}, "positive_needs_binary"),
    ],
)
def test_a_set_up_that_cannot_be_is_refused(changes: dict[str, object], code: str) -> None:
    dataset = reviews()
    setup = replace(suggest(dataset), text=("후기",))
    with pytest.raises(InputError) as caught:
        make_reviews(dataset, replace(setup, **changes))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["same"] * 20, "texts_all_same"),
        (["<br>", "<p></p>"] * 10, "texts_empty"),
    ],
)
def test_texts_from_which_nothing_can_be_learned(texts: list[str], code: str) -> None:
    dataset = table(text=texts, label=["a", "b"] * 10, more=np.arange(20))
    with pytest.raises(InputError) as caught:
        make_reviews(dataset, ReviewSetup(("text",), label="label"))
    assert caught.value.code == code


def test_one_class_is_refused_and_lists_of_labels_are_noticed() -> None:
    texts = [f"text number {row}" for row in range(30)]
    with pytest.raises(InputError, match="target_constant"):
        make_reviews(table(text=texts, y=["x"] * 30), ReviewSetup(("text",), label="y"))
    moods = ["joy;anger", "joy", "anger;fear"] * 10
    _, task, findings = make_reviews(table(text=texts, y=moods), ReviewSetup(("text",), label="y"))
    assert task is not None
    several = next(one for one in findings if one.code == "labels_several")
    assert several.values["labels"] == 3


def test_quotes_in_files_separated_by_tabs_are_text(real_data) -> None:
    folder = real_data / "reviews"
    for name, rows in (("nsmc_test_10k.tsv.gz", 10_000), ("yelp_labelled.txt", 1_000)):
        dataset = read_table((folder / name).read_bytes(), name)
        assert dataset.rows == rows
        setup = suggest(dataset)
        assert len(setup.text) == 1
        assert setup.label is not None
        quoted = dataset.frame[setup.text[0]].str.contains('"').sum()
        raw = folder.joinpath(name).read_bytes()
        data = gzip.decompress(raw) if name.endswith(".gz") else raw
        assert quoted == sum(b'"' in line for line in data.splitlines())


def test_a_very_long_cell_is_read_and_cut() -> None:
    data = 'text,label\n"' + "아주 긴 글 " * 20_000 + '",a\nb c,b\n' + "x y,a\nz w,b\n" * 5
    dataset = read_table(data.encode(), "long.csv")
    made, _, findings = make_reviews(dataset, ReviewSetup(("text",), label="label"))
    assert made.frame["text"].str.len().max() <= 20_000
    assert "texts_cut" in {finding.code for finding in findings}


def test_classes_of_hardly_any_different_texts_can_still_be_compared() -> None:
    dataset = table(text=["굿", "별로"] * 20, label=["a", "b"] * 20)
    _, task, findings = make_reviews(dataset, ReviewSetup(("text",), label="label"))
    assert task is not None
    assert task.group is None
    assert "texts_too_alike" in {finding.code for finding in findings}


def test_setting_reviews_up_loads_no_framework() -> None:
    code = (
        "import sys, lib.workflows.reviews.task;"
        "import lib.workflows.reviews.report.review_sentences;"
        "print({'sklearn', 'scipy.stats', 'skrub', 'tensorflow'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
