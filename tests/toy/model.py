"""The one model of toys: the target of the row whose features are nearest."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.model import BuildContext, Family, ModelSpec
from lib.core.task import Domain, TaskKind


class Nearest:
    """An estimator of numbers by the nearest row."""

    X_: NDArray[np.float64]
    y_: NDArray[np.float64]

    def fit(self, X: pd.DataFrame, y: NDArray[np.float64]) -> "Nearest":
        self.X_, self.y_ = X.to_numpy(dtype="float64"), np.asarray(y)
        return self

    def predict(self, X: pd.DataFrame) -> NDArray[np.float64]:
        away = X.to_numpy(dtype="float64")[:, None, :] - self.X_[None, :, :]
        return self.y_[(away**2).sum(axis=2).argmin(axis=1)]


def build(ctx: BuildContext) -> Nearest:
    del ctx
    return Nearest()


SPECS = (
    ModelSpec(
        id="toy_nearest",
        family=Family.CLASSICAL,
        label="Nearest row",
        about="The target of the row whose features are nearest.",
        good="On toys.",
        kinds=(TaskKind.REGRESSION,),
        domains=(Domain("toy"),),
        framework="sklearn",
        builder="tests.toy.model:build",
        seconds=lambda size: 1e-6 * size.rows,
    ),
)
