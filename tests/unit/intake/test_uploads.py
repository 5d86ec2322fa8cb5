"""Files from outside are read in the sandbox, with the same result and the same errors."""

import pytest

from lib.core.columns import ColumnKind
from lib.errors import InputError
from lib.intake.reading import read_table
from lib.intake.uploads import read_upload
from lib.store import Store
from tests.store_fixture import WORKSPACE

_TEXT = "이름;값\n" + "".join(f"{'가나다'[k % 3]};{k},5\n" for k in range(60))


def test_the_table_is_the_same_as_when_it_is_read_here(store: Store) -> None:
    data, kinds = _TEXT.encode("cp949"), {"이름": ColumnKind.TEXT}
    here = read_table(data, "값.csv", {"delimiter": ";"}, kinds)
    said = {"delimiter": ";", "columns": {"이름": {"kind": "text"}}}
    with read_upload(data, "값.csv", said) as upload:
        assert upload.dataset.about() == here.about()
        kept = store.save_table(WORKSPACE, upload.dataset, upload.file)
        assert upload.dataset.frame.equals(here.frame)
    assert kept == store.save_dataset(WORKSPACE, here)
    assert store.load_dataset(WORKSPACE, kept).frame.equals(here.frame)


def test_what_is_wrong_with_a_file_is_said_as_if_it_were_read_here() -> None:
    with pytest.raises(InputError) as caught:
        read_upload(b"\x89PNG\r\n\x1a\n" + bytes(900), "picture.csv")
    assert caught.value.code == "not_a_table"
    assert caught.value.context["name"] == "picture.csv"
