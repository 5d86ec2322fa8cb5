"""Texts of the engine's errors, and of the units of work that it gives up."""

from lib.i18n import N_

ERRORS = {
    "engine_not_started": (
        N_("The engine, which trains the models, did not start: {reason}"),
        N_("Stored results are still available. Start it again, or check the server's log."),
    ),
    "worker_died": (
        N_("The process that fitted this model was killed from outside twice."),
        N_("Find out what kills processes on this machine, then resume the run."),
    ),
    "worker_out_of_memory": (
        N_("Fitting this model needed more memory than a worker may use ({limit_mb} MB)."),
        N_("Compare fewer rows or columns, leave this model out, or give the engine more memory."),
    ),
    "out_of_memory_expected": (
        N_(
            "Fitting this model would need about {needed_mb} MB, "
            "more than a worker may use ({limit_mb} MB)."
        ),
        N_("Compare fewer rows or columns, leave this model out, or give the engine more memory."),
    ),
    "timed_out": (
        N_("One fit took longer than the limit of {seconds} seconds and was stopped."),
        N_("Compare fewer rows, leave this model out, or raise DEEPWORTH_UNIT_TIMEOUT."),
    ),
    "all_failed": (
        N_("No model could be fitted."),
        N_("See the messages of the models for the reason."),
    ),
    "too_few_to_blend": (
        N_("A blend needs at least two complete models."),
        N_("See why the others failed, or choose more models."),
    ),
    "engine_crashed": (
        N_("The engine ended during this run more than once."),
        N_("Resume the run and stop the model that it was fitting, or compare fewer rows."),
    ),
    "engine_failed_to_start": (
        N_("The engine did not start."),
        N_("See its log, engine.log in the store's folder."),
    ),
    "workers_failed_to_start": (
        N_("The engine's worker processes did not start ({reason})."),
        N_("See the log, engine.log in the store's folder. A common cause is a full disk."),
    ),
    "scheduler_not_encrypted": (
        N_(
            "The connection to the Dask scheduler at {address} would be without TLS: anyone who "
            "can reach it could read the data and run programs on its workers and on this machine."
        ),
        N_(
            "Start scheduler and workers with certificates, give a tls:// address and set "
            "DEEPWORTH_TLS_CA, DEEPWORTH_TLS_CERT and DEEPWORTH_TLS_KEY; in a network that you "
            "trust as a whole, set DEEPWORTH_SCHEDULER_INSECURE=yes instead."
        ),
    ),
    "scheduler_certificates": (
        N_("The certificates for the Dask scheduler at {address} cannot be used ({reason})."),
        N_("Set DEEPWORTH_TLS_CA, DEEPWORTH_TLS_CERT and DEEPWORTH_TLS_KEY to readable PEM files."),
    ),
    "scheduler_unreachable": (
        N_("The Dask scheduler at {address} cannot be reached."),
        N_("Start it, or unset DEEPWORTH_SCHEDULER to use this machine."),
    ),
    "scheduler_lost": (
        N_("The connection to the Dask scheduler at {address} was lost."),
        N_("Start it again; unfinished runs will then continue."),
    ),
    "no_workers": (
        N_("The Dask scheduler at {address} has no workers."),
        N_("Start workers with: dask worker {address} --nthreads 1"),
    ),
    "worker_lacks_program": (
        N_("A worker of the Dask scheduler does not have this program ({worker})."),
        N_("Start workers in a copy of this program's folder, so that they can import lib."),
    ),
    "worker_differs": (
        N_("A worker of the Dask scheduler has a different version of {what} ({worker})."),
        N_("Give all workers the same program and the same packages as this machine."),
    ),
    "no_tensorflow_worker": (
        N_("No worker can fit networks: none offers TensorFlow."),
        N_("Start one with: dask worker {address} --nthreads 1 --resources TF=1"),
    ),
    "budget_spent": (
        N_("The time budget ran out before this model was done."),
        N_("Add the model to the run, which then continues without a time budget."),
    ),
}
FINDINGS = {
    "refit_failed": (
        N_("Not fitted on all rows"),
        N_("{model} was compared on all folds, but could not be fitted on all rows."),
        N_("Resume the run to try again; its scores are not affected."),
    ),
    "blend_not_tested": (
        N_("Not scored on the second file"),
        N_(
            "The blend could not be scored on the second file: {model} could not be fitted on "
            "all rows."
        ),
        N_("Leave that model out, or run it again."),
    ),
    "repeated": (
        N_("Compared on more repeats"),
        N_("This model was compared on {repeats} repeats of the folds, more than others."),
        N_("Nothing needs to be done."),
    ),
    "test_failed": (
        N_("Not scored on the second file"),
        N_("{model} could not be scored on the second file."),
        N_("Check that the second file has the target and the same columns."),
    ),
    # Runs stored before what they add was measured (lib.report.blend_line) keep this note.
    "blend_without_deep": (
        N_("The blend without deep models"),
        N_("The blend was also computed without its deep models, to see what they add."),
        N_("Compare both: if they are about the same, the networks add nothing."),
    ),
}
