"""The command `reviews`, and what `predict` makes of its models."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.cli.arguments import make_parser
from lib.cli.main import main
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.workflows.reviews.command import run as reviews
from lib.workflows.reviews.command.run import choose_setup
from tests.unit.cli.test_command_line import call

ROWS = 150


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    stars = 1 + np.arange(ROWS) % 5
    good, bad = "정말 좋아요 또 살게요", "별로예요 환불했어요"
    frame = pd.DataFrame(
        {
            "제목": [f"후기 {row}" for row in range(ROWS)],
            "내용": [f"{good if star > 3 else bad} {row}" for row, star in enumerate(stars)],
            "별점": stars,
            "가격": np.arange(ROWS) % 9,
        }
    )
    path = tmp_path_factory.mktemp("reviews") / "shop.csv"
    frame.to_csv(path, index=False)
    return path


def test_a_run_its_files_and_new_reviews(file: Path, tmp_path: Path, engine_home: Path) -> None:
    folder = tmp_path / "run"
    done = call(
        "reviews",
        file,
        "--text",
        "내용",
        "--rating",
        "별점",
        "--with",
        "가격",
        "--folds",
        "3",
        "--models",
        "tfidf_nb,nb_svm",
        "--out",
        folder,
        "--json",
        home=engine_home,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document == json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (document["task"]["kind"], document["task"]["inner_kind"]) == ("text", "binary")
    assert document["task"]["classes"] == ["negative", "positive"]
    assert {one["id"] for one in document["models"]} == {"dummy", "tfidf_nb", "nb_svm"}
    assert document["text_and_columns"]["columns"] == ["가격"]
    assert "does not beat text alone" in done.stderr
    assert "ratings_left_out" in {one["code"] for one in document["findings"]}
    out = tmp_path / "new.csv"
    assert main(["predict", str(folder), str(file), "--model", "nb_svm", "--out", str(out)]) == 0
    predicted = pd.read_csv(out)
    sure = predicted["별점"] != 3
    right = np.where(predicted["별점"] > 3, "positive", "negative") == predicted["prediction"]
    assert right[sure].mean() > 0.95


def test_a_typed_review(file: Path, tmp_path: Path, capsys) -> None:
    from lib.evaluation.plan.planning import make_plan
    from lib.evaluation.train.crossval import refit
    from lib.evaluation.train.problem import make_problem
    from lib.models.archive import members_of
    from lib.models.catalogue import get_model
    from lib.workflows.reviews.task import make_reviews
    from lib.workflows.reviews.texts.setup import suggest

    source = read_table(file.read_bytes(), file.name)
    dataset, task, _ = make_reviews(source, suggest(source))
    plan, _ = make_plan(dataset, task, models=["tfidf_nb"])
    problem = make_problem(dataset.frame, task, plan)
    (tmp_path / "models").mkdir()
    data, _ = refit(get_model("tfidf_nb"), problem, task, plan)
    (tmp_path / "models" / "tfidf_nb.zip").write_bytes(data)
    (tmp_path / "run.json").write_text("{}")
    asked = ["predict", str(tmp_path), "--model", "tfidf_nb"]
    assert main([*asked, "--review", "별로라서 환불했어요", "--json"]) == 0
    classes = json.loads(capsys.readouterr().out)["classes"]
    assert classes["negative"] > 0.5 > classes["positive"]
    assert main([*asked, "--review", "좋아요", "--lang", "ko"]) == 0
    assert capsys.readouterr().out.startswith("positive\t")
    assert main([*asked, "--lang", "ko"]) == 2
    assert "예측할 것이 없습니다" in capsys.readouterr().err
    # As a page hands it out: in a folder of a ZIP, beside code.
    handed = tmp_path / "deepworth-tfidf_nb-abc.zip"
    with zipfile.ZipFile(handed, "w") as archive:
        archive.writestr("deepworth-tfidf_nb/predict.py", "")
        for name, content in members_of(data).items():
            archive.writestr(f"deepworth-tfidf_nb/model/{name}", content)
    assert main(["predict", str(handed), "--review", "별로라서 환불했어요", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"model": "tfidf_nb", "classes": classes}
    for place, word in ((tmp_path, "--model: tfidf_nb"), (file, "no fitted model")):
        assert main(["predict", str(place), "--review", "a", "--lang", "en"]) == 2
        assert word in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--text", "내용물"), "내용물"),
        (("--text", "가격"), "numbers"),
        (("--text", "내용", "--rating", "제목"), "does not have star ratings"),
        (("--rating", "별점", "--with", "별점"), "two roles"),
        (("--label", "가격", "--positive", "3"), "positive"),
    ],
)
def test_a_set_up_that_does_not_fit_is_one_line(
    file: Path, options, word: str, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(reviews, "execute", lambda *given: pytest.fail("a run was begun"))
    assert main(["reviews", str(file), *options, "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert word in said
    assert said.count("\n") == 1


def test_without_labels_the_line_says_what_else_can_be_done(tmp_path: Path, capsys) -> None:
    path = tmp_path / "texts.csv"
    path.write_text("text\n" + "\n".join(f"a review of thing {row}" for row in range(30)))
    assert main(["reviews", str(path), "--lang", "en"]) == 2
    assert "predict" in capsys.readouterr().err


def test_what_is_left_open_is_suggested(file: Path) -> None:
    dataset = read_table(file.read_bytes(), file.name)

    def chosen(*options: str):
        parsed = make_parser(translator("en")).parse_args(["reviews", "x.csv", *options])
        return choose_setup(parsed, dataset)

    assert chosen().text == ("내용",)
    assert (chosen().rating, chosen().label) == ("별점", None)
    assert (chosen("--label", "가격").rating, chosen("--label", "가격").label) == (None, "가격")
    assert chosen("--text", "내용", "--with", "가격").extra == ("가격",)
    assert chosen("--neutral", "class").neutral == "class"
