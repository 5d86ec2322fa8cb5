"""What is to be predicted, from which columns."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class TaskKind(StrEnum):
    """The kind of prediction."""

    REGRESSION = "regression"
    BINARY = "binary"
    MULTICLASS = "multiclass"

    @property
    def is_classification(self) -> bool:
        """Whether the target is a class."""
        return self is not TaskKind.REGRESSION


@dataclass(frozen=True)
class Task:
    """A prediction task on a table.

    ``classes`` are the target's levels as strings, negative before positive for binary tasks, so
    that class k is encoded as the integer k everywhere. ``features`` maps each column learned from
    to its kind (the value of a ColumnKind).
    """

    kind: TaskKind
    target: str
    features: Mapping[str, str]
    classes: tuple[str, ...] = ()
    group: str | None = None
    time: str | None = None

    @property
    def positive(self) -> str | None:
        """The positive class of a binary task."""
        return self.classes[1] if self.kind is TaskKind.BINARY else None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {**asdict(self), "kind": str(self.kind), "positive": self.positive}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Task":
        """Rebuild a task from ``to_dict``."""
        return cls(
            kind=TaskKind(data["kind"]),
            target=data["target"],
            features=dict(data["features"]),
            classes=tuple(data["classes"]),
            group=data["group"],
            time=data["time"],
        )
