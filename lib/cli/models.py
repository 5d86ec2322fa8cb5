"""The command `models`: the catalogue as a table or as JSON."""

import argparse
import json

from rich.markup import escape
from rich.table import Table

from lib.cli.terminal import Terminal, say_json
from lib.i18n import Translator
from lib.models.catalogue import all_models, domains_of


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Print every model with its family, kinds of task and a line on it."""
    specs = all_models()
    if parsed.json:
        rows = [
            {
                "id": spec.id,
                "family": str(spec.family),
                "label": t(spec.label),
                "about": t(spec.about),
                "kinds": [str(kind) for kind in spec.kinds],
                "domains": [str(domain) for domain in domains_of(spec)],
                "efforts": [str(effort) for effort in spec.efforts],
            }
            for spec in specs
        ]
        say_json(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    console = Terminal()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("id", t("Family"), t("Model"), t("Tasks")):
        # Folded: rich cuts Korean words off that are wider than the column.
        table.add_column(heading, no_wrap=heading == "id", overflow="fold")
    for spec in specs:
        kinds = ", ".join(t(str(kind)) for kind in spec.kinds)
        table.add_row(*map(escape, (spec.id, t(str(spec.family)), t(spec.label), kinds)))
    console.print(table)
    console.print()
    for spec in specs:
        console.print(escape(f"{t(spec.label)}: {t(spec.about)}"))
    return 0
