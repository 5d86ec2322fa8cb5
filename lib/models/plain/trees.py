"""Plain code: a decision tree, and forests of them."""

from functools import partial

from lib.core.task import TaskKind
from lib.models.families.trees import TREES
from lib.models.plain.common import PlainContext, PlainModel, pipeline

_PREPARE = 'coded(X, seed, "float32")'


def _decision_tree(context: PlainContext) -> str:
    usual = "max(5, min(50, round(sqrt(len(X)) / 3)))"
    leaf = context.get("leaf", usual if context.classes else f"min({usual}, 15)")
    model = (
        f"{context.kind('DecisionTree')}(\n    min_samples_leaf=leaf, max_depth="
        f"{context.get('depth', None)}, ccp_alpha={context.get('pruning', 0.0)}, random_state=seed"
        f"{context.weight()}\n)"
    )
    return pipeline(_PREPARE, model, f"leaf = {leaf}")


def _forest(context: PlainContext, name: str, share: float) -> str:
    if context.classes:
        leaf = 5 if context.task.kind is TaskKind.BINARY else 2
        features = context.get("features", '"sqrt"')
    else:
        leaf, features = 3, context.get("features", share)
    trees = context.get("trees", TREES[context.plan.effort])
    model = (
        f"{context.kind(name)}(\n    {trees}, max_depth={context.get('depth', None)}, "
        f"min_samples_leaf={context.get('leaf', leaf)}, max_features={features},\n    "
        f"n_jobs=-1, random_state=seed{context.weight('balanced_subsample')},\n)"
    )
    return pipeline(_PREPARE, model)


DECISION_TREE = PlainModel(
    _decision_tree, "from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor"
)
RANDOM_FOREST = PlainModel(
    partial(_forest, name="RandomForest", share=0.4),
    "from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor",
)
EXTRA_TREES = PlainModel(
    partial(_forest, name="ExtraTrees", share=0.7),
    "from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor",
)
