"""``python -m lib.engine``: take requests from the store, run them, until told to stop.

Heavy imports are inside ``main``: each worker process imports this module again.
"""

import argparse
import logging
import os
import sys
import threading
from dataclasses import replace


def main() -> int:
    """Run the engine; exit code 0 when it was told to stop, or when the store has an engine."""
    from lib.settings import read_settings

    # Pages, and all else on the machine, go before trainings. This is said before there is a
    # second thread: those started later, and all workers, inherit it.
    os.nice(read_settings().niceness)
    # Read when Dask is first imported, here and in the workers.
    os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "error")
    from lib.engine.private import complete_address, hide_secrets
    from lib.engine.service import end_with_pipe, end_with_signals, serve
    from lib.errors import StoreError

    parser = argparse.ArgumentParser(prog="python -m lib.engine", description=main.__doc__)
    parser.add_argument("--pipe", action="store_true", help="end when standard input closes")
    parser.add_argument("--workers", type=int, help="number of worker processes")
    parser.add_argument(
        "--lazy", action="store_true", help="import TensorFlow only when a network is asked for"
    )
    parser.add_argument(
        "--no-resume", action="store_true", help="leave runs of an earlier engine interrupted"
    )
    options = parser.parse_args()
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for noisy in ("distributed", "asyncio", "tornado"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    settings = read_settings()
    settings = replace(settings, database_url=complete_address(settings.database_url))
    hide_secrets()
    if options.workers:
        settings = replace(settings, workers=options.workers)
    stop = threading.Event()
    end_with_signals(stop)
    if options.pipe:
        end_with_pipe(stop)
    try:
        serve(settings, tensorflow=not options.lazy, resume=not options.no_resume, stop=stop)
    except StoreError as error:
        logging.getLogger(__name__).error("The store cannot be used: %s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
