"""Datasets of runs that came in a bundle: known by the id that they had where the run was made."""

_PREFIX = "bundle-"


def bundled_id(dataset_id: str, digest: str) -> str:
    """Return the id, in the workspace it is brought to, of a dataset whose table stayed away."""
    return f"{_PREFIX}{dataset_id}-{digest}"


def original_id(dataset_id: str) -> str:
    """Return the id that a dataset had where its run was made."""
    if not dataset_id.startswith(_PREFIX):
        return dataset_id
    return dataset_id.removeprefix(_PREFIX).rsplit("-", 1)[0]
