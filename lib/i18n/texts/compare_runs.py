"""Texts of errors with bundles and imported runs."""

from lib.i18n import N_

_SEND_AGAIN = N_("Ask for the bundle again, or download it again where the run was made.")

ERRORS = {
    "bundle_not_zip": (
        N_("This file is not a bundle of Deepworth."),
        N_("Choose a file that was downloaded as a bundle from a run (.zip)."),
    ),
    "bundle_truncated": (N_("The bundle is not complete: its end is missing."), _SEND_AGAIN),
    "bundle_damaged": (
        N_("The bundle is damaged: {file} is missing or has been changed."),
        _SEND_AGAIN,
    ),
    "bundle_newer": (
        N_(
            "The bundle was made by a newer version of this program (format {version}; this "
            "version reads {known})."
        ),
        N_("Update the program, then upload the bundle again."),
    ),
    "bundle_path": (
        N_(
            "The bundle was not opened: it contains a file that could be written outside its "
            "folder ({file})."
        ),
        N_("Deepworth's bundles never contain that. Do not trust its source."),
    ),
    "bundle_member": (
        N_("The bundle was not opened: it contains a file that does not belong there ({file})."),
        N_("Deepworth's bundles never contain that. Do not trust its source."),
    ),
    "bundle_too_large": (
        N_("The bundle was not opened: its contents are over the limit ({limit})."),
        N_("Compare models on fewer rows, or with fewer repeats, to get a smaller bundle."),
    ),
    "bundle_invalid": (
        N_("The bundle contains an impossible value ({where})."),
        _SEND_AGAIN,
    ),
    "bundle_model": (
        N_("The bundle contains a model that this version of the program does not know: {model}"),
        N_("Update the program, then upload the bundle again."),
    ),
    "bundle_unfinished": (
        N_("This run has not ended yet, so it cannot be packed into a bundle."),
        N_("Wait until it is done, or stop it."),
    ),
    "table_not_here": (
        N_(
            "The table {name} is not in this workspace: the run was imported from a bundle, which "
            "does not include it."
        ),
        N_("Upload the table itself and compare models on it again."),
    ),
    "no_truth": (
        N_("The true values of this run are stored only in its table."),
        N_("Read them from the table."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
