"""The complaints of argparse, which knows English only, in the user's language."""

import re

from lib.i18n import N_, Translator

_COMPLAINTS = (
    (r"the following arguments are required: (?P<names>.+)", N_("missing: {names}")),
    (r"unrecognized arguments: (?P<names>.+)", N_("unknown: {names}")),
    (
        r"argument (?P<name>[^:]+): invalid choice: (?P<value>.+) \(choose from (?P<known>.+)\)",
        N_("{name} cannot be {value}; choose from {known}"),
    ),
    (
        r"argument (?P<name>[^:]+): invalid \S+ value: (?P<value>.+)",
        N_("{name} cannot be {value}; give a number"),
    ),
    (
        r"argument (?P<name>[^:]+): expected at least (?P<least>\S+), received (?P<value>.+)",
        N_("{name} cannot be {value}; give at least {least}"),
    ),
    (
        r"argument (?P<name>[^:]+): expected 0 or more, received (?P<value>.+)",
        N_("{name} cannot be {value}; give 0 or more"),
    ),
    (r"argument (?P<name>[^:]+): expected one argument", N_("{name} needs a value")),
    (
        r"argument (?P<name>[^:]+): ignored explicit argument (?P<value>.+)",
        N_("{name} takes no value, but was given {value}"),
    ),
    (
        r"ambiguous option: (?P<name>.+) could match (?P<known>.+)",
        N_("{name} may mean any of {known}"),
    ),
)


def complaint_text(message: str, t: Translator) -> str:
    """Return a complaint of argparse in the translator's language; as it is if it is not known."""
    for pattern, text in _COMPLAINTS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match is not None:
            return t(text, **match.groupdict())
    return message
