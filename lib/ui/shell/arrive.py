"""The end of a run that somebody watches: what came out is above the window, so it is shown."""

import streamlit as st

_ENDED = "deepworth.ended"
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


def ended(run_id: str) -> None:
    """Take down that a run has ended under the reader's eyes."""
    st.session_state[_ENDED] = run_id


def came_out(run_id: str) -> None:
    """Mark where a run's result begins, and bring it into the window if the run has just ended."""
    with st.container(key=_KEY, gap=None):
        if st.session_state.get(_ENDED) == run_id:
            del st.session_state[_ENDED]
            _show(key="deepworth_arrive", height=1)
