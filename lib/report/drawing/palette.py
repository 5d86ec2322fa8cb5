"""The families' colours, on their own: pages that draw no chart need not load plotly."""

# Okabe & Ito's colours: told apart by the colour-blind, on both themes.
COLOURS = {
    "baseline": "#8A8F98",
    "classical": "#0072B2",
    "deep": "#D55E00",
    "ensemble": "#009E73",
}
