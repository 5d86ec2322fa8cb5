"""Findings: what was noticed in the data or in a run, how bad it is, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One observation with its evidence.

    ``code`` names a text in lib.i18n.finding_texts; ``values`` fill that text's placeholders and
    are the evidence. All values are JSON-able.
    """

    code: str
    severity: Severity
    columns: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form without a message (the reader's language decides that)."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "columns": list(self.columns),
            "values": dict(self.values),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Finding":
        """Rebuild a finding from ``to_dict``."""
        return cls(
            code=str(data["code"]),
            severity=Severity(data["severity"]),
            columns=tuple(data["columns"]),
            values=dict(data.get("values", {})),
        )
