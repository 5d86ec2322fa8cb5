import io
import zipfile

import pytest

from tests.ui.conftest import WORKSPACE, labels, said

KOREAN = "이름,나이,지역,이탈\n" + "".join(
    f"고객{n},{20 + n % 40},{'서울' if n % 2 else '부산'},{'예' if n % 3 else '아니오'}\n"
    for n in range(60)
)


def upload(at, name: str, data: bytes):
    at.file_uploader(key="deepworth_upload").set_value((name, data, "text/csv")).run()
    assert not at.exception
    return at


def opened(at, panel: str):
    """Open one of the page's panels, which work only then."""
    at.session_state[f"deepworth_{panel}_{at.session_state['deepworth.dataset']}"] = True
    return at.run()


def test_empty_page_offers_upload_and_samples(open_app):
    at = open_app("data")
    assert at.file_uploader(key="deepworth_upload").label == "Your file"
    assert "Customer churn" in labels(at)


def test_cp949_upload_is_read_and_said(open_app):
    at = upload(open_app("data", locale="ko-KR"), "고객.csv", KOREAN.encode("cp949"))
    assert "CP949" in said(at)
    assert list(at.dataframe[0].value.columns) == ["이름", "나이", "지역", "이탈"]
    assert at.dataframe[0].value["지역"].iloc[1] == "서울"


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256))), ("x.csv", b""), ("y.csv", b"a,b\n")],
)
def test_bad_file_gets_a_callout_and_no_trace(open_app, name, data):
    at = upload(open_app("data"), name, data)
    assert len(at.error) == 1
    assert "Traceback" not in said(at)
    assert name in at.error[0].value.replace("\\", "")


def test_a_guess_can_be_corrected(open_app, store):
    at = upload(open_app("data"), "t.csv", b"a;b\n1,5;x\n2,5;y\n3,5;x\n")
    opened(at, "reading")
    at.number_input[0].set_value(0).run()
    assert "column_1" in at.dataframe[0].value.columns
    next(b for b in at.button if b.label == "Read again").click().run()
    assert not at.error
    assert at.session_state["deepworth.dataset"] == store.datasets(WORKSPACE)[0].id
    assert len(store.datasets(WORKSPACE)) == 2
    assert "no header row" in said(at)


def test_kinds_can_be_changed_with_and_without_the_upload(open_app, store):
    from lib.core.columns import ColumnKind
    from lib.i18n import translator
    from lib.ui.data import files
    from lib.ui.shell import services

    upload(open_app("data"), "t.csv", KOREAN.encode())
    (row,) = store.datasets(WORKSPACE)
    dataset = store.load_dataset(WORKSPACE, row.id)
    for _ in range(2):
        kinds = {"나이": ColumnKind.CATEGORY}
        assert files.change_kinds(dataset, row.id, kinds, translator("en"), WORKSPACE)
        for file in (services.store().files.folder / "uploads").iterdir():
            file.unlink()
    for row in store.datasets(WORKSPACE):
        again = store.load_dataset(WORKSPACE, row.id)
        assert again.name == "t.csv"
        assert again.rows == 60
    kinds = [
        store.load_dataset(WORKSPACE, row.id).column("나이").kind
        for row in store.datasets(WORKSPACE)
    ]
    assert ColumnKind.CATEGORY in kinds


def test_a_table_of_another_workspace_is_not_found(open_app):
    at = upload(open_app("data"), "t.csv", KOREAN.encode())
    other = open_app("data", workspace="f" * 32, dataset=at.session_state["deepworth.dataset"])
    assert len(other.error) == 1
    assert "고객1" not in said(other)


def test_a_column_of_dates_can_be_looked_at(open_app):
    table = "day,x\n" + "".join(f"2026-01-{n:02},{n % 3}\n" for n in range(1, 29))
    at = upload(open_app("data"), "days.csv", table.encode())
    box = next(box for box in at.selectbox if box.label == "Column details")
    assert box.set_value("day").run().error == []
    assert "2026-01-28" in str(at.table[0].value).replace("\\", "")


MESSY = "id,pay,age,city,one,churn\n" + "".join(
    f"k{n // 2},{n // 2 * 1.5},{-999 if n % 20 < 2 else 20 + n // 2 % 40},"
    f"{'서울' if n // 2 % 2 else '부산'},1,{'yes' if n // 2 % 3 else 'no'}\n"
    for n in range(120)
)


def press(at, label: str, place: int = 0):
    [b for b in at.button if b.label == label][place].click().run()
    assert not at.exception
    return at


def now(at, store):
    return store.load_dataset(WORKSPACE, at.session_state["deepworth.dataset"])


def test_remedies_are_applied_listed_and_undone_one_by_one(open_app, store):
    at = upload(open_app("data"), "m.csv", MESSY.encode())
    first = at.session_state["deepworth.dataset"]
    at.selectbox(key=f"deepworth_target_{first}").set_value("city").run()
    press(at, "Remove duplicate rows")
    press(at, "Treat as missing")
    table = now(at, store)
    assert table.origin == first
    assert table.rows == 60
    assert table.column("age").missing == 6
    assert "**Duplicate rows**" not in said(at)
    assert at.selectbox(key=f"deepworth_target_{table_id(at)}").value == "city"
    press(at, "Undo", 0)
    assert (now(at, store).rows, now(at, store).column("age").missing) == (120, 12)
    press(at, "Undo", 0)
    assert table_id(at) == first
    assert "Changes to this table" not in said(at)


def table_id(at) -> str:
    return at.session_state["deepworth.dataset"]


def test_levels_are_merged_and_bounds_read_either_way(open_app, store):
    rows = "".join(
        f"{('Yes', 'yes', 'No')[n % 3]},{'<=3' if n % 9 == 0 else n * 0.5},{n % 7}\n"
        for n in range(60)
    )
    at = upload(open_app("data"), "m.csv", f"answer,dose,y\n{rows}".encode())
    press(at, "Merge these levels")
    assert now(at, store).column("answer").distinct == 2
    assert "Levels merged in answer" in said(at)
    press(at, "Read as the number")
    assert now(at, store).column("dose").missing == 0
    assert now(at, store).column("answer").distinct == 2
    press(at, "Treat as missing")
    assert now(at, store).column("dose").missing == 7


def test_a_kind_chosen_on_a_remedied_table_outlives_an_undo(open_app, store):
    from lib.core.columns import ColumnKind
    from lib.i18n import translator
    from lib.ui.data import files

    at = upload(open_app("data"), "m.csv", MESSY.encode())
    press(at, "Remove duplicate rows")
    kinds = {"age": ColumnKind.CATEGORY}
    old = table_id(at)
    assert files.change_kinds(now(at, store), old, kinds, translator("en"), WORKSPACE)
    changed = next(row.id for row in store.datasets(WORKSPACE) if is_category(store, row.id))
    at.session_state["deepworth.dataset"] = changed
    at.run()
    press(at, "Undo")
    assert now(at, store).rows == 120
    assert now(at, store).column("age").kind is ColumnKind.CATEGORY


def is_category(store, dataset_id: str) -> bool:
    return store.load_dataset(WORKSPACE, dataset_id).column("age").kind == "category"


def test_a_value_is_taken_as_missing_by_hand_and_one_that_is_not_there_is_said(open_app, store):
    at = upload(open_app("data"), "m.csv", MESSY.encode())
    at.selectbox(key=f"deepworth_detail_{table_id(at)}").set_value("city").run()
    box = next(one for one in at.text_input if one.label == "Value")
    box.set_value("대구")
    press(at, "Treat as missing", 1)
    assert len(at.error) == 1
    next(one for one in at.text_input if one.label == "Value").set_value("부산")
    press(at, "Treat as missing", 1)
    assert now(at, store).column("city").missing == 60
    assert "Treated as missing in city: 부산" in said(at)


def test_a_split_that_was_chosen_is_not_suggested_again(open_app, store):
    from lib.intake.remedies import suggested_splits

    table = "day,x,y\n" + "".join(f"2026-01-{n:02},{n},{n % 2}\n" for n in range(1, 29))
    at = upload(open_app("data"), "days.csv", table.encode())
    press(at, "Split by time")
    assert suggested_splits(now(at, store)) == (None, "day")
    assert "If you want to predict the future" not in said(at)


def test_kinds_of_several_columns_change_at_once(open_app, store):
    names = ",".join(f"q{n}" for n in range(15))
    body = "".join(",".join(str((n * k) % 5) for k in range(15)) + "\n" for n in range(1, 60))
    at = upload(open_app("data"), "wide.csv", f"{names}\n{body}".encode())
    old = table_id(at)
    at.text_input(key=f"deepworth_find_{old}").set_value("q1").run()
    at.checkbox(key=f"deepworth_several_all_{old}").set_value(True)
    at.selectbox(key=f"deepworth_several_kind_{old}").set_value("category")
    press(at, "Apply this kind")
    kinds = now(at, store).kinds()
    assert {name for name, kind in kinds.items() if kind == "category"} == {
        "q1",
        "q10",
        "q11",
        "q12",
        "q13",
        "q14",
    }


def test_the_table_is_in_the_address_and_opens_from_it(open_app, store):
    at = upload(open_app("data"), "m.csv", MESSY.encode())
    linked = table_id(at)
    assert at.query_params["table"] in (linked, [linked])
    again = open_app("data", table=linked)
    assert "m.csv" in said(again)
    stranger = open_app("data", workspace="f" * 32, table=linked)
    assert len(stranger.error) == 1
    assert stranger.file_uploader(key="deepworth_upload")


def test_a_guess_is_previewed_and_an_error_stands_beside_it(open_app):
    at = opened(upload(open_app("data"), "고객.csv", KOREAN.encode("cp949")), "reading")
    next(b for b in at.selectbox if b.label == "Encoding").set_value("utf-8").run()
    assert len(at.error) == 1
    assert next(b for b in at.button if b.label == "Read again").disabled
    next(b for b in at.selectbox if b.label == "Encoding").set_value("cp949").run()
    next(b for b in at.selectbox if b.label == "Delimiter").set_value("|").run()
    assert not at.error
    assert at.dataframe[0].value.shape[1] == 1
    assert at.dataframe[1].value.shape[1] == 4


def test_remedies_are_applied_again_to_another_reading(open_app, store):
    at = opened(upload(open_app("data"), "m.csv", MESSY.encode()), "reading")
    press(at, "Remove duplicate rows")
    opened(at, "reading")
    at.number_input[0].set_value(2).run()
    press(at, "Read again")
    assert "k0" in now(at, store).kinds()
    assert now(at, store).rows < 70
    assert now(at, store).remedies


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_panels_work_once_they_are_open(open_app, locale):
    at = upload(open_app("data", locale=locale), "m.csv", MESSY.replace("서울", "").encode())
    before = len(at.dataframe)
    for panel in ("associations", "missing"):
        opened(at, panel)
        assert not at.error
    assert len(at.dataframe) == before + 3


def test_what_is_made_is_offered_for_download(open_app):
    at = upload(open_app("data"), "m.csv", MESSY.encode())
    labels = [button.label for button in at.download_button]
    assert [label for label in labels if label != "CSV"] == [  # charts have one each
        "Profile (HTML)",
        "Profile (JSON)",
        "Table (CSV)",
        "Table (Parquet)",
    ]


def test_a_table_taken_away_by_parts_is_that_of_one(monkeypatch):
    import pandas as pd

    from lib.report import table_files
    from lib.report.drawing.cells import safe_csv

    monkeypatch.setattr(table_files, "_PART", 7)
    frame = pd.DataFrame({"=a": [n / 4 for n in range(20)], "b,c": ["=x", 'y "z"'] * 10})
    assert table_files.csv_of(frame) == safe_csv(frame)
    assert table_files.csv_of(frame.iloc[:0]) == safe_csv(frame.iloc[:0])
    with zipfile.ZipFile(io.BytesIO(table_files.csv_of(frame, "가.csv"))) as archive:
        assert archive.namelist() == ["가.csv"]
        assert archive.read("가.csv") == safe_csv(frame)


def test_the_rows_of_a_large_table_never_come_into_the_web_process(open_app, store, monkeypatch):
    from lib.core.columns import ColumnKind
    from lib.i18n import translator
    from lib.ui.data import files
    from lib.ui.shell import services, table_queries

    monkeypatch.setattr(table_queries, "_FEW_CELLS", 0)
    at = upload(open_app("data"), "m.csv", MESSY.encode())
    first = table_id(at)
    assert at.dataframe[0].value["city"].iloc[1] == "부산"
    at.selectbox(key=f"deepworth_target_{first}").set_value("churn").run()
    at.selectbox(key=f"deepworth_detail_{first}").set_value("pay").run()
    for panel in ("associations", "missing"):
        opened(at, panel)
    press(at, "Remove duplicate rows")
    press(at, "Treat as missing")
    assert (now(at, store).rows, now(at, store).column("age").missing) == (60, 6)
    third = table_id(at)
    kinds = {"age": ColumnKind.CATEGORY}
    dataset = services.dataset(WORKSPACE, third)
    assert files.change_kinds(dataset, third, kinds, translator("en"), WORKSPACE)
    press(at, "Undo", 0)
    opened(at, "reading")
    at.number_input[0].set_value(2).run()
    press(at, "Read again")
    assert "k0" in now(at, store).kinds()
    at.switch_page("pages/compare.py").run()
    assert not at.error
    assert any(button.key == "deepworth_run" for button in at.button)
    for row in store.datasets(WORKSPACE):
        assert "frame" not in vars(services.dataset(WORKSPACE, row.id)), row.name


DOUBTFUL = "when,area,paid,age\n" + "".join(
    f"{n % 12 + 1:02d}/{n * n % 11 + 1:02d}/2024,{('NA', 'EU')[n % 2]},{n * 7 % 40},{n * 3 % 50}\n"
    for n in range(60)
)


def doubt(at, place: int):
    """Open one of the doubts in the line that says how a table was read."""
    key = f"deepworth_doubt_{at.session_state['deepworth.dataset']}"
    at.button_group(key=key).set_value(place).run()
    assert not at.exception
    assert not at.error
    return at


def pressed(at, key: str):
    next(b for b in at.button if (b.key or "").startswith(key)).click().run()
    assert not at.exception
    return at


@pytest.mark.parametrize("page", ["data", "compare", "reviews", "segments"])
def test_a_doubt_is_shown_both_ways_and_decided_where_the_table_is_opened(open_app, store, page):
    at = upload(open_app("data"), "t.csv", DOUBTFUL.encode())
    first = at.session_state["deepworth.dataset"]
    at = open_app(page, dataset=first)
    assert "2 uncertain readings" in said(at)
    doubt(at, 1)
    shown = next(one.value for one in at.dataframe if "Current reading" in one.value.columns)
    assert "/2024" in shown["In the file"].iloc[0]
    assert (shown["Current reading"] != shown["New reading"]).all()
    pressed(at, "deepworth_read_so_")
    assert "1 uncertain reading" in said(at)
    assert "1 column as specified" in said(at)
    dataset = now(at, store)
    assert dataset.column("when").written == {"dates": "dmy"}
    # Another choice leaves what was decided, and asks nothing that is still open less.
    doubt(at, 0)
    pressed(at, "deepworth_right_")
    assert "uncertain reading" not in said(at)
    assert now(at, store).frame.equals(dataset.frame)


def test_a_table_whose_file_is_gone_says_so_and_offers_no_other_reading(open_app, store):
    from lib.ui.shell import services

    at = upload(open_app("data"), "t.csv", DOUBTFUL.encode())
    for file in (services.store().files.folder / "uploads").iterdir():
        file.unlink()
    doubt(at, 1)
    assert "no longer has the file" in said(at)
    assert not any((b.key or "").startswith("deepworth_read_so_") for b in at.button)


def test_what_was_said_of_columns_is_taken_back_one_by_one(open_app, store):
    at = upload(open_app("data"), "t.csv", DOUBTFUL.encode())
    doubt(at, 1)
    pressed(at, "deepworth_read_so_")
    opened(at, "reading")
    pressed(at, "deepworth_unsay_")
    assert "2 uncertain readings" in said(at)
    assert now(at, store).column("when").written == {"dates": "mdy"}


def test_a_table_is_taken_away_with_its_own_text_as_long_as_its_file_is_kept(open_app, store):
    from lib.report.table_files import table_csv
    from lib.ui.data import own_text
    from lib.ui.shell import services, table_queries

    at = upload(open_app("data"), "t.csv", b"code,price\n02134,1.50\n00501,2.00\n10001,3.25\n" * 1)
    table = at.session_state["deepworth.dataset"]
    own = own_text.own_file(WORKSPACE, table)
    assert b"02134,1.50\r\n" in table_queries.ask(WORKSPACE, table, table_csv, "", *own)
    assert "each cell has the text of your file" in said(at)
    for file in (services.store().files.folder / "uploads").iterdir():
        file.unlink()
    assert own_text.own_file(WORKSPACE, table) == ()
    assert b"02134,1.5\r\n" in table_queries.ask(WORKSPACE, table, table_csv, "")
    assert "no longer has the file" in said(at.run())
