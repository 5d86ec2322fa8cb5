"""Jobs about a customer table and its transactions: worth, movement, baskets, oddities.

The customer table is the run's; the transactions are its origin, the second table asked about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import numpy as np
import pandas as pd

from lib.core.facts import from_json, to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.model import Estimator
from lib.errors import Cancelled, InputError
from lib.evaluation.judge.assignments import labels_in
from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.customers.columns import TransactionColumns
from lib.workflows.segments.customers.history import day_number, histories, purchase_days
from lib.workflows.segments.customers.holdout import NOWHERE
from lib.workflows.segments.customers.lines import DAY, Lines, read_lines
from lib.workflows.segments.customers.movement import (
    Rule,
    churn,
    churn_summary,
    cohorts,
    default_before,
    movement,
    reference_day,
)
from lib.workflows.segments.customers.transactions import customer_frame
from lib.workflows.segments.facts.anomalies import Anomalies, Candidate
from lib.workflows.segments.facts.holdout import Check, Reason
from lib.workflows.segments.facts.setup import setup_of
from lib.workflows.segments.job_specs import (
    BasketsParameters,
    CohortsParameters,
    LifetimeParameters,
    MovementParameters,
    PurchasesParameters,
)

UNKNOWN = NOWHERE
"""The segment of a customer that the run has not segmented (a sample was drawn)."""
_SHOWN = 200
"""Rows of a table that come with the result itself; all are in its file."""


def lifetime(context: JobContext[LifetimeParameters]) -> JobResult:
    """Return what customers are worth: parameters, check, value by segment; a file of them all."""
    from lib.workflows.segments.customers import lifetime_value

    lines, reference = _lines(context, paid=True)
    end = day_number(reference) - 1
    days = purchase_days(lines)
    days = days[days["day"] <= end]
    past = histories(days, end)
    who = past["customer"].to_numpy().astype(int)
    segment = _segments(context, lines)
    _go_on(context, 0.1)
    found, failure = _tried(context, lines, days)
    _go_on(context, 0.5)
    made = lifetime_value.value(
        past,
        months=context.params.months,
        yearly_discount=context.params.discount,
        margin=context.params.margin,
        segment=segment[who] if context.predictions is not None else None,
        check=found,
    )
    _go_on(context, 0.9)
    table = made.customers
    segments = lifetime_value.by_segment(table) if context.predictions is not None else ()
    result = replace(made.result, check=found, check_failure=failure, segments=segments)
    table["customer"] = lines.customers[who]
    table = table.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
    return JobResult(to_json(result), _file(table))


def _tried(
    context: JobContext[PurchasesParameters], lines: Lines, days: pd.DataFrame
) -> tuple[Check | None, Reason | None]:
    """Return the trial on purchases held back, or the code and the values of why there is none.

    Worth can be told of a history that is too short to hold a part of it back.
    """
    from lib.workflows.segments.customers.holdout import check, periods

    try:
        _, cut, last = periods(days)
    except InputError as error:
        return None, (error.code, dict(error.context))
    placed = _placed_at(context, lines, cut)
    try:
        return check(days, cut, last, placed), None
    except InputError as error:
        return None, (error.code, dict(error.context))


def _placed_at(context: JobContext[Parameters], lines: Lines, cut: int) -> Codes | None:
    """Return the segment of each customer as of the end of a day; None where no model can tell.

    Segments of today would know of the purchases that are held back.
    """
    if not context.members:
        return None
    day = np.datetime64(cut, "D")
    then, _ = customer_frame(lines.where(lines.day <= day), day + DAY)
    try:
        codes = _rule(context)(then)
    except InputError as error:
        if error.code != "feature_has_no_past":
            raise
        return None
    known = pd.Series(codes, index=then["customer"].to_numpy())
    return np.asarray(known.reindex(lines.customers).fillna(UNKNOWN).astype(np.int64))


def next_spend(context: JobContext[PurchasesParameters]) -> JobResult:
    """Return whether a network tells the next spend better than the models of lifetimes."""
    from lib.workflows.segments.jobs.next_spend import compare

    lines, reference = _lines(context, paid=True)
    days = purchase_days(lines)
    days = days[days["day"] < day_number(reference)]
    seed = 0 if context.plan is None else context.plan.seed
    found = compare(days, seed=seed, threads=context.threads, watch=context.watch)
    return JobResult(to_json(found))


def moved(context: JobContext[MovementParameters]) -> JobResult:
    """Return how customers moved between two dates by a model, and who is likely gone.

    The file has a row each.
    """
    from lib.workflows.segments.customers.holdout import held_for
    from lib.workflows.segments.customers.lifetime import BgNbd

    lines, reference = _lines(context)
    before = context.params.before
    earlier = default_before(lines, reference) if before is None else reference_day(str(before))
    rule = _rule(context)
    found, rows = movement(lines, earlier, reference, rule)
    _go_on(context, 0.6)
    days = purchase_days(lines)
    end = day_number(reference) - 1
    past = histories(days, end)
    try:
        model = BgNbd.fit(*(past[name].to_numpy() for name in ("x", "t_x", "T")))
        failure: Reason | None = None
    except InputError as error:
        # The customers' own rhythm still tells who is late.
        model, failure = None, (error.code, dict(error.context))
    if model is not None and not model.settled:
        # At the edge of what was searched its chances of having left are those of the edge.
        model, failure = None, ("lifetime_not_converged", {})
    risks = churn(days, end, model)
    risks["customer"] = lines.customers[risks["customer"].to_numpy()]
    whole = rows.merge(risks.drop(columns="spent"), on="customer", how="left")
    if model is not None:
        # Of whom it was off on the purchases held back, or was not tried, it can tell nothing.
        check, _ = _tried(context, lines, days[days["day"] <= end])
        x, now = whole["purchases"].to_numpy() - 1, whole["after"].to_numpy()
        whole.loc[~held_for(x, now, check), ["alive", "expected", "risk"]] = np.nan
    whole["spent"] = whole["monetary"] if lines.paid else 0.0
    summary = churn_summary(whole, whole["after"].tolist())
    found = replace(found, churn=summary, churn_failure=failure)
    whole = whole.drop(columns="spent").sort_values("risk", ascending=False, kind="stable")
    return JobResult(to_json(found), _file(whole.reset_index(drop=True)))


def retention_by_cohort(context: JobContext[CohortsParameters]) -> JobResult:
    """Return who of each cohort came back when."""
    lines, reference = _lines(context)
    kept = lines.where(lines.day < reference)
    return JobResult(to_json(cohorts(kept, context.params.period)))


def baskets(context: JobContext[BasketsParameters]) -> JobResult:
    """Return what is bought together, overall and by a model's segments."""
    from lib.workflows.segments.customers import baskets as together

    lines, reference = _lines(context)
    kept = together.without(lines.where(lines.day < reference + DAY), context.params.without)
    order, product, customer = together.baskets_of(kept)
    _go_on(context, 0.2)
    result = together.find_rules(order, product, lines.products)
    _go_on(context, 0.6)
    if context.predictions is not None:
        segment = _segments(context, lines)[customer]
        parts = together.by_segment(order, product, segment, lines.products)
        result = replace(result, segments=parts)
    return JobResult(to_json(result))


def anomalies(context: JobContext[Parameters]) -> JobResult:
    """Return who is unlike the rest, by two methods or three; the file has all rows' scores."""
    from lib.evaluation.train.crossval import cores
    from lib.workflows.segments.customers import anomalies as odd
    from lib.workflows.segments.groups.encoding import SegmentEncoder

    if context.task is None:
        raise InputError("no_segments")
    features, setup = context.task.features, setup_of(context.plan)
    encoder = SegmentEncoder(features, setup.transforms).fit(context.frame)
    matrix = encoder.transform(context.frame)
    seed = 0 if context.plan is None else context.plan.seed
    _go_on(context, 0.1)
    with cores(context.threads):
        found = odd.scores(matrix, seed=seed, threads=context.threads, error=_error(context))
    _go_on(context, 0.8)
    votes = odd.votes_of(found)
    ranks = {name: odd.ranks_of(values) for name, values in found.items()}
    mean = np.mean(list(ranks.values()), axis=0)
    order = np.lexsort((-mean, -votes))
    shown = order[: int(min((votes > 0).sum(), _SHOWN))]
    names = [str(name) for name in encoder.names_]
    why = odd.reasons(matrix, names, shown)
    customer = setup.customer
    who = (
        context.frame[customer] if customer in context.frame else pd.Series(context.frame.index + 1)
    )
    sample = np.unique(np.concatenate([shown, order[:: max(len(order) // 1500, 1)]]))
    result = Anomalies(
        **vars(odd.agreement(found)),
        methods=tuple(found),
        features=tuple(features),
        rows_shown=tuple(
            Candidate(
                row=int(row),
                customer=str(who.iloc[row]),
                votes=int(votes[row]),
                ranks=tuple(round(float(ranks[name][row]), 4) for name in found),
                reasons=why[place],
            )
            for place, row in enumerate(shown)
        ),
        points={
            "row": tuple(sample.tolist()),
            "votes": tuple(votes[sample].tolist()),
            **{name: tuple(np.round(ranks[name][sample], 6).tolist()) for name in found},
        },
    )
    table = pd.DataFrame({"customer": who.astype("str").to_numpy(), "votes": votes})
    for name, values in found.items():
        table[name], table[f"{name}_rank"] = values, ranks[name]
    return JobResult(to_json(result), _file(table.iloc[order].reset_index(drop=True)))


def _lines(
    context: JobContext[PurchasesParameters], *, paid: bool = False
) -> tuple[Lines, np.datetime64]:
    """Return the transactions' usable rows and the reference date (datetime64[D]).

    InputError "worth_needs_amounts" where it must be known what was ``paid``, and is not.
    """
    given = context.params.columns
    if not given:
        raise InputError("no_recipe")
    frame = context.frame if context.other is None else context.other
    lines, _, _ = read_lines(frame, from_json(TransactionColumns, given))
    if paid and not lines.paid:
        raise InputError("worth_needs_amounts")
    reference = context.params.reference
    day = lines.day.max() + DAY if reference is None else reference_day(str(reference))
    return lines, day


def _rule(context: JobContext[Parameters]) -> Rule:
    """Return the model as a rule from customers' features to segments."""
    from lib.models.artifacts import load_model

    if context.task is None:
        raise InputError("no_segments")
    fitted: Estimator = load_model(context.members[context.model])[0]
    features = list(context.task.features)

    def rule(frame: pd.DataFrame) -> Codes:
        for name in features:
            if name not in frame.columns:
                # Features that were joined to the table cannot be told for another date.
                raise InputError("feature_has_no_past", column=name)
        return np.asarray(fitted.predict(frame[features])).astype(np.int64).reshape(-1)

    return rule


def _segments(context: JobContext[Parameters], lines: Lines) -> Codes:
    """Return the segment of each customer of the transactions, UNKNOWN where there is none."""
    found = np.full(len(lines.customers), UNKNOWN)
    if context.predictions is None:
        return found
    rows, labels = labels_in(context.predictions)
    names = context.frame["customer"].to_numpy()[rows]
    known = pd.Series(labels, index=names).reindex(lines.customers)
    return np.where(known.isna(), UNKNOWN, known.fillna(0)).astype(np.int64)


def _error(context: JobContext[Parameters]) -> Callable[[Numbers], Numbers] | None:
    """Return the error of the autoencoder by row; None without one."""
    from lib.models.artifacts import load_model

    if not context.members or context.task is None:
        return None
    fitted = load_model(context.members[context.model])[0]
    of_rows = getattr(fitted, "reconstruction_error", None)
    if of_rows is None:
        return None
    frame = context.frame[list(context.task.features)]
    return lambda _: of_rows(frame)


def _go_on(context: JobContext[Parameters], share: float) -> None:
    context.watch.progress(share)
    if context.watch.cancelled():
        raise Cancelled


def _file(table: pd.DataFrame) -> bytes:
    buffer = BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()
