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
    from lib.ui import services, tables

    upload(open_app("data"), "t.csv", KOREAN.encode())
    (row,) = store.datasets(WORKSPACE)
    dataset = store.load_dataset(WORKSPACE, row.id)
    for _ in range(2):
        kinds = {"나이": ColumnKind.CATEGORY}
        assert tables.change_kinds(dataset, row.id, kinds, translator("en"), WORKSPACE)
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
    box = next(box for box in at.selectbox if box.label == "Look at one column")
    assert box.set_value("day").run().error == []
    assert "2026-01-28" in str(at.table[0].value).replace("\\", "")
