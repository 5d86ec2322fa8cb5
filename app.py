"""The app: the frame around the pages, and the engine beside them; start it with ``make run``."""

from lib.ui.shell import frame
from lib.ui.shell.services import Engine


def start_engine() -> Engine:
    """Start the engine as this server's child; it ends with it."""
    from lib.engine.launch import start_engine
    from lib.settings import read_settings

    return start_engine(read_settings())


frame.show(start_engine)
