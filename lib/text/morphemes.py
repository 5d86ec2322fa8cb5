"""Korean texts as morphemes (kiwipiepy), written with spaces between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from lib.errors import ModelError


def as_morphemes(texts: Sequence[str]) -> list[str]:
    """Return each text's morphemes with their parts of speech, such as ``좋/VA 아요/EF``.

    Raises ModelError "morphemes_missing" where kiwipiepy is not installed.
    """
    analyser = _analyser()
    return [
        " ".join(f"{one.form.replace(' ', '_')}/{one.tag}" for one in tokens)
        for tokens in analyser.tokenize(list(texts))
    ]


@cache
def _analyser() -> Any:
    try:
        from kiwipiepy import Kiwi
    except ImportError as error:
        raise ModelError("morphemes_missing") from error
    return Kiwi(num_workers=1)
