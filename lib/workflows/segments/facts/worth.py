"""What customers are worth, and how models of their purchases did on time that was held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Reason = tuple[str, Mapping[str, Any]]
"""Why something could not be computed: an error's code and context (lib.core.results.Failure)."""


@dataclass(frozen=True)
class Gap:
    """A mean difference with its 95 % interval."""

    gap: float
    low: float
    high: float
