"""A fitted model as bytes, and back, without pickle.

The bytes are those of lib.models.archive. What may be rebuilt is the explicit list of ``trusted``;
networks load in safe mode.
"""

import hashlib
import json
import platform
import zipfile
from collections.abc import Callable, Mapping
from importlib.metadata import version

from lib.core.model import Estimator
from lib.core.workflow import workflows
from lib.errors import InputError, ModelError
from lib.models.archive import (
    FORMAT,
    MANIFEST,
    NETWORK,
    PIPELINE,
    check_size,
    pack,
    parse_manifest,
    unpack,
)
from lib.models.description import layers_of, settings_of, summary_of
from lib.models.manifest import Manifest
from lib.models.renamed import with_current_names
from lib.models.versions import differing

_PACKAGES = ("scikit-learn", "skops", "skrub", "catboost", "numpy", "pandas")

TRUSTED = (
    "functools.partial",
    "lib.deep.estimators.NetworkClassifier",
    "lib.deep.estimators.NetworkRegressor",
    "lib.deep.prepare.TableEncoder",
    "lib.models.calibrated.MarginCalibrator",
    "lib.models.catboost_model.CatBoostBooster",
    "lib.models.early_stopping.EarlyStoppingClassifier",
    "lib.models.early_stopping.EarlyStoppingRegressor",
    "lib.models.kernels.OverallScale",
    "lib.models.labelwise.LabelRates",
    "lib.models.labelwise.LabelWise",
    "lib.models.tuned.TunedPipeline",
    "lib.models.tuned.TunedRidge",
    "lib.preparing.bins.QuantileCodes",
    "lib.preparing.columns.Dense",
    "lib.preparing.columns.Seen",
    "lib.preparing.columns._from_zero",
    "lib.preparing.dates.DateParts",
    "lib.preparing.frame.FeatureFrame",
    "lib.preparing.means.TargetMeans",
    "lib.preparing.text.TextVectors",
    "numpy.dtype",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.model_selection._split.KFold",
    "sklearn.tree._tree.Tree",
    "sklearn.utils.validation.check_array",
    "skrub._squashing_scaler.SquashingScaler",
    "skrub._squashing_scaler._MinMaxScaler",
)
"""Types beyond those that skops itself trusts: scikit-learn's, ours, and what they hold.

Workflows name theirs (Workflow.stored_classes). Stored models name ours: what moves gets its new
name in the list and a line in lib.models.renamed.
"""


def trusted() -> tuple[str, ...]:
    """Return the dotted names of all classes and functions that a stored model may hold."""
    own = (name for workflow in workflows().values() for name in workflow.stored_classes)
    return (*TRUSTED, *own)


def save_model(estimator: Estimator, manifest: Manifest) -> bytes:
    """Return a fitted estimator and its manifest (JSON-able) as bytes.

    The manifest gets the model's "settings" and, of a network, its "layers" and "summary".
    """
    import skops.io

    described = {
        "settings": settings_of(estimator),
        "layers": layers_of(estimator),
        "summary": summary_of(estimator),
    }
    estimator, network = _detach(estimator)
    members = {PIPELINE: skops.io.dumps(estimator, compression=zipfile.ZIP_DEFLATED)}
    untrusted = set(skops.io.get_untrusted_types(data=members[PIPELINE])) - set(trusted())
    if untrusted:
        raise ModelError("artifact_not_storable", types=sorted(untrusted))
    if network is not None:
        members[NETWORK] = network
    full = {
        **{name: value for name, value in described.items() if value is not None},
        **manifest,
        "format": FORMAT,
        "packages": {"python": platform.python_version(), **_versions(network is not None)},
        "members": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
    }
    members[MANIFEST] = json.dumps(full, ensure_ascii=False).encode()
    return pack(members)


def load_model(data: bytes) -> tuple[Estimator, Manifest]:
    """Return the estimator and the manifest of ``save_model``.

    Raises InputError: "artifact_damaged", "artifact_format" (made by another version),
    "artifact_too_large", "artifact_untrusted" (holds a type that is not in ``trusted``),
    "artifact_packages" (not to be rebuilt with the versions of packages that are here).
    """
    return load_parts(unpack(data))


def load_parts(members: Mapping[str, bytes]) -> tuple[Estimator, Manifest]:
    """Return the estimator and the manifest from the parts of ``members_of``; see load_model."""
    import skops.io

    if not {MANIFEST, PIPELINE} <= set(members):
        raise InputError("artifact_damaged")
    manifest = parse_manifest(members)
    check_size(members[PIPELINE])
    pipeline = with_current_names(members[PIPELINE])
    untrusted = set(skops.io.get_untrusted_types(data=pipeline)) - set(trusted())
    if untrusted:
        raise InputError("artifact_untrusted", types=sorted(untrusted))
    try:
        estimator = skops.io.loads(pipeline, trusted=list(trusted()))
    except Exception as error:  # objects of another version of their package raise anything
        found = differing(manifest)
        if not found:
            raise
        raise InputError("artifact_packages", **found[0].values) from error
    if NETWORK in members:
        last = _last_step(estimator)
        if not hasattr(last, "attach_network"):
            raise InputError("artifact_damaged")
        last.attach_network(members[NETWORK])
    return estimator, manifest


def _versions(network: bool) -> dict[str, str]:
    packages = (*_PACKAGES, "keras") if network else _PACKAGES
    return {package: version(package) for package in packages}


def _last_step(estimator: Estimator) -> Estimator:
    return estimator.steps[-1][1] if hasattr(estimator, "steps") else estimator


def _detach(estimator: Estimator) -> tuple[Estimator, bytes | None]:
    last = _last_step(estimator)
    if not hasattr(last, "detach_network"):
        return estimator, None
    bare, network = last.detach_network()
    if last is estimator or not hasattr(estimator, "steps"):
        return bare, network
    pipeline: Callable[..., Estimator] = type(estimator)
    return pipeline([*estimator.steps[:-1], (estimator.steps[-1][0], bare)]), network
