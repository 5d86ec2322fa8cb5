"""The sample tables, each read once: that takes up to a second."""

from dataclasses import replace
from functools import cache

from lib.core.dataset import Dataset
from lib.intake import samples

_read = cache(samples.read_sample)


def read_sample(sample_id: str) -> Dataset:
    """Return a sample whose rows may be changed."""
    read = _read(sample_id)
    return replace(read, frame=read.frame.copy())
