"""What pages do with an uploaded file: read once, let go, and say again what was wrong with it."""

from streamlit.testing.v1 import AppTest

from tests.ui.conftest import WORKSPACE, said


def _page() -> None:
    from typing import BinaryIO

    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from lib.errors import InputError
    from lib.i18n import translator
    from lib.ui.widgets.uploads import file_uploader, read_once

    def read(file: BinaryIO, name: str) -> str:
        st.session_state["times"] = st.session_state.get("times", 0) + 1
        file.seek(0)
        data = file.read()
        if data == b"bad":
            raise InputError("empty_file", name=name)
        return f"{name} of {len(data)}"

    upload = file_uploader("File", "file", translator("en"))
    st.button("Again")
    if upload is not None:
        context = get_script_run_ctx()
        (kept,) = context.uploaded_file_mgr.get_files(context.session_id, [upload.id])
        held = len(kept.data), len(st.session_state["file"].getvalue())
        st.write(f"result: {read_once(upload, read, translator('en'))}", held, upload.file.closed)


def test_a_file_is_read_once_and_its_bytes_are_gone() -> None:
    for data, expected in ((b"12345", "result: x.csv of 5"), (b"bad", "result: None")):
        at = AppTest.from_function(_page).run()
        at.file_uploader(key="file").set_value(("x.csv", data, "text/csv")).run()
        assert at.markdown[0].value.startswith(expected)
        assert "(0, 0)" in str([one.value for one in at.markdown])
        at.button[0].click().run()
        assert at.markdown[0].value.startswith(expected)
        assert len(at.error) == (data == b"bad")
        assert at.session_state["times"] == 1


def test_a_refused_file_stays_refused_in_the_other_language(open_app, store) -> None:
    at = open_app("data")
    at.file_uploader(key="deepworth_upload").set_value(("x.csv", b"a,b\n", "text/csv")).run()
    assert "no rows below" in at.error[0].value
    at.button(key="deepworth_language_ko").click().run()
    assert len(at.error) == 1
    assert "열 이름" in at.error[0].value
    assert not store.datasets(WORKSPACE)
    assert "Traceback" not in said(at)


def test_the_limit_and_what_to_do_above_it_are_said_before_a_file_is_refused(open_app) -> None:
    at = open_app("segments")
    assert "Up to 50 MB" in said(at)
    assert "`python -m lib segments FILE`" in said(at)
    at.button(key="deepworth_language_ko").click().run()
    assert "최대 50 MB입니다." in said(at)
