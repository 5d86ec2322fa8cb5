"""Texts that are translated where they are shown: here they are only marked for the catalogues."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a text translated later
    """Mark a text for the catalogues; it is translated where it is shown."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as N_, with a plural
    """Mark a text with its plural: which of the two is shown depends on the value ``count``."""
    return one, many
