"""Findings with regard to a target: what is flagged, and what must not be."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import FEATURE_KINDS
from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.core.task import Task, TaskKind
from lib.i18n import translator
from lib.i18n.texts.intake import FINDINGS
from lib.intake.profiling.findings import find, find_for_target
from lib.intake.reading import read_table
from lib.intake.samples import SAMPLES, read_sample


def task_of(dataset: Dataset, target: str, kind: TaskKind) -> Task:
    features = {
        c.name: str(c.kind) for c in dataset.columns if c.name != target and c.kind in FEATURE_KINDS
    }
    return Task(kind, target, features)


def about(dataset: Dataset, target: str, kind: TaskKind) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in find_for_target(dataset, task_of(dataset, target, kind)):
        found.setdefault(finding.code, []).append(finding)
    return found


def made(**columns: Any) -> Dataset:
    return read_table(pd.DataFrame(columns).to_csv(index=False).encode(), "x.csv")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def real(folder: Path, name: str) -> Dataset:
    return read_table((folder / "tabular" / name).read_bytes(), name)


@pytest.mark.data
def test_honest_columns_are_not_called_leaks(real_data: Path) -> None:
    mushroom = about(real(real_data, "mushroom.csv"), "type", TaskKind.BINARY)
    assert "target_leakage" not in mushroom
    assert mushroom["strong_predictor"][0].columns == ("odor",)
    telco = about(real(real_data, "telco_churn.csv"), "Churn", TaskKind.BINARY)
    assert not telco.keys() & {"target_leakage", "strong_predictor"}
    student = about(real(real_data, "student_mat.csv"), "G3", TaskKind.REGRESSION)
    assert "target_leakage" not in student
    assert ("G2",) in [finding.columns for finding in student["strong_predictor"]]


@pytest.mark.data
def test_casual_and_registered_make_the_count(real_data: Path) -> None:
    bikes = about(real(real_data, "bike_sharing_hour.csv.gz"), "cnt", TaskKind.REGRESSION)
    assert bikes["target_formula"][0].values["formula"] == "casual + registered"


def test_disguised_targets_are_leaks(rng: np.random.Generator) -> None:
    y = rng.normal(size=300)
    label = np.where(y > 0, "yes", "no")
    noise = rng.normal(size=300)
    dataset = made(noise=noise, scaled=3 * y + 2, code=np.where(y > 0, "B", "A"), y=y, label=label)
    numbers = about(dataset, "y", TaskKind.REGRESSION)
    assert [f.columns for f in numbers["target_leakage"]] == [("scaled",)]
    classes = about(dataset, "label", TaskKind.BINARY)
    leaks = {f.columns[0] for f in classes["target_leakage"]}
    assert {"code", "y", "scaled"} == leaks


@pytest.mark.parametrize("sign", ["-", "x", "/"])
def test_formulas(rng: np.random.Generator, sign: str) -> None:
    a, b = rng.uniform(1, 9, 200), rng.uniform(1, 9, 200)
    y = {"-": a - b, "x": a * b, "/": a / b}[sign]
    found = about(made(a=a, b=b, c=rng.normal(size=200), y=y), "y", TaskKind.REGRESSION)
    assert found["target_formula"][0].values["formula"] == f"a {sign} b"


def test_many_levels_alone_predict_nothing(rng: np.random.Generator) -> None:
    levels = [f"v{i}" for i in rng.integers(0, 400, 600)]
    dataset = made(levels=levels, other=rng.normal(size=600), y=rng.choice(["a", "b"], 600))
    found = about(dataset, "y", TaskKind.BINARY)
    assert not found.keys() & {"target_leakage", "strong_predictor"}


def test_classes_and_rows(rng: np.random.Generator) -> None:
    x = rng.normal(size=400)
    y = np.array(["common"] * 380 + ["seldom"] * 15 + ["rare"] * 5)
    found = about(made(x=x, y=y), "y", TaskKind.MULTICLASS)
    assert found["class_imbalance"][0].values["level"] == "rare"
    assert found["rare_classes"][0].values["levels"] == ["rare"]
    single = np.array(["a"] * 200 + ["b"] * 199 + ["left out"])
    assert not about(made(x=x, y=single), "y", TaskKind.BINARY)
    balanced = np.array(["a", "b"] * 200)
    assert not about(made(x=x, y=balanced), "y", TaskKind.BINARY)
    few = [1.5 * i if i < 30 else None for i in range(400)]
    assert "few_rows_for_target" in about(made(x=x, y=few), "y", TaskKind.REGRESSION)


def test_telling_gaps(rng: np.random.Generator) -> None:
    y = np.array(["a", "b"] * 200)
    x = np.where((y == "a") & (rng.random(400) < 0.7), np.nan, rng.normal(size=400))
    found = about(made(x=x, z=rng.normal(size=400), y=y), "y", TaskKind.BINARY)
    assert found["missing_tells_target"][0].columns == ("x",)


def test_findings_of_the_table_alone() -> None:
    frame = pd.DataFrame(
        {
            "customer_id": [f"C{i // 3}" for i in range(90)],
            "when": pd.date_range("2024-01-01", periods=90).strftime("%Y-%m-%d"),
            "gone": [""] * 90,
            "same": ["x"] * 90,
            "half": ["", "", "u"] * 30,
            "n": [i * i for i in range(90)],
            "copy": [i * i for i in range(90)],
        }
    )
    frame.loc[89] = frame.loc[88]
    dataset = read_table(frame.to_csv(index=False).encode(), "x.csv")
    found = {finding.code: finding for finding in dataset.findings}
    assert {code: f.columns for code, f in found.items() if f.columns} == {
        "all_missing": ("gone",),
        "constant": ("same",),
        "mostly_missing": ("half",),
        "duplicate_columns": ("copy",),
        "dates_suggest_time_split": ("when",),
        "groups_suggest_group_split": ("customer_id",),
    }
    assert found["duplicate_rows"].values["count"] == 1


def test_every_finding_fills_its_texts() -> None:
    tables = [
        b"a,a,\n1,2,3\n4,inf,6\n",
        b"1,2\n3,4\n5,6\n",
        b"n\n1\n2\n",
        "제목\n\n가,나,다\n1,2%,x\n2,3%,y\n,,\n".encode(),
        b"t,d\n10:20,01/02/2024\n11:30,03/04/2024\n",
    ]
    datasets = [read_table(data, "x.csv") for data in tables]
    datasets += [read_sample(sample) for sample in SAMPLES]
    seen = set()
    for dataset in datasets:
        for finding in dataset.findings:
            for language in ("en", "ko"):
                texts = translator(language).finding(finding.code, dict(finding.values))
                assert all(texts)
                assert "{" not in "".join(texts)
            seen.add(finding.code)
    assert len(seen) > 10


def test_every_text_is_translated() -> None:
    korean = translator("ko")
    for code, texts in FINDINGS.items():
        assert all(korean(text) != text for text in texts), code


def test_extreme_numbers_flag_nothing(rng: np.random.Generator) -> None:
    x = rng.normal(size=200) * 1e307
    dataset = made(x=x, y=rng.normal(size=200) * 1e307, z=rng.normal(size=200))
    assert not about(dataset, "y", TaskKind.REGRESSION)
    assert not about(dataset, "z", TaskKind.REGRESSION)


def test_repeated_rows_are_counted_alike_where_the_most_varied_columns_are_asked_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generator = np.random.default_rng(3)
    rows = [
        f"{generator.integers(0, 40)},{generator.choice(list('abc'))},,{generator.integers(0, 3)}"
        for _ in range(500)
    ]
    dataset = read_table(("p,q,r,s\n" + "\n".join(rows)).encode(), "x.csv")
    whole = [one for one in dataset.findings if one.code == "duplicate_rows"]
    assert whole[0].values["count"] == 500 - len(set(rows))
    monkeypatch.setattr("lib.intake.profiling.findings._MANY_ROWS", 2)
    assert [one for one in find(dataset) if one.code == "duplicate_rows"] == whole
    unique = read_table(
        ("p,q,r\n" + "\n".join(f"{n * 1.37:.2f},a,b" for n in range(60))).encode(), "x.csv"
    )
    assert not any(one.code == "duplicate_rows" for one in find(unique))
