"""The report's part on tuning: what each side got of it."""

from lib.core.results import Run
from lib.core.tuning import CODE
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.drawing.svg import clean
from lib.report.labels import finding_text, model_label


def tuning_html(run: Run, t: Translator) -> str:
    """Return a list of what was tried for each tuned model; nothing where none was."""
    said, advice = [], ""
    for result in ranked(run):
        for note in result.notes:
            if note.code == CODE:
                title, message, advice = finding_text(note, t)
                label = model_label(result.id, t)
                said.append(f"<li><b>{clean(label)}</b>: {clean(message)}</li>")
    if not said:
        return ""
    return f'<h3>{clean(title)}</h3><ul>{"".join(said)}</ul><p class="soft">{clean(advice)}</p>'
