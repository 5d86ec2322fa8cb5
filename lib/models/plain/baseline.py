"""Plain code: the baseline."""

from lib.models.plain.common import OUT, PlainContext, PlainModel


def _dummy(context: PlainContext) -> str:
    return f"model = {context.kind('Dummy')}().fit(np.zeros((len(X), 1)), y)\n{OUT}"


DUMMY = PlainModel(_dummy, "from sklearn.dummy import DummyClassifier, DummyRegressor")
