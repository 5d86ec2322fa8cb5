"""Texts of errors and findings when a file is read."""

from lib.i18n import N_

ERRORS = {
    "file_too_large": (
        N_("{name} is {size} MB; the limit is {limit} MB."),
        N_("Upload a smaller file, for example a sample of its rows, or compress it."),
    ),
    "reading_ended": (
        N_("Reading {name} failed: there is not enough memory, or the file is damaged."),
        N_("Upload a smaller file, for example a sample of its rows, or export it again."),
    ),
    "reading_memory": (
        N_("Reading {name} needs more memory than one file may use here ({limit} MB)."),
        N_("Upload a smaller table, for example a sample of its rows, or leave out columns."),
    ),
    "reading_time": (
        N_("Reading {name} takes longer than the limit for one file here ({seconds} seconds)."),
        N_("Save it as CSV or Parquet, which are read faster, or upload a sample of its rows."),
    ),
    "reading_busy": (
        N_("{name} could not be read: too many other files are being read."),
        N_("Try again in a few minutes."),
    ),
    "url_bad": (
        N_("This is not the address of a file on the web."),
        N_("Write it as https://host/file.csv, without a user name or password."),
    ),
    "url_refused": (
        N_("Files from {host} may not be read here."),
        N_("Use https, or ask the operator of this server to allow that host."),
    ),
    "url_private": (
        N_("{host} is on a private network or has no public address."),
        N_("Download the file yourself and upload it."),
    ),
    "url_failed": (
        N_("The file could not be downloaded from {host} ({reason})."),
        N_("Check the address and that the file is public, or upload it."),
    ),
    "url_slow": (
        N_("{host} took longer than {seconds} seconds."),
        N_("Try again later, or download the file yourself and upload it."),
    ),
    "reading_stopped": (
        N_("Reading {name} was stopped; nothing was saved."),
        N_("To read it, choose the file again."),
    ),
    "expands_too_much": (
        N_("{name} is larger than {limit} MB once it is unpacked."),
        N_("Upload a smaller table, for example a sample of its rows."),
    ),
    "empty_file": (N_("{name} is empty."), N_("Check that the export finished, and try again.")),
    "no_rows": (
        N_("{name} has column names but no rows below them."),
        N_("Add rows below them; above a single row of data, add the column names."),
    ),
    "not_a_table": (
        N_("{name} is not a table: it is another kind of file ({kind})."),
        N_("Upload a table: CSV or other text, Excel, OpenDocument, Parquet, SPSS, Stata or SAS."),
    ),
    "old_excel": (
        N_("{name} is in the format of Excel 4 or earlier, which cannot be read."),
        N_("Open it in Excel and save it as .xlsx or CSV."),
    ),
    "excel_password": (
        N_("{name} is protected by a password."),
        N_("Save it without a password, then upload it."),
    ),
    "zip_password": (
        N_("{name} is protected by a password."),
        N_("Unpack it and upload the file inside."),
    ),
    "no_such_member": (
        N_("{name} does not contain a file called {member}."),
        N_("Choose one of these: {files}."),
    ),
    "zip_empty": (
        N_("{name} contains no files."),
        N_("Check the zip file, or upload the table itself."),
    ),
    "nested_archive": (
        N_("{name} has archives nested more than two deep."),
        N_("Unpack it and upload the table itself."),
    ),
    "damaged_archive": (
        N_("{name} is damaged: its {kind} data cannot be unpacked."),
        N_("Copy or download it again, or upload the unpacked table."),
    ),
    "damaged_file": (
        N_("{name} is damaged: it cannot be read as {kind}."),
        N_("Export it again, or save it as CSV."),
    ),
    "unknown_encoding": (
        N_("There is no encoding called {encoding}."),
        N_("Use for example utf-8, cp949, utf-16 or cp1252."),
    ),
    "undecodable": (
        N_("{name} cannot be read as {encoding} text: byte {position} does not fit."),
        N_("Choose another encoding, or save the file as UTF-8."),
    ),
    "unclosed_quote": (
        N_("{name} has a double quote that is never closed, probably in line {line}."),
        N_("Close or remove that quote."),
    ),
    "ragged_rows": (
        N_(
            "{name} is irregular: {count} of {rows} rows do not have {expected} cells. Row {row} "
            "has {received}."
        ),
        N_("Check the delimiter, and put cells that contain it in double quotes."),
    ),
    "too_many_columns": (
        N_("{name} has {columns} columns; the limit is {limit}."),
        N_("Leave out columns that you do not need, or check the delimiter."),
    ),
    "too_many_cells": (
        N_(
            "{name} has {rows} rows and {columns} columns, {cells} cells in all; the limit is "
            "{limit}."
        ),
        N_("Leave out rows or columns that you do not need."),
    ),
    "too_many_parts": (
        N_("{name} consists of more than {limit} compressed parts."),
        N_("Unpack it and upload the table itself."),
    ),
    "long_column_name": (
        N_("The name of column {number} is {length} characters long; the limit is {limit}."),
        N_("Check the delimiter and the header row, and that every double quote is closed."),
    ),
    "long_cell": (
        N_("Column {column} has a cell of {length} characters; the limit is {limit}."),
        N_("Check that every double quote is closed, or shorten that cell."),
    ),
    "no_such_sheet": (
        N_("There is no sheet called {sheet}."),
        N_("Choose one of these sheets: {sheets}."),
    ),
    "no_such_table": (
        N_("{name} contains {count} tables; there is no table {table}."),
        N_("Choose a number from 1 to {count}."),
    ),
    "row_not_in_table": (
        N_("There is no row {row}: the table has {rows} rows."),
        N_("Undo this step: it was chosen when the table was read in another way."),
    ),
    "header_row_outside": (
        N_("Row {row} cannot be the header row: the file has {rows} rows."),
        N_("Choose one of its rows, or set it to no header row."),
    ),
    "unknown_override": (
        N_("There is no reading option called {option}."),
        N_("Use one of these: {options}."),
    ),
    "bad_delimiter": (
        N_("The delimiter must be one character, and not a quote or a line break: {delimiter}."),
        N_("For example: a comma, a semicolon, or \\t for a tab."),
    ),
    "bad_decimal": (
        N_("The decimal mark must be a point or a comma, not {decimal}."),
        N_("Choose one of the two."),
    ),
    "unknown_sample": (
        N_("There is no sample called {sample}."),
        N_("Use one of these: {samples}."),
    ),
}

FINDINGS = {
    "identifier": (
        N_("Identifiers"),
        N_("These tell rows apart rather than describe them: {columns}."),
        N_("Left out as features, because a model could only memorise them."),
    ),
    "constant": (
        N_("Constant columns"),
        N_("Columns with only one value: {columns}."),
        N_("Left out as features, because there is nothing to learn from them."),
    ),
    "all_missing": (
        N_("Columns without values"),
        N_("Columns in which every value is missing: {columns}."),
        N_("Left out as features."),
    ),
    "mostly_missing": (
        N_("Mostly missing"),
        N_("Columns with more than half of the values missing: {columns}."),
        N_("Find out why they are missing; that can itself be information."),
    ),
    "duplicate_rows": (
        N_("Duplicate rows"),
        N_("Rows that duplicate an earlier one, ignoring identifiers: {count}."),
        N_(
            "Duplicates in both training and test rows make scores look better than they are. "
            "Remove them if they are errors."
        ),
    ),
    "duplicate_columns": (
        N_("Duplicate columns"),
        N_("Columns that duplicate another one: {columns} (same as {originals})."),
        N_("Leave out the duplicates."),
    ),
    "too_few_rows": (
        N_("Few rows"),
        N_("Number of rows: only {rows}."),
        N_("Expect wide intervals and an unclear verdict; more rows help most."),
    ),
    "more_columns_than_rows": (
        N_("More columns than rows"),
        N_("There are {columns} columns and only {rows} rows."),
        N_("Models overfit easily here; leave out columns that cannot matter."),
    ),
    "one_column": (
        N_("One column only"),
        N_("The table has a single column, so there is nothing to predict it from."),
        N_("Check the delimiter, or upload a table with more columns."),
    ),
    "high_cardinality": (
        N_("Categories with many levels"),
        N_("Categories with very many levels ({levels}): {columns}."),
        N_("Group rare levels, or leave the column out if it only identifies single cases."),
    ),
    "dates_suggest_time_split": (
        N_("Dates"),
        N_("The table has dates: {columns}."),
        N_(
            "If you want to predict the future, split by time, so that models are tested on later "
            "rows."
        ),
    ),
    "groups_suggest_group_split": (
        N_("Repeated groups"),
        N_("Columns whose values repeat in many rows: {columns}."),
        N_(
            "If new cases will come from new groups, split by group, so that no group is in both "
            "training and test rows."
        ),
    ),
}
