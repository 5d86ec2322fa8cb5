"""The workspace key: made and kept by the browser, known to nobody who was not told.

The same component says when the window becomes narrow or wide, or the theme another one.

Streamlit's cookies are read-only and a key in the URL would be shared with every link, so a small
component keeps it in local storage. Where that is forbidden, the key lives as long as the session.
"""

import streamlit as st

from lib.i18n import LOCALES
from lib.ui.shell.state import is_workspace_key, state

_SCRIPT = """
const KEY = "deepworth.workspace", LANGUAGE = "deepworth.language";
function makeKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
function read(name) { try { return window.localStorage.getItem(name); } catch { return null; } }
function drop(name) { try { window.localStorage.removeItem(name); } catch { return; } }
function write(name, value) {
  try {
    window.localStorage.setItem(name, value);
    return window.localStorage.getItem(name) === value;
  } catch { return false; }
}
function listen(setStateValue) {
  window.removeEventListener("storage", window.deepworthMoved);
  window.deepworthMoved = ({ key, newValue }) => {
    if (key !== KEY || !/^[0-9a-f]{32}$/.test(newValue || "")) { return; }
    setStateValue("browser", {
      key: newValue, lasts: true, moved: true, narrow: window.innerWidth < 640,
    });
  };
  window.addEventListener("storage", window.deepworthMoved);
}
function watch(setStateValue) {
  window.deepworthLook?.abort();
  const gone = new AbortController(), app = document.querySelector(".stApp");
  window.deepworthLook = gone;
  const phone = window.matchMedia("(max-width: 639px)");
  const theme = () => getComputedStyle(app).colorScheme;
  let last = theme();
  const tell = () => setStateValue("look", { narrow: phone.matches, theme: last = theme() });
  phone.addEventListener("change", tell, { signal: gone.signal });
  const themed = new MutationObserver(() => { if (theme() !== last) { tell(); } });
  themed.observe(app, { attributes: true, attributeFilter: ["class"] });
  gone.signal.addEventListener("abort", () => themed.disconnect());
}
export default function (component) {
  const { data, setStateValue } = component;
  listen(setStateValue);
  watch(setStateValue);
  if (data.language) { write(LANGUAGE, data.language); }
  if (data.known) { return; }
  if (data.forgotten && read(KEY) === data.forgotten) { drop(KEY); }
  let key = read(KEY), lasts = true;
  if (!/^[0-9a-f]{32}$/.test(key || "")) { key = makeKey(); lasts = write(KEY, key); }
  const narrow = window.innerWidth < 640;
  setStateValue("browser", { key: key, lasts: lasts, language: read(LANGUAGE), narrow: narrow });
}
"""

_browser = st.components.v2.component("deepworth_workspace", js=_SCRIPT)


def _ignore() -> None:
    """The component's answer is read where it is mounted."""


def mount() -> None:
    """Ask the browser for its key, once; hand it the language that was chosen."""
    known = state.workspace is not None
    chosen = state.language if state.language_is_chosen else None
    answer = _browser(
        key="deepworth_browser",
        data={"known": known, "language": chosen, "forgotten": state.forgotten},
        on_browser_change=_ignore,
        on_look_change=_ignore,
        height=1,
    )
    # A new theme is told so that the script runs again: charts are drawn in its ink.
    look = answer.get("look")
    if known and isinstance(look, dict) and bool(look.get("narrow")) != state.narrow:
        state.narrow = bool(look.get("narrow"))
        st.rerun()
    told = answer.get("browser")
    if not isinstance(told, dict) or not is_workspace_key(told.get("key")):
        return
    if told["key"] in (state.workspace, state.forgotten):
        return  # nothing new, or the browser's answer of before it was told to forget
    if known:
        if not told.get("moved"):
            return
        # Another tab has given the old workspace up: what is kept under it would be lost.
        state.forget()
    state.workspace = told["key"]
    state.workspace_lasts = bool(told.get("lasts"))
    state.narrow = bool(told.get("narrow"))
    if chosen is None and told.get("language") in LOCALES:
        state.language = told["language"]
    st.rerun()
