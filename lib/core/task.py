"""What is to be predicted, from which columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from lib.core.columns import ReadAs
from lib.core.dataset import Recipe
from lib.core.facts import OMIT_DEFAULT, Json, from_json, to_json
from lib.errors import InputError


class TaskKind(StrEnum):
    """The kind of prediction.

    CLUSTERS has no target: groups are looked for, not predicted. MULTILABEL: a row has any number
    of the classes, none included; its cells are JSON lists of labels (lib.core.labels), its encoded
    target is a matrix of 0 and 1, a column a class. FORECAST: later values of series, from their
    earlier ones.
    """

    REGRESSION = "regression"
    BINARY = "binary"
    MULTICLASS = "multiclass"
    MULTILABEL = "multilabel"
    CLUSTERS = "clusters"
    FORECAST = "forecast"

    @property
    def is_classification(self) -> bool:
        """Whether the target is one class of several."""
        return self in (TaskKind.BINARY, TaskKind.MULTICLASS)

    @property
    def has_positive(self) -> bool:
        """Whether one of two classes is the positive one."""
        return self is TaskKind.BINARY

    @property
    def has_target(self) -> bool:
        """Whether something is predicted that is known of the rows learned from."""
        return self is not TaskKind.CLUSTERS

    @property
    def has_classes(self) -> bool:
        """Whether the outputs are probabilities of classes, of which a row has one or several."""
        return self.is_classification or self is TaskKind.MULTILABEL


PREDICTED = (TaskKind.REGRESSION, TaskKind.BINARY, TaskKind.MULTICLASS)
"""The kinds of task that have one target a row, on tables and on texts."""


def _is_number(label: str) -> bool:
    try:
        return format(float(label), ".15g") == label
    except ValueError:  # that is the answer
        return False


_MAX_NAME_LENGTH = 80
"""Characters of a name of a class; charts cut it shorter."""

_CHARACTERS = 120
"""Length of a text where nobody has looked."""


class Domain(str):
    """What a task is about, by the id of its workflow: stored, never renamed.

    It decides the models that are compared and the page that a run is on. Those of TOLD_BY_COLUMNS
    are told by a task's columns; a task of any other workflow names it.
    """

    __slots__ = ()
    TABLE: ClassVar["Domain"]
    TEXT: ClassVar["Domain"]
    SEGMENTS: ClassVar["Domain"]


Domain.TABLE = Domain("table")
Domain.TEXT = Domain("text")
Domain.SEGMENTS = Domain("segments")
TOLD_BY_COLUMNS = (Domain.TABLE, Domain.TEXT, Domain.SEGMENTS)
"""The workflows that tasks do not name."""


@dataclass(frozen=True)
class Task:
    """A prediction task on a table.

    ``classes`` are the target's levels as strings, negative before positive for binary tasks, so
    that class k is encoded as the integer k everywhere. ``features`` maps each column learned from
    to its kind (the value of a ColumnKind). ``text`` is the column of a review task's texts, one of
    the features. ``recipe`` says how the table was derived (Dataset.recipe), where new rows must be
    derived in the same way before a model reads them; its "like" is that of the columns used.
    ``written`` is Column.written of features and
    target: new files are read by it. A task of clusters has the empty string as its target.
    ``names`` are what classes are called where they are shown; every stored value is the class.
    ``workflow`` is the workflow of a task whose columns do not tell it.
    """

    kind: TaskKind
    target: str
    features: Mapping[str, str]
    classes: tuple[str, ...] = ()
    group: str | None = None
    time: str | None = None
    text: str | None = None
    recipe: Recipe = field(default_factory=Recipe)
    written: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    workflow: Domain | None = field(default=None, metadata=OMIT_DEFAULT)

    @property
    def shown(self) -> tuple[str, ...]:
        """The classes as they are called, in their order."""
        return tuple(self.names.get(name, name) for name in self.classes)

    @property
    def shown_positive(self) -> str | None:
        """What the positive class of a binary task is called."""
        return self.shown[1] if self.kind.has_positive else None

    def called(self, names: Mapping[str, str]) -> "Task":
        """Return the task with its classes called by ``names``, by value; those left out by none.

        White space is made single and a name is cut at 80 characters; an empty one is the value.
        Raises InputError "unknown_class" and, where two would be called alike, "class_name_twice".
        """
        unknown = [value for value in names if value not in self.classes]
        if unknown:
            raise InputError("unknown_class", value=unknown[0], classes=list(self.classes))
        clean = {value: " ".join(name.split())[:_MAX_NAME_LENGTH] for value, name in names.items()}
        renamed = {value: name for value, name in clean.items() if name and name != value}
        seen: dict[str, str] = {}
        for value in self.classes:
            name = renamed.get(value, value)
            first = seen.setdefault(name.casefold(), value)
            if first != value and (value in renamed or first in renamed):
                raise InputError("class_name_twice", name=name, first=first, second=value)
        return replace(self, names=renamed)

    @property
    def domain(self) -> Domain:
        """What the task is about."""
        if self.workflow is not None:
            return self.workflow
        if not self.kind.has_target:
            return Domain.SEGMENTS
        return Domain.TABLE if self.text is None else Domain.TEXT

    @property
    def characters(self) -> int:
        """The mean length of a review task's texts, as far as the table's recipe says it."""
        facts = self.recipe.get("facts") or {}
        characters = facts.get("characters")
        length = int(characters) if isinstance(characters, int | float) else 0
        return (length or _CHARACTERS) if self.text else 0

    def like(self) -> dict[str, ReadAs]:
        """Return how columns of new files are to be read: "kind" and "written" of each by name.

        A table that was derived says in its recipe how the columns that it was made of are read.
        """
        like: dict[str, ReadAs] = dict(self.recipe.get("like", {}))
        kinds = dict(self.features)
        if self.target and self.target not in like and self.kind is not TaskKind.MULTILABEL:
            kinds[self.target] = "number" if self._has_numbers() else "category"
        for name, kind in kinds.items():
            before = like[name].get("written", {}) if name in like else {}
            like[name] = {"kind": kind, "written": dict(self.written.get(name, before))}
        return like

    def _has_numbers(self) -> bool:
        """Whether the target holds numbers: all classes are as numbers are written in labels."""
        return all(_is_number(name) for name in self.classes)

    @property
    def positive(self) -> str | None:
        """The positive class of a binary task."""
        return self.classes[1] if self.kind.has_positive else None

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form."""
        return {**to_json(self), "positive": self.positive}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Task":
        """Rebuild a task from ``to_dict``."""
        return from_json(cls, data)
