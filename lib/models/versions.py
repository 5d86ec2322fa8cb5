"""Whether a stored model was fitted with other versions of packages than are installed here."""

import platform
from importlib.metadata import PackageNotFoundError, version

from lib.core.findings import Finding, Severity
from lib.models.manifest import Manifest

CODE = "packages_differ"
_ALWAYS_LISTED = {"catboost": "catboost"}
"""Packages that every manifest lists, though only the models of this id need them."""


def differing(manifest: Manifest) -> tuple[Finding, ...]:
    """Return a finding where a package that the model needs has another major or minor version.

    Its values name the packages: "packages", and the versions "trained" with and "installed".
    """
    model = str(manifest.get("model", ""))
    found: dict[str, tuple[str, str]] = {}
    for package, trained in dict(manifest.get("packages", {})).items():
        if _ALWAYS_LISTED.get(package, model) != model:
            continue
        here = _installed(package)
        if here is not None and _minor(here) != _minor(str(trained)):
            found[package] = (str(trained), here)
    if not found:
        return ()
    values = {
        "packages": list(found),
        "trained": [f"{name} {trained}" for name, (trained, _) in found.items()],
        "installed": [f"{name} {here}" for name, (_, here) in found.items()],
    }
    return (Finding(CODE, Severity.WARNING, values=values),)


def _installed(package: str) -> str | None:
    if package == "python":
        return platform.python_version()
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _minor(number: str) -> tuple[str, ...]:
    return tuple(number.split(".")[:2])
