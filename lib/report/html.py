"""The report as one HTML file: no script, nothing loaded, readable offline and on paper."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from lib.core.metrics import metrics_of
from lib.core.results import ModelResult, Run, Status
from lib.i18n import Translator
from lib.report.board import gain_over_baseline, ranked
from lib.report.charts import difference_title, front_title, model_colours
from lib.report.front import points_of
from lib.report.labels import (
    DECISION_TEXTS,
    failure_line,
    family_label,
    finding_text,
    metric_about,
    metric_label,
    model_label,
    status_label,
)
from lib.report.numbers import chance, decimals_of, score_text, signed, size_text
from lib.report.sentences import plan_sentence, verdict_sentence
from lib.report.svg import (
    clean,
    interval_svg,
    marker,
    probabilities_svg,
    probability_parts,
    quality_svg,
)

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

_STYLE = """
:root{color-scheme:light dark;--ink:#1B1F24;--soft:#5B626B;--line:#D9DDE2;--page:#FFF;
--card:#F5F7F9;--band:rgba(90,98,110,.16)}
@media (prefers-color-scheme:dark){:root{--ink:#E8EAED;--soft:#A3AAB4;--line:#353B44;
--page:#14171C;--card:#1D2128;--band:rgba(170,180,195,.18)}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);line-height:1.55;
font-family:system-ui,'Noto Sans','Noto Sans KR','Nanum Gothic',NanumGothic,sans-serif;
font-size:15px}
body:lang(ko){font-family:'Noto Sans KR','Nanum Gothic',NanumGothic,system-ui,sans-serif}
main{max-width:980px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:36px 0 10px}
h3{font-size:1rem;margin:20px 0 6px;font-weight:600}
p{margin:6px 0;max-width:76ch;overflow-wrap:anywhere}
html:lang(ko){word-break:keep-all}
.soft{color:var(--soft);overflow-wrap:anywhere}
.card{background:var(--card);border-radius:10px;padding:18px 20px;margin:20px 0}
.card h2{margin:0 0 6px;font-size:1.35rem}
.lead{font-size:1.05rem;max-width:80ch}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th{color:var(--soft);font-weight:600;font-size:.86rem;vertical-align:bottom}
th:first-child,td:first-child,.board :is(th,td):nth-child(2){text-align:left}
td.wide{white-space:normal;text-align:left;color:var(--soft)}
td svg{width:14px;height:14px;vertical-align:-2px;margin-right:7px}
svg{display:block;width:100%;height:auto;overflow:visible}
.scroll>svg{min-width:620px}
td svg,li svg{display:inline}
svg text{fill:var(--soft);font-size:12px;font-family:inherit}
svg text.on{fill:#FFF;font-weight:600}
svg text.name{fill:var(--ink);paint-order:stroke;stroke:var(--page);stroke-width:3px}
.band{fill:var(--band)}
.zero,.front{stroke:var(--soft);stroke-dasharray:3 3;fill:none}
.tick{stroke:var(--soft);stroke-width:1.5}
.axis,.grid{stroke:var(--line)}
.interval{stroke:#D55E00;stroke-width:4}
.error{stroke:var(--soft);stroke-opacity:.55;stroke-width:1.5}
ul.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;padding:0;margin:8px 0 0}
ul.legend i{display:inline-block;width:12px;height:12px;border-radius:2px;margin-right:6px}
ul.legend svg{width:14px;height:14px;vertical-align:-2px;margin-right:6px}
ul.findings{padding-left:1.2em;overflow-wrap:anywhere}
ul.findings li{margin:8px 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
@media (max-width:560px){dl{grid-template-columns:1fr}dd{margin-bottom:8px}}
@media print{:root{color-scheme:light;--ink:#1B1F24;--soft:#5B626B;--line:#D9DDE2;--page:#FFF;
--card:#F5F7F9;--band:rgba(90,98,110,.16)}*{print-color-adjust:exact}
main{max-width:none;padding:0}.card{border:1px solid var(--line)}
h2{break-after:avoid}tr,svg,.card{break-inside:avoid}}
"""


def render(run: Run, t: Translator) -> str:
    """Return the report of a run as a self-contained HTML page in the translator's language."""
    title = t("Deepworth report: {name}", name=run.name)
    body = "".join(
        (
            _head(run, t),
            _verdict(run, t),
            _quality(run, t),
            _board(run, t),
            _metrics(run, t),
            _findings(run, t),
            _method(run, t),
            _facts(run, t),
        )
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{clean(t.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{clean(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _own(text: object) -> str:
    """Return a text of the user's, escaped and kept from turning the direction of ours."""
    return f"<bdi>{clean(text)}</bdi>"


def _head(run: Run, t: Translator) -> str:
    table = " × ".join(
        (
            t.plural("{count} row", "{count} rows", run.rows),
            t.plural("{count} column", "{count} columns", run.columns),
        )
    )
    target = t("Target")
    return (
        f"<header><h1>{_own(run.name)}</h1>"
        f'<p class="soft">{_own(run.dataset_name)} · {clean(table)} · '
        f"{clean(target)}: {_own(run.task.target)}</p>"
        f'<p class="soft">{clean(plan_sentence(run, t))}</p></header>'
    )


def _verdict(run: Run, t: Translator) -> str:
    sentence = clean(verdict_sentence(run, t))
    verdict = run.verdict
    if verdict is None:
        return _section(t("No verdict"), f"<p>{sentence}</p>", kind="card")
    legend = "".join(
        f'<li><i style="background:{colour}"></i>{clean(name)} {clean(chance(share, t))}</li>'
        for share, name, colour in probability_parts(verdict, t)
    )
    chances = t("How probable each answer is")
    return _section(
        t(DECISION_TEXTS[verdict.decision]),
        f'<p class="lead">{sentence}</p>',
        f"<h3>{clean(difference_title(verdict, t))}</h3>{_wide(interval_svg(verdict, t))}",
        f"<h3>{clean(chances)}</h3>{probabilities_svg(verdict, t)}",
        f'<ul class="legend">{legend}</ul>',
        kind="card",
    )


def _quality(run: Run, t: Translator) -> str:
    points = points_of(run, t)
    if not points:
        return ""
    families = list(dict.fromkeys(point.family for point in points))
    first = {
        point.family: model_colours(run)[point.id]
        for point in sorted(points, key=lambda point: run.plan.models.index(point.id), reverse=True)
    }
    legend = "".join(
        f"<li>{_mark(family, first[family])}{clean(family_label(family, t))}</li>"
        for family in families
    )
    return _section(
        t("Quality against cost"),
        f'<p class="soft">{clean(front_title(points, t))}</p>{_wide(quality_svg(run, t))}',
        f'<ul class="legend">{legend}</ul>',
    )


def _mark(family: str, colour: str) -> str:
    return f'<svg viewBox="0 0 16 16" aria-hidden="true">{marker(family, 8, 8, 6, colour)}</svg>'


def _board(run: Run, t: Translator) -> str:
    metric = metric_label(run.plan.metric, t)
    headings = (
        "#",
        t("Model"),
        t("{metric}, 95% interval", metric=metric),
        t("Gain over baseline"),
        t("CPU time"),
        t("ms per 1,000 rows"),
        t("Size"),
    )
    colours = model_colours(run)
    rows = "".join(
        _board_row(run, result, number, colours[result.id], t)
        for number, result in enumerate(ranked(run), start=1)
    )
    return _section(
        t("Leaderboard"),
        f'<p class="soft">{clean(metric_about(run.plan.metric, t))}</p>',
        _table(headings, rows, kind="board"),
    )


def _board_row(run: Run, result: ModelResult, number: int, colour: str, t: Translator) -> str:
    done = result.status is Status.DONE
    name = _mark(result.family, colour) + clean(model_label(result.id, t))
    start = f"<td>{number if done else '–'}</td><td>{name}</td>"
    if not done:
        said = status_label(result.status, t)
        if result.failure is not None:
            said = f"{said}: {failure_line(result.failure, t)}"
        return f'<tr>{start}<td class="wide" colspan="5">{clean(said)}</td></tr>'
    interval = result.metrics.get(run.plan.metric)
    gain = gain_over_baseline(run, result)
    cells = (
        score_text(interval, t) if interval else "–",
        signed(gain, decimals_of(interval), t) if interval and result.family != "baseline" else "",
        t.duration(result.fit_cpu_seconds),
        t.number(result.predict_ms_per_1000, 1) if result.predict_ms_per_1000 is not None else "–",
        size_text(result.size_bytes, t),
    )
    return f"<tr>{start}{_cells(cells)}</tr>"


def _metrics(run: Run, t: Translator) -> str:
    done = [result for result in ranked(run) if result.status is Status.DONE and result.metrics]
    names = [
        metric.name
        for metric in metrics_of(run.task.kind)
        if any(metric.name in result.metrics for result in done)
    ]
    if len(names) < 2:
        return ""
    rows = "".join(
        f"<tr><td>{clean(model_label(result.id, t))}</td>"
        + _cells(
            score_text(result.metrics[name], t) if name in result.metrics else "–" for name in names
        )
        + "</tr>"
        for result in done
    )
    headings = (t("Model"), *(metric_label(name, t) for name in names))
    return _section(t("All measures"), _table(headings, rows))


def _findings(run: Run, t: Translator) -> str:
    if not run.findings:
        return ""
    items = []
    for finding in run.findings:
        title, message, advice = finding_text(finding, t)
        said = f"<strong>{clean(title)}</strong> <bdi>{clean(message)}</bdi>"
        items.append(f'<li>{said} <span class="soft">{clean(advice)}</span></li>')
    return _section(t("Findings"), f'<ul class="findings">{"".join(items)}</ul>')


def _method(run: Run, t: Translator) -> str:
    paragraphs = (
        t(
            "Every model was trained and tested on the same folds, with all preprocessing learned "
            "on the training rows of each fold. Early stopping and tuning used a part of those."
        ),
        t(
            "Intervals are 95% corrected resampled t intervals (Nadeau & Bengio 2003): folds share "
            "training rows, and the correction allows for that."
        ),
        t(
            "The verdict is a Bayesian correlated t test with a region of practical equivalence "
            "(Benavoli et al. 2017). On each fold a side is represented by its model that is best "
            "on the other folds, so that choosing among many models earns nothing; the mean "
            "difference can therefore differ a little from that of the two scores."
        ),
        t("Times are CPU seconds of training over all folds, without the final fit on all rows."),
    )
    said = "".join(f"<p>{clean(paragraph)}</p>" for paragraph in paragraphs)
    return _section(t("How this was measured"), said)


def _facts(run: Run, t: Translator) -> str:
    packages = run.environment.get("packages", {})
    facts = [
        (t("Made"), _moment(run.created, t)),
        (t("Took"), t.duration(run.seconds)),
        (t("Run"), run.id),
        (t("SHA-256 of the file"), run.dataset_sha256),
        ("Python", run.environment.get("python") or "–"),
        (t("Packages"), ", ".join(f"{name} {packages[name]}" for name in sorted(packages)) or "–"),
        (t("Cores"), run.environment.get("cores") or "–"),
    ]
    said = "".join(f"<dt>{clean(name)}</dt><dd>{_own(value)}</dd>" for name, value in facts)
    return _section(t("Particulars"), f"<dl>{said}</dl>")


def _moment(when: str, t: Translator) -> str:
    try:
        return t.moment(datetime.fromisoformat(when)) + " UTC"
    except ValueError:
        return when


def _wide(drawing: str) -> str:
    return f'<div class="scroll">{drawing}</div>'


def _section(title: str, *parts: str, kind: str = "") -> str:
    return f'<section class="{kind}"><h2>{clean(title)}</h2>{"".join(parts)}</section>'


def _table(headings: Sequence[str], rows: str, kind: str = "") -> str:
    head = "".join(f'<th scope="col">{clean(heading)}</th>' for heading in headings)
    return (
        f'<div class="scroll"><table class="{kind}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(texts: Iterable[str]) -> str:
    return "".join(f"<td>{clean(text)}</td>" for text in texts)
