"""What the plain scikit-learn code of all models is made with."""

from collections.abc import Callable
from dataclasses import dataclass

from lib.core.facts import Scalar
from lib.core.model import Settings
from lib.core.plan import Plan
from lib.core.task import Task

OUT = "return outputs_of(model, new)"
"""The last line of a model that scikit-learn's ``predict`` or ``predict_proba`` can be asked of."""


@dataclass(frozen=True)
class PlainContext:
    """All that the plain code of a model may depend on."""

    model: str
    task: Task
    plan: Plan

    @property
    def settings(self) -> Settings:
        """The settings that the analyst changed."""
        return self.plan.settings.get(self.model, {})

    @property
    def classes(self) -> bool:
        """Whether classes are predicted, not values."""
        return self.task.kind.is_classification

    @property
    def balanced(self) -> bool:
        """Whether all classes weigh the same."""
        return self.classes and self.plan.class_weight

    def get(self, name: str, default: Scalar) -> str:
        """Return a setting as it is written in Python; a default that is a text is code."""
        return repr(self.settings[name]) if name in self.settings else str(default)

    def kind(self, name: str) -> str:
        """Return the class of scikit-learn for the kind of task."""
        return f"{name}{'Classifier' if self.classes else 'Regressor'}"

    def weight(self, how: str = "balanced") -> str:
        """Return the argument that weighs the classes."""
        return f', class_weight="{how}"' if self.balanced else ""


@dataclass(frozen=True)
class PlainModel:
    """A model as plain code.

    ``source`` returns the body of a function of X, y, new and seed (training rows, their target,
    the rows to predict, the fold's seed) that returns predictions; None where only this library
    can fit the model so. ``imports`` are the import statements for the classes that it names; what
    notebooks define or import for all models (lib.report.exports.plain_code) needs none.
    """

    source: Callable[[PlainContext], str | None]
    imports: str


def pipeline(prepare: str, model: str, before: str = "") -> str:
    """Return the code that prepares the rows, fits a model on them, and predicts."""
    lines = [*before.splitlines(), f"model = {model}"]
    return "\n".join([*lines, f"model = make_pipeline({prepare}, model).fit(X, y)", OUT])


def inner_part(context: PlainContext) -> str:
    """Return the code that sets rows apart on which early stopping looks."""
    groups = "GROUPS[X.index]" if context.task.group else "None"
    return (
        f"learn, held = split_inner(y, classes={context.classes}, groups={groups}, seed=seed)\n"
        "A, B = prepare.fit_transform(X.iloc[learn], y[learn]), prepare.transform(X.iloc[held])"
    )
