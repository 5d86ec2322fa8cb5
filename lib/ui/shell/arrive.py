"""What a run begins and ends with, brought into the window: what was clicked stands far below."""

import streamlit as st

_ENDED, _WATCHED = "deepworth.ended", "deepworth.watched"
_KEY = "deepworth_came_out"
_SCRIPT = """
export default function () {
  // What was there while the run went on leaves after this: looked at until it has.
  let left = 12;
  const show = () => {
    const place = document.querySelector(".st-key-KEY");
    if (place) {
      place.style.scrollMarginTop = "4.5rem";
      place.scrollIntoView({ block: "start" });
    }
    if (left-- > 0) { window.setTimeout(show, 100); }
  };
  const stop = () => { left = 0; };
  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    window.addEventListener(moved, stop, { once: true, passive: true });
  }
  show();
}
""".replace("KEY", _KEY)

_show = st.components.v2.component("deepworth_arrive", js=_SCRIPT)


def begins(run_id: str) -> None:
    """Mark where a run that goes on begins, and bring it into the window at its first look."""
    with st.container(key=_KEY, gap=None):
        if st.session_state.get(_WATCHED) != run_id:
            st.session_state[_WATCHED] = run_id
            _show(key="deepworth_arrive", height=1)


def ended(run_id: str) -> None:
    """Take down that a run has ended under the reader's eyes."""
    st.session_state[_ENDED] = run_id


def came_out(run_id: str) -> None:
    """Mark where a run's result begins, and bring it into the window if the run has just ended."""
    with st.container(key=_KEY, gap=None):
        if st.session_state.get(_ENDED) == run_id:
            del st.session_state[_ENDED]
            _show(key="deepworth_arrive", height=1)
