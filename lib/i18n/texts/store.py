"""Texts of the store's errors."""

from lib.i18n import N_

ERRORS = {
    "run_not_found": (
        N_("There is no such run in this workspace."),
        N_("It may have been deleted. Choose another from the list of runs."),
    ),
    "run_goes_on": (
        N_("The run is still in progress."),
        N_("Wait until it has ended, or stop it, then add to it."),
    ),
    "run_has_no_table": (
        N_("This run was imported from a bundle, which does not include the table."),
        N_("Open the table itself and start a new comparison."),
    ),
    "nothing_to_add": (
        N_("There is nothing to add: the run already has all of it."),
        N_("Choose a model that is not in the run, or more repeats."),
    ),
    "nothing_to_judge": (
        N_("The rows of this run say nothing of how its models differ."),
        N_("Its verdict by the scores of the folds stands."),
    ),
    "extra_not_found": (
        N_("The requested result no longer exists."),
        N_("The run may have been deleted. Ask again from the run's page."),
    ),
    "extra_unknown": (
        N_("This version cannot compute {kind}."),
        N_("Update the engine and the app to the same version."),
    ),
    "importance_of_blend": (
        N_("A blend has no importance of its own."),
        N_("Look at the models it consists of."),
    ),
    "curve_of_blend": (
        N_("A blend has no learning curve of its own."),
        N_("Look at the models it consists of."),
    ),
    "curve_of_time": (
        N_("A run in time order has no learning curve: fewer rows would be a shorter past."),
        N_("Compare on a part of the period to see what a longer one is worth."),
    ),
    "curve_few_rows": (
        N_("Too few rows for a learning curve: {rows}, and about {needed} are needed."),
        N_("The smallest part needs 50 rows and ten of each class, the largest four times that."),
    ),
    "curve_few_groups": (
        N_("Too few groups in {column} for a learning curve: parts of them are too much alike."),
        N_("It takes dozens of groups of similar size."),
    ),
    "dataset_not_found": (
        N_("There is no such data set in this workspace."),
        N_("It may have been deleted. Upload the file again."),
    ),
    "dataset_in_use": (
        N_("The data set {name} is used by existing runs ({runs})."),
        N_("Delete those runs first."),
    ),
    "table_changed": (
        N_(
            "The table {name} has been used for something new in the meantime. Nothing was deleted."
        ),
        N_("Check what would now be deleted with it, then decide again."),
    ),
    "model_not_in_run": (
        N_("The model {model} is not part of this run."),
        N_("Choose one of the run's models."),
    ),
    "no_predictions": (
        N_("The predictions of {model} are not available: it has not finished all its folds."),
        N_("Wait until it is done, or resume the run."),
    ),
    "no_artifact": (
        N_("The model {model} has not been fitted on all rows, so there is nothing to download."),
        N_("Wait until the run is done, or resume it."),
    ),
    "disk_full": (
        N_("The disk is full, so results could not be stored."),
        N_(
            "Free some space: a waiting run then continues automatically, and one that has ended "
            "can be resumed. Stored results are kept."
        ),
    ),
    "store_unwritable": (
        N_("Cannot write to the results store: {path} ({reason})."),
        N_("Check its permissions, or set DEEPWORTH_HOME to another folder."),
    ),
    "store_no_folder": (
        N_("The results store needs a folder, but there is a file in its place: {path}"),
        N_("Move the file away, or set DEEPWORTH_HOME to another folder."),
    ),
    "store_not_owned": (
        N_("The store's folder belongs to another user of this computer: {path}"),
        N_("Start the program as that user, or set DEEPWORTH_HOME to a folder of your own."),
    ),
    "store_shared": (
        N_(
            "The folder {path} is accessible to other users and contains things other than "
            "results, so it cannot become the store."
        ),
        N_("Set DEEPWORTH_HOME to a folder for results only, such as a new one inside it."),
    ),
    "store_not_private": (
        N_("Other users of this computer can read results, and this cannot be changed: {path}"),
        N_(
            "Make it accessible only to you (chown, chmod go=), or set DEEPWORTH_HOME to a folder "
            "on a disk that supports user permissions."
        ),
    ),
    "store_mismatch": (
        N_("The database in use is not the one that the files in {path} belong to."),
        N_(
            "Set DATABASE_URL as it was when these files were made, or DEEPWORTH_HOME to another "
            "folder. To use the two together anyway: python -m lib store join"
        ),
    ),
    "database_damaged": (
        N_("The results database is damaged: {path}"),
        N_(
            "Close the program, then run: python -m lib store repair. It sets the damaged "
            "database aside, recovers what can still be read, and does not touch any files."
        ),
    ),
    "repair_needs_sqlite": (
        N_("Only a SQLite database can be repaired here."),
        N_("Restore the database with the tools of its server, from a backup."),
    ),
    "store_in_use": (
        N_("An engine is using this store: {path}"),
        N_("Close the app and all commands that use it, then try again."),
    ),
    "store_unreachable": (
        N_("The results database cannot be used ({reason})."),
        N_("Check DATABASE_URL, and that the database is running."),
    ),
    "store_busy": (
        N_("The results database is busy and did not answer in time."),
        N_("Try again in a moment."),
    ),
    "bad_database_url": (
        N_("DATABASE_URL is not the address of a database that this program can use."),
        N_("Give a SQLite or PostgreSQL address, or unset it to use a file."),
    ),
    "bad_setting": (
        N_('The setting {name} is "{value}", which is not a whole number above 0.'),
        N_("Correct it where the program is started, or unset it."),
    ),
    "bad_seconds": (
        N_('The setting {name} is "{value}", which is not a number of seconds above 0.'),
        N_("Correct it where the program is started, or unset it."),
    ),
    "bad_folder": (
        N_('The setting {name} is "{value}", and there is no such home folder.'),
        N_("Give the whole path where the program is started, or unset it."),
    ),
    "bad_workflow": (
        N_('DEEPWORTH_WORKFLOWS names "{reference}", which cannot be used: {reason}.'),
        N_('Write it as "module:NAME", where NAME is a Workflow with an id of its own.'),
    ),
    "unknown_workflow": (
        N_('This belongs to the workflow "{workflow}", which is not installed here.'),
        N_("Name it in DEEPWORTH_WORKFLOWS, as where it was made."),
    ),
    "newer_store": (
        N_(
            "These results were made by a newer version of this program (format {version}; this "
            "version reads {known})."
        ),
        N_("Update the program, or set DEEPWORTH_HOME to another folder."),
    ),
    "file_missing": (
        N_("A file of the store is missing ({file})."),
        N_("Restore it from a backup, or run the comparison again."),
    ),
    "damaged": (
        N_("A file of the store is damaged ({file})."),
        N_("Restore it from a backup, or upload the data again."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
