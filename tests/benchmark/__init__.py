"""The project's figures, measured: `make bench`, or `python -m tests.benchmark SECTION`."""
