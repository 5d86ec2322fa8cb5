"""Texts of errors that only the command line raises."""

from lib.i18n import N_

ERRORS = {
    "file_not_found": (
        N_("The file {file} does not exist."),
        N_("Check the path and the spelling."),
    ),
    "bad_class_name": (
        N_("--name {given} is not in the form VALUE=NAME."),
        N_("Write VALUE=NAME, such as --name 1=positive."),
    ),
    "file_is_folder": (N_("{file} is a folder."), N_("Give the file inside it.")),
    "file_unreadable": (
        N_("The file {file} cannot be read: {reason}."),
        N_("Check that you have permission to read it."),
    ),
    "out_not_writable": (
        N_("The output {folder} cannot be written: {reason}."),
        N_("Choose another place with --out."),
    ),
    "not_a_run_folder": (
        N_("{folder} contains no finished run: {missing} is missing."),
        N_("Give a folder written by `compare --out`."),
    ),
    "model_not_finished": (
        N_("This run has no finished model {model}."),
        N_("Choose one of: {available}."),
    ),
    "model_not_named": (
        N_("It is not clear which model of this run to use."),
        N_("Choose one with --model: {available}."),
    ),
    "not_a_model_file": (
        N_("{file} contains no fitted model."),
        N_("Give the ZIP of a fitted model, or the folder written by --out."),
    ),
    "target_dropped": (
        N_('The target "{column}" is among the columns to leave out.'),
        N_("Remove it from --drop, or choose another target."),
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
