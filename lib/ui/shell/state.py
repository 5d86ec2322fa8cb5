"""What one browser session has chosen: ids and choices only, behind one typed accessor."""

import re
from typing import Any

import streamlit as st

from lib.i18n import LOCALES, Translator, pick_language, translator

_KEY = re.compile(r"[0-9a-f]{32}")


def is_workspace_key(value: object) -> bool:
    """Whether a value from the browser looks like a key that our component made."""
    return isinstance(value, str) and _KEY.fullmatch(value) is not None


def _get(name: str) -> Any:
    return st.session_state.get(f"deepworth.{name}")


def _set(name: str, value: object) -> None:
    st.session_state[f"deepworth.{name}"] = value


class State:
    """The session's choices; each is one property, so that a misspelt name cannot pass."""

    @property
    def language(self) -> str:
        """The chosen language; else that of the link, else the browser's."""
        chosen = _get("language")
        if chosen is None:
            linked = st.query_params.get("lang")
            if linked in LOCALES:
                _set("language", linked)  # the next page has another address
                return linked
            chosen = pick_language(st.context.locale)
        return str(chosen)

    @language.setter
    def language(self, value: str) -> None:
        _set("language", value)

    @property
    def language_is_chosen(self) -> bool:
        """Whether somebody chose the language, in this session or by the link."""
        return _get("language") is not None or st.query_params.get("lang") in LOCALES

    @property
    def t(self) -> Translator:
        """The translator of the chosen language."""
        return translator(self.language)

    @property
    def workspace(self) -> str | None:
        """The browser's key, which scopes every call of the store; None until it has told it."""
        key = _get("workspace")
        return str(key) if key else None

    @workspace.setter
    def workspace(self, value: str) -> None:
        _set("workspace", value)

    @property
    def workspace_lasts(self) -> bool:
        """Whether the browser keeps the key; if not, a reload starts an empty workspace."""
        return _get("workspace_lasts") is not False

    @workspace_lasts.setter
    def workspace_lasts(self, value: bool) -> None:
        _set("workspace_lasts", value)

    @property
    def narrow(self) -> bool:
        """Whether the browser's window is as narrow as a phone."""
        return _get("narrow") is True

    @narrow.setter
    def narrow(self, value: bool) -> None:
        _set("narrow", value)

    @property
    def dataset_id(self) -> str | None:
        """The table being worked on."""
        value = _get("dataset")
        return str(value) if value else None

    @dataset_id.setter
    def dataset_id(self, value: str | None) -> None:
        _set("dataset", value)

    @property
    def upload_id(self) -> str | None:
        """Streamlit's id of the upload that was read last, so that it is read only once."""
        value = _get("upload")
        return str(value) if value else None

    @upload_id.setter
    def upload_id(self, value: str | None) -> None:
        _set("upload", value)

    @property
    def draft(self) -> int:
        """Number of the comparison being set up; a new one begins when this one is started."""
        return int(_get("draft") or 0)

    @draft.setter
    def draft(self, value: int) -> None:
        _set("draft", value)

    @property
    def submitted(self) -> dict[int, str]:
        """Run started from each draft: a second click on Run finds the run of the first."""
        if _get("submitted") is None:
            _set("submitted", {})
        runs: dict[int, str] = _get("submitted")
        return runs

    @property
    def picked(self) -> list[str]:
        """Ids of the runs that are ticked on the page of reports, in the order of ticking."""
        if _get("picked") is None:
            _set("picked", [])
        runs: list[str] = _get("picked")
        return runs

    @picked.setter
    def picked(self, value: list[str]) -> None:
        _set("picked", value)

    @property
    def panel(self) -> tuple[str, str]:
        """The run whose panel is open on the page of reports, and which panel; else empty."""
        run, kind = _get("panel") or ("", "")
        return run, kind

    @panel.setter
    def panel(self, value: tuple[str, str]) -> None:
        _set("panel", value)

    @property
    def new_link(self) -> tuple[str, str]:
        """The run that a link was made for last, and its key, which is shown only now."""
        run, key = _get("new_link") or ("", "")
        return run, key

    @new_link.setter
    def new_link(self, value: tuple[str, str]) -> None:
        _set("new_link", value)

    @property
    def forgotten(self) -> str | None:
        """The key that was given up last: the browser has to drop it too."""
        key = _get("forgotten")
        return str(key) if key else None

    def forget(self) -> None:
        """Give the workspace up with all that was chosen in it; only the language stays."""
        key, language = self.workspace, _get("language")
        for name in [name for name in st.session_state if str(name).startswith("deepworth")]:
            del st.session_state[name]
        if language is not None:
            self.language = language
        _set("forgotten", key)


state = State()
