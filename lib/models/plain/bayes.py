"""Plain code: naive Bayes."""

from lib.models.plain.common import PlainContext, PlainModel, pipeline


def _naive_bayes(context: PlainContext) -> str:
    alpha, prior = context.get("smoothing", 1.0), context.get("prior", not context.balanced)
    model = f"CategoricalNB(alpha={alpha}, fit_prior={prior}, min_categories=2)"
    return pipeline("counted(X, seed)", model)


NAIVE_BAYES = PlainModel(_naive_bayes, "from sklearn.naive_bayes import CategoricalNB")
