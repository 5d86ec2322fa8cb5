"""Everything that can go wrong in a way that a user can act on.

    DeepworthError
    ├── InputError      a file, a column or an option is not usable      (command line: exit 2)
    ├── ModelError      one model cannot be fitted: its row fails, the run goes on
    ├── StoreError      results cannot be kept or read
    ├── EngineError     the engine cannot run the work
    └── Cancelled       somebody asked for the work to stop

A code names a message and a hint in ``lib.i18n.texts``; the context fills their placeholders. So
one error reads well in every language, and in a log it carries no data beyond its context.
"""

from collections.abc import Mapping


class DeepworthError(Exception):
    """An error with a code, and the context that its translated message needs (JSON-able)."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code, context)
        self.code = code
        self.context: Mapping[str, object] = context

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.code, dict(self.context))

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value!r}" for key, value in self.context.items())
        return f"{self.code}({details})"


def _rebuild(
    kind: type[DeepworthError], code: str, context: Mapping[str, object]
) -> DeepworthError:
    return kind(code, **context)


class InputError(DeepworthError):
    """A file, a column or an option is not usable."""


class ModelError(DeepworthError):
    """One model cannot be fitted; the rest of the run goes on."""


class StoreError(DeepworthError):
    """Results cannot be kept or read."""


class EngineError(DeepworthError):
    """The engine cannot run the work."""


class Cancelled(DeepworthError):  # noqa: N818 - a request, not an error
    """Somebody asked for the work to stop."""

    def __init__(self, code: str = "cancelled", **context: object) -> None:
        super().__init__(code, **context)
