"""The Streamlit pieces that the pages are made of."""
