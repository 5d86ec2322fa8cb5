"""The profile as a page and as JSON: complete, harmless, the same in both languages."""

import json
from pathlib import Path

import pandas as pd
import pytest

from lib.core.dataset import Dataset, Remedy, RemedyKind
from lib.i18n import translator
from lib.intake.profiling.associations import associations, usable
from lib.intake.profiling.by_target import split_by_target
from lib.intake.profiling.missing import missing_values
from lib.intake.profiling.profile import make_profile
from lib.intake.reading import read_table
from lib.intake.remedies import apply
from lib.report.profile.profile_charts import association_map, split_chart
from lib.report.profile.profile_html import ProfileParts, profile_document, render_profile

HOSTILE = '<script>alert("x")</script>'


def parts_of(dataset: Dataset, target: str) -> ProfileParts:
    return ProfileParts(
        dataset,
        make_profile(dataset, target),
        associations(dataset, usable(dataset.columns)),
        missing_values(dataset, target),
        "UTF-8",
    )


@pytest.fixture
def table() -> Dataset:
    rows = range(90)
    frame = pd.DataFrame(
        {
            HOSTILE: [n / 3 if n % 7 else None for n in rows],
            "city": [HOSTILE if n % 2 else "=1+1" for n in rows],
            "day": pd.date_range("2026-01-01", periods=90).astype(str),
            "label": ["a" if n % 3 else "b" for n in rows],
            "three": [("l", "m", "n")[n % 3] for n in rows],
        }
    )
    return read_table(frame.to_csv(index=False).encode(), f"{HOSTILE}.csv")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_runs_nothing_and_asks_for_nothing(table: Dataset, language: str) -> None:
    page = render_profile(parts_of(table, "label"), translator(language))
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert page.count("http") == page.count("http-equiv")
    assert "&lt;script&gt;" in page
    for column in table.columns[1:]:
        assert f"<bdi>{column.name}</bdi>" in page


def test_json_says_what_was_done(table: Dataset) -> None:
    remedy = Remedy(RemedyKind.LEAVE_OUT, ("day",))
    said = profile_document(parts_of(apply(table, [remedy]), "label"))
    again = json.loads(json.dumps(said, allow_nan=False))
    assert again["remedies"] == [remedy.to_dict()]
    assert [column["name"] for column in again["columns"]][-1] == "three"
    assert again["missing"]["patterns"][0] == {"columns": [HOSTILE], "rows": 13}


def test_charts_escape_what_is_the_users(table: Dataset) -> None:
    t = translator("en")
    names = usable(table.columns)
    figures = [association_map(associations(table, names), t)]
    for target in ("label", "three", HOSTILE):
        for name in names:
            split = split_by_target(table, name, target)
            if split is not None:
                figures.append(split_chart(split, name, target, t))
    assert len(figures) > 8
    for figure in figures:
        assert "<script" not in figure.to_json().replace("\\u003c", "<")


@pytest.mark.data
def test_hostile_strings_break_nothing(real_data: Path) -> None:
    lines = (real_data / "csv" / "blns.txt").read_text("utf-8").splitlines()[:300]
    frame = pd.DataFrame({"text": lines, "y": [n % 2 for n in range(len(lines))]})
    frame[lines[40] or "x"] = lines[::-1]
    dataset = read_table(frame.to_csv(index=False).encode("utf-8", "replace"), "blns.csv")
    assert "<script" not in render_profile(parts_of(dataset, "y"), translator("en"))
