"""Learn: short chapters in which one watches a model learn."""

from lib.i18n import Translator
from lib.ui.shell.frame import heading, page


def draw(t: Translator, workspace: str) -> None:
    """Draw the page: the chapters, and the one that is open."""
    from lib.workflows.learn.page.contents import contents

    heading(t("Learn"), t)
    contents(t, workspace)


page(draw)
