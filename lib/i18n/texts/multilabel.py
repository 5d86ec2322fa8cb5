"""Texts of errors and findings about rows with several labels."""

from lib.i18n import N_

ERRORS = {
    "unknown_separator": (
        N_('Labels cannot be separated by "{separator}".'),
        N_("Use one of: ; | , or json for lists."),
    ),
    "labels_empty": (
        N_('None of the {rows} cells of "{column}" contains a label.'),
        N_("Choose another label column, or another separator."),
    ),
    "labels_one": (
        N_('"{column}" has only one label that can be learned: {label}.'),
        N_("For a single label, make a column of yes and no, and choose it as one label per cell."),
    ),
    "labels_same": (
        N_('Nearly all rows of "{column}" have the same labels: {labels}.'),
        N_("A label can only be learned from rows with it and rows without it."),
    ),
    "labels_too_rare": (
        N_('None of the {count} labels of "{column}" occurs in at least {least} rows.'),
        N_("Check the separator, merge labels that mean the same, or label more rows."),
    ),
}

FINDINGS = {
    "labels_rare": (
        N_("Rare labels left out"),
        N_("{count} labels occur in fewer than {least} rows: {labels}."),
        N_("They are neither learned nor tested; merge them with others if they matter."),
    ),
    "labels_everywhere": (
        N_("Labels of nearly every row left out"),
        N_("Labels that fewer than {least} rows are without: {labels}."),
        N_("Such a label can always be predicted; there is nothing to learn."),
    ),
    "labels_beyond": (
        N_("Too many labels"),
        N_("The {most} most frequent labels are learned; {count} are left out, such as {labels}."),
        N_("Merge labels that mean the same."),
    ),
    "labels_none": (
        N_("Rows with no label"),
        N_("{rows} of {total} rows have none of the labels, and count as having no label."),
        N_("If they have not been labelled yet, choose to leave out empty cells in the set-up."),
    ),
}
