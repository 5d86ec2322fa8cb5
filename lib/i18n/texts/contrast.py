"""Texts of errors with bundles, and of runs that came in one."""

from lib.i18n import N_

_SEND_AGAIN = N_("Ask for the bundle again, or download it again where the run was made.")

ERRORS = {
    "bundle_not_zip": (
        N_("This file is not a bundle of Deepworth."),
        N_("Choose a file that was downloaded as a bundle from a run (.zip)."),
    ),
    "bundle_truncated": (N_("The bundle is not complete: its end is missing."), _SEND_AGAIN),
    "bundle_damaged": (
        N_("The bundle is damaged: {file} is missing or is not what was packed."),
        _SEND_AGAIN,
    ),
    "bundle_newer": (
        N_(
            "The bundle was made by a newer version of this program "
            "(format {version}; this version knows {known})."
        ),
        N_("Update the program, then upload the bundle again."),
    ),
    "bundle_path": (
        N_(
            "The bundle was not opened: it holds something that could be written where it "
            "does not belong ({file})."
        ),
        N_("Bundles of Deepworth hold nothing like that. Do not trust where it came from."),
    ),
    "bundle_member": (
        N_("The bundle was not opened: it holds something that does not belong there ({file})."),
        N_("Bundles of Deepworth hold nothing like that. Do not trust where it came from."),
    ),
    "bundle_too_large": (
        N_("The bundle was not opened: it holds more than is read from a bundle ({limit})."),
        N_("Compare models on fewer rows, or with fewer repeats, to get a smaller bundle."),
    ),
    "bundle_invalid": (
        N_("The bundle says something that cannot be ({where})."),
        _SEND_AGAIN,
    ),
    "bundle_model": (
        N_("The bundle holds a model that this version of the program does not know: {model}"),
        N_("Update the program, then upload the bundle again."),
    ),
    "bundle_unfinished": (
        N_("This run has not ended yet, so it cannot be packed into a bundle."),
        N_("Wait until it is done, or stop it."),
    ),
    "table_not_here": (
        N_("The table {name} is not in this workspace: its run came in a bundle without it."),
        N_("Upload the table itself, and compare models on it again."),
    ),
    "no_truth": (
        N_("The true values of this run are not kept apart from its table."),
        N_("Read them from the table."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
