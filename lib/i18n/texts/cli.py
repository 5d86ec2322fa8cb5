"""Texts of errors that only the command line meets."""

from lib.i18n import N_

ERRORS = {
    "file_not_found": (
        N_("The file {file} does not exist."),
        N_("Check the path and the spelling."),
    ),
    "bad_class_name": (
        N_("--name {given} does not say which value is called what."),
        N_("Write VALUE=NAME, such as --name 1=positive."),
    ),
    "file_is_folder": (N_("{file} is a folder."), N_("Name the file inside it.")),
    "file_unreadable": (
        N_("The file {file} cannot be read: {reason}."),
        N_("Check that you may read it."),
    ),
    "out_not_writable": (
        N_("The output {folder} cannot be written: {reason}."),
        N_("Choose another place with --out."),
    ),
    "not_a_run_folder": (
        N_("{folder} holds no finished run: {missing} is missing."),
        N_("Name a folder that `compare --out` has written."),
    ),
    "model_not_finished": (
        N_("This run has no finished model {model}."),
        N_("Choose one of: {available}."),
    ),
    "model_not_named": (
        N_("Which model of this run is to predict?"),
        N_("Name it with --model: {available}."),
    ),
    "not_a_model_file": (
        N_("{file} holds no fitted model."),
        N_("Name the ZIP of a fitted model, or the folder that --out has written."),
    ),
    "target_dropped": (
        N_('The target "{column}" is among the columns to leave out.'),
        N_("Take it out of --drop, or choose another target."),
    ),
    "test_lacks_columns": (
        N_("The second file, {file}, lacks columns of the first: {columns}."),
        N_("Add them or correct their names. The nearest names in the file are: {nearest}."),
    ),
    "engine_has_workers": (
        N_("An engine is already running for this store; --workers cannot change it."),
        N_("Leave --workers out, or set DEEPWORTH_HOME to another folder."),
    ),
    "engine_gone": (
        N_("The engine ended {count} times while this run was going on."),
        N_("Read engine.log in the folder {home}."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
