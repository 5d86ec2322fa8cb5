"""Where work runs: driver, queue, Dask cluster, progress, cancellation, memory."""
