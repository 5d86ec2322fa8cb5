"""A store that cannot be used, on the pages: said, with what to do, until that is done."""

from lib.settings import read_settings
from lib.ui.shell import services
from tests.ui.conftest import said


def test_a_home_that_is_a_file_is_said_until_it_is_moved_away(open_app, tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_text("a file")
    monkeypatch.setenv("DEEPWORTH_HOME", str(file))
    read_settings.cache_clear()
    for page in ("data", "reports"):
        at = open_app(page)
        assert "there is a file in its place" in said(at)
        assert "set DEEPWORTH_HOME to another folder" in said(at)
    file.unlink()
    at.run()
    assert "there is a file in its place" not in said(at)
    assert "No runs yet" in said(at)


def test_an_empty_database_beside_files_is_said_in_korean(open_app, home, store):
    store.files.write("uploads/somebody", b"1")
    store.close()
    (home / "deepworth.db").write_bytes(b"")
    services.store.clear()
    at = open_app("data", locale="ko-KR")
    assert "파일이 속한 데이터베이스가 아닙니다" in said(at)
    assert "python -m lib store join" in said(at)
    (home / "files" / "uploads" / "somebody").unlink()
    at.run()
    assert not at.error
