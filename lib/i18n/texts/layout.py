"""Texts about the layout of a file: encodings, delimiters, irregular rows, lines around a table."""

from lib.i18n import N_

ERRORS: dict[str, tuple[str, str]] = {}

FINDINGS = {
    "encoding_uncertain": (
        N_("Encoding guessed"),
        N_("The text was read as {encoding}; this is a guess."),
        N_("If characters look wrong, choose the encoding yourself."),
    ),
    "undecodable_bytes": (
        N_("Damaged characters"),
        N_("Characters that do not fit the encoding {encoding} were replaced by �: {count}."),
        N_("Check these cells, or choose another encoding."),
    ),
    "encodings_mixed": (
        N_("Two encodings in one file"),
        N_(
            "The file mixes {others} and {encoding}: {count} of its lines are {encoding} and were "
            "read as such (lines {lines})."
        ),
        N_("Nothing was lost. Check these lines, or save the file in one encoding."),
    ),
    "quotes_as_text": (
        N_("Quotes read as text"),
        N_(
            "Double quotes do not enclose cells in this file (line {line}), "
            "so they were read as plain text."
        ),
        N_("If a quote is missing in that line, add it."),
    ),
    "stray_quotes": (
        N_("Quotes inside a cell"),
        N_(
            "Line {line} has a double quote in the middle of a cell; it was read as well as "
            "possible."
        ),
        N_("Check that line if its cells look wrong."),
    ),
    "quotes_open": (
        N_("Quotes that are never closed"),
        N_(
            "A double quote that opens a cell is never closed in line {line} (such lines: "
            "{count}); it was read as text, and the lines below as separate rows."
        ),
        N_("Check these lines: the end of a text may be missing."),
    ),
    "rows_padded": (
        N_("Short rows padded"),
        N_(
            "Rows with fewer than {expected} cells, padded with missing values: {count} "
            "({row_numbers})."
        ),
        N_("Check these rows."),
    ),
    "rows_joined": (
        N_("Delimiters within cells"),
        N_(
            "Rows with more cells than column names, whose extra cells were joined in {columns}: "
            "{count} ({row_numbers})."
        ),
        N_("Check these rows: a cell that contains a delimiter must be in double quotes."),
    ),
    "rows_doubled_delimiter": (
        N_("Extra delimiter"),
        N_(
            "Rows with an extra delimiter, whose empty cell was dropped to align the others with "
            "their columns: {count} ({row_numbers})."
        ),
        N_("Check these rows."),
    ),
    "rows_other_delimiter": (
        N_("Rows with another delimiter"),
        N_("Rows written with, and read by, another delimiter: {count} ({row_numbers})."),
        N_("Check these rows."),
    ),
    "rows_cut": (
        N_("Long rows truncated"),
        N_(
            "Rows with more than {expected} cells, whose extra cells were dropped: {count} "
            "({row_numbers}). Dropped: {texts}."
        ),
        N_("Check these rows: a cell that contains a delimiter must be in double quotes."),
    ),
    "rows_lost": (
        N_("Lines not read as rows"),
        N_("Lines of the file that were not read as rows or anything else: {count} of {lines}."),
        N_("Do not rely on this table: save the file again, with double quotes around texts."),
    ),
    "rows_in_cell": (
        N_("Rows within a cell"),
        N_(
            "Cells that span lines which look like rows: {count}, starting at these lines of the "
            "file: {lines}."
        ),
        N_("Check the quotes there: an unclosed quote turns the rows below it into one cell."),
    ),
    "notes_left_out": (
        N_("Notes below the table left out"),
        N_("Lines below the table that are not part of it: {count} ({lines}). They say: {notes}."),
        N_("If they are data, fill in their empty cells in the file."),
    ),
    "rulers_left_out": (
        N_("Table border lines"),
        N_("Lines that only draw the table or count its rows, left out: {count}."),
        N_("Nothing needs to be done."),
    ),
    "totals_left_out": (
        N_("Totals or notes left out"),
        N_("Rows that look like totals or notes, left out: {count} ({row_numbers}): {texts}."),
        N_("Nothing needs to be done."),
    ),
    "footer_rows": (
        N_("Totals or notes among the rows"),
        N_("Rows that look like totals or notes: {count} ({row_numbers}): {texts}."),
        N_("Leave them out unless they are data: a total counts the rows above it a second time."),
    ),
    "repeated_headers": (
        N_("Column names among the rows"),
        N_("Rows that repeat the column names: {count} ({row_numbers})."),
        N_("Leave them out: they are not data, and they turn numeric columns into text."),
    ),
    "other_names": (
        N_("Names of other columns among the rows"),
        N_(
            "Rows of words among rows of numbers, possibly the column names of a second table: "
            "{count} ({row_numbers}): {texts}."
        ),
        N_("If another table begins there, keep one of them in the file."),
    ),
    "names_short": (
        N_("Fewer names than columns"),
        N_("Row {row} has {count} column names, but the table has {expected} columns."),
        N_("Check that each name is above its own column: a delimiter may be missing there."),
    ),
    "stacked_tables": (
        N_("Several tables in one file"),
        N_(
            "Table {number} of {count} was read, rows {first} to {last} of the file. "
            "The others begin with: {others}."
        ),
        N_("Choose another table if you meant that one."),
    ),
    "preamble_skipped": (
        N_("Lines above the table skipped"),
        N_("Lines above the column names, left out: {count}."),
        N_("If one of them has the column names, choose it as the header row."),
    ),
    "no_header": (
        N_("No header row"),
        N_("The first row looks like data, so the {count} columns were named by number."),
        N_("If it does have the column names, choose it as the header row."),
    ),
    "headers_joined": (
        N_("Header rows joined"),
        N_("The column names span {rows} rows, which were joined."),
        N_("Check the column names."),
    ),
    "columns_renamed": (
        N_("Columns renamed"),
        N_("Empty, repeated or multi-line column names were changed ({count}): {names}."),
        N_("Nothing needs to be done."),
    ),
    "blank_rows_removed": (
        N_("Blank rows removed"),
        N_("Rows without any value, left out: {count}."),
        N_("Check the file if these rows should have values."),
    ),
    "empty_columns_removed": (
        N_("Empty columns removed"),
        N_("Columns with neither a name nor a value, left out: {count}."),
        N_("If one of them should have values, check the delimiter and the file."),
    ),
    "other_members": (
        N_("Other files in the archive"),
        N_("{member} was read; the archive also contains {others} ({count})."),
        N_("Choose another file if you meant that one."),
    ),
    "other_sheets": (
        N_("Other sheets"),
        N_("Sheet {sheet} was read; the workbook also has {others}."),
        N_("Choose another sheet if you meant that one."),
    ),
    "other_sheets_hidden": (
        N_("Other sheets, some hidden"),
        N_("Sheet {sheet} was read; the workbook also has {others}, of which hidden: {hidden}."),
        N_("Choose another sheet if you meant that one."),
    ),
    "other_tables": (
        N_("Other tables on the page"),
        N_("The largest table of the web page was read; other tables, not read: {count}."),
        N_("If you meant another one, save it as a separate file."),
    ),
    "hidden_cells": (
        N_("Hidden rows or columns"),
        N_("Hidden rows ({rows}) and columns ({across}) of the sheet were read like all others."),
        N_("If they do not belong to the table, delete them in the workbook, or leave them out."),
    ),
    "merged_filled": (
        N_("Merged cells filled"),
        N_(
            "Merged cells in {columns}: their value was copied to every row that they cover "
            "(merged cells: {count}, rows filled: {rows})."
        ),
        N_("Check that the value of the merged cell is meant for each of these rows."),
    ),
    "error_cells": (
        N_("Spreadsheet errors"),
        N_("Cells with an error such as #DIV/0! or #N/A, treated as missing: {count}."),
        N_("Fix their formulas in the workbook if you need these values."),
    ),
    "other_database_tables": (
        N_("Other tables of the database"),
        N_("Table {sheet} was read; the file also has {others}."),
        N_("If you meant another one, choose it where the reading of the file can be changed."),
    ),
    "variable_labels": (
        N_("Labels of columns"),
        N_("The file describes its columns ({count}): {names}."),
        N_("Nothing needs to be done."),
    ),
    "labels_taken": (
        N_("Labels in place of codes"),
        N_("All codes in {columns} have labels in the file and were replaced by them."),
        N_("If the codes are amounts, remove their labels in the program that wrote the file."),
    ),
    "labels_partly": (
        N_("Codes with few labels"),
        N_(
            "Only some of the codes in {columns} have a label in the file, so they were kept as "
            "numbers."
        ),
        N_("If the codes are names of groups, choose category as the kind."),
    ),
    "missing_by_file": (
        N_("Codes for missing"),
        N_("Values that the file defines as missing, treated as missing: {count}, in {columns}."),
        N_("If these answers have their own meaning, change this in the file."),
    ),
    "nested_flattened": (
        N_("Nested objects expanded"),
        N_("The contents of {names} became columns with a dot in their names."),
        N_("Nothing needs to be done."),
    ),
    "lists_as_text": (
        N_("Lists kept as text"),
        N_("Cells in {columns} contain lists, which were kept as text."),
        N_("Leave these columns out, or expand the lists before uploading."),
    ),
    "zone_dropped": (
        N_("Times with a time zone"),
        N_("Times in {columns} are local times in {zones}."),
        N_("Nothing needs to be done."),
    ),
}
