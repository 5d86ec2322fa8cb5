"""`python -m lib segments` as another program calls it."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.cli.arguments import make_parser
from lib.errors import InputError
from lib.i18n import translator
from lib.workflows.segments.command.run import run
from tests.unit.cli.test_command_line import call
from tests.unit.segments.tables import customers

QUICK = (
    "--models",
    "rfm_quintiles,kmeans,gaussian_mixture",
    "--resamples",
    "3",
    "--effort",
    "quick",
)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "customers.csv"
    customers().frame.to_csv(path, index=False)
    return path


def transactions(folder: Path) -> Path:
    """Write the orders of two kinds of customers: many small ones, and one large one."""
    rng = np.random.default_rng(0)
    rows = []
    for customer in range(60):
        often = customer % 2 == 0
        for _ in range(8 if often else 1):
            day = rng.integers(0, 20) if often else rng.integers(200, 300)
            rows.append(
                (
                    f"c{customer}",
                    str(pd.Timestamp("2020-12-31") - pd.Timedelta(days=int(day)))[:10],
                    int(rng.integers(1, 4)),
                    float(rng.uniform(1, 3) if often else rng.uniform(80, 120)),
                )
            )
    path = folder / "orders.csv"
    columns = ["client", "when", "pieces", "each"]
    pd.DataFrame(rows, columns=columns).to_csv(path, index=False)
    return path


def refused(*arguments: object) -> str:
    parsed = make_parser(translator("en")).parse_args(["segments", *map(str, arguments)])
    with pytest.raises(InputError) as caught:
        run(parsed, translator("en"))
    return caught.value.code


def test_transactions_become_segments_with_a_row_a_customer(
    tmp_path: Path, engine_home: Path
) -> None:
    path = transactions(tmp_path)
    done = call(
        "segments",
        path,
        "--customer",
        "client",
        "--date",
        "when",
        "--amount",
        "pieces*each",
        *QUICK,
        "--out",
        tmp_path / "out",
        "--json",
        home=engine_home,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document == json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert document["task"]["kind"] == "clusters"
    assert document["plan"]["folds"] == 3
    assert document["k_choice"]["k"] == 2
    assert document["k_choice"]["text"].startswith("2 segments are used")
    assert document["best_model"] in ("kmeans", "gaussian_mixture")
    models = {one["id"]: one for one in document["models"]}
    assert set(models) == {"rfm_quintiles", "kmeans", "gaussian_mixture"}
    assert models["kmeans"]["metrics"]["stability_jaccard"]["mean"] > 0.9
    kept = pd.read_parquet(tmp_path / "out" / "predictions" / "kmeans.parquet")
    assert kept["segment"].min() == 1
    assert "output_0" not in kept
    written = pd.read_csv(tmp_path / "out" / "segments.csv")
    assert len(written) == 60
    assert list(written.columns[:2]) == ["customer", "segment"]
    assert written.groupby(written["frequency"] > 1)["segment"].nunique().tolist() == [1, 1]
    assert (tmp_path / "out" / "models" / "kmeans.zip").is_file()
    report = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert all(part in report for part in ("segments-stability", "segments-sizes"))


def test_what_is_said_on_a_terminal(table: Path, engine_home: Path) -> None:
    done = call("segments", table, "--k", 4, *QUICK, "--lang", "ko", home=engine_home)
    assert done.returncode == 0, done.stderr
    for said in ("지정한 대로 세그먼트 4개", "검정으로는 3개를 고릅니다", "4 (사용)", "K-평균"):
        assert said in done.stdout


def test_what_cannot_be_asked_for(table: Path) -> None:
    assert refused(table, "--features", "recency", "--customer", "customer") == "segments_two_doors"
    assert refused(table, "--amount", "monetary") == "segments_columns_missing"
    assert refused(table, "--features", "nowhere") == "unknown_column"
    assert refused(table, "--log", "nowhere") == "unknown_column"
    assert refused(table, "--k", "46") == "clusters_above_customers"
    assert refused(table, "--k", "few") == "bad_clusters"
    assert refused(table, "--winsor", "0.4") == "bad_transform"
