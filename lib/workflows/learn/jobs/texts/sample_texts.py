"""The texts of the sample of reviews, by language."""

from __future__ import annotations

import re

from lib.intake.samples import sample_path

LANGUAGES = ("en", "ko")
_KOREAN = re.compile("[가-힣]")


def sample_reviews(language: str) -> tuple[list[str], list[int]]:
    """Return the reviews in a language ("en" or "ko"), and their stars."""
    import pandas as pd

    table = pd.read_csv(sample_path("product_reviews"))
    texts = table["review"].astype(str)
    chosen = texts.str.contains(_KOREAN) == (language == "ko")
    return texts[chosen].tolist(), table["rating"][chosen].tolist()
