"""How figures look: theme, palette, numbers, and plotly figures as SVG for paper."""
