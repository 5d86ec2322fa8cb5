"""How a file is laid out: encodings, delimiters, rows that do not fit, what is around a table."""

from lib.i18n import N_

ERRORS: dict[str, tuple[str, str]] = {}

FINDINGS = {
    "encoding_uncertain": (
        N_("Encoding guessed"),
        N_("The text was read as {encoding}, which is a guess."),
        N_("If letters look wrong, choose the encoding yourself."),
    ),
    "undecodable_bytes": (
        N_("Damaged characters"),
        N_("Characters that do not fit the encoding {encoding} were replaced by �: {count}."),
        N_("Check these cells, or choose another encoding."),
    ),
    "encodings_mixed": (
        N_("Two encodings in one file"),
        N_(
            "{others} and {encoding} stand in one file: {count} of the lines are {encoding} and "
            "were read so. They are lines {lines}."
        ),
        N_("Nothing was lost. Look at these lines, or store the file in one encoding."),
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
            "Line {line} has a double quote in the middle of a cell; "
            "it was read as well as it can be."
        ),
        N_("Check that line if its cells look wrong."),
    ),
    "quotes_open": (
        N_("Quotes that are never closed"),
        N_(
            "A double quote that opens a cell is never closed in line {line} "
            "(such lines: {count}); it was read as text, and the lines below as rows of their own."
        ),
        N_("Check these lines: the end of a text may be missing."),
    ),
    "rows_padded": (
        N_("Short rows filled up"),
        N_(
            "Rows with fewer than {expected} cells were filled up with missing values: "
            "{count} ({row_numbers})."
        ),
        N_("Check these rows."),
    ),
    "rows_joined": (
        N_("Delimiters within cells"),
        N_(
            "Rows with more cells than names, of which the surplus was joined in {columns}: "
            "{count} ({row_numbers})."
        ),
        N_("Check these rows: a delimiter inside a cell needs double quotes around it."),
    ),
    "rows_doubled_delimiter": (
        N_("A delimiter too many"),
        N_(
            "Rows with a delimiter too many, whose empty cell was left out so that the others "
            "stand in their columns: {count} ({row_numbers})."
        ),
        N_("Check these rows."),
    ),
    "rows_other_delimiter": (
        N_("Rows with another delimiter"),
        N_("Rows written with another delimiter, and read by it: {count} ({row_numbers})."),
        N_("Check these rows."),
    ),
    "rows_cut": (
        N_("Long rows cut"),
        N_(
            "Rows with more than {expected} cells lost the extra ones: {count} ({row_numbers}). "
            "They held: {texts}."
        ),
        N_("Check these rows: a delimiter inside a cell needs double quotes around it."),
    ),
    "rows_lost": (
        N_("Lines that became no row"),
        N_("Of the {lines} lines of the file {count} became neither a row nor anything else."),
        N_("Do not rely on this table: save the file again, with double quotes around texts."),
    ),
    "rows_in_cell": (
        N_("Rows within a cell"),
        N_(
            "Cells that go on over lines which look like rows: {count}, beginning in these lines "
            "of the file: {lines}."
        ),
        N_("Check the quotes there: one that is not closed makes a cell of the rows below it."),
    ),
    "notes_left_out": (
        N_("Notes below the table left out"),
        N_("Lines below the table that are no rows of it: {count} ({lines}). They say: {notes}."),
        N_("If they are data, fill their cells up in the file."),
    ),
    "rulers_left_out": (
        N_("Lines that draw the table"),
        N_("Lines of dashes that only draw the table were left out: {count}."),
        N_("Nothing needs to be done."),
    ),
    "totals_left_out": (
        N_("Totals or notes left out"),
        N_("Rows that look like totals or notes were left out: {count} ({row_numbers}): {texts}."),
        N_("Nothing needs to be done."),
    ),
    "footer_rows": (
        N_("Totals or notes among the rows"),
        N_("Rows that look like totals or notes: {count} ({row_numbers}): {texts}."),
        N_("Leave them out unless they are data: a total counts what the rows above it say again."),
    ),
    "repeated_headers": (
        N_("Column names among the rows"),
        N_("Rows that repeat the names of the columns: {count} ({row_numbers})."),
        N_("Leave them out: they are no data, and make words of columns of numbers."),
    ),
    "other_names": (
        N_("Names of other columns among the rows"),
        N_(
            "Rows of words among rows of numbers, as the names of a second table are: {count} "
            "({row_numbers}): {texts}."
        ),
        N_("If another table begins there, keep one of them in the file."),
    ),
    "names_short": (
        N_("Fewer names than columns"),
        N_("Row {row} names {count} columns, and the table has {expected}."),
        N_("Check that each name stands above its own column: a delimiter may be missing there."),
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
        N_("If one of them holds the names, choose the header row yourself."),
    ),
    "no_header": (
        N_("No header row"),
        N_("The first row looks like data, so the {count} columns were given numbers as names."),
        N_("If it does hold the names, choose it as the header row."),
    ),
    "headers_joined": (
        N_("Header rows joined"),
        N_("The column names stand in {rows} rows, which were joined."),
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
        N_("Check the file if there should be values in them."),
    ),
    "empty_columns_removed": (
        N_("Empty columns removed"),
        N_("Columns with neither a name nor a value, left out: {count}."),
        N_("If one of them should hold something, check the delimiter and the file."),
    ),
    "other_members": (
        N_("Other files in the archive"),
        N_("{member} was read; the archive also holds {others} ({count})."),
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
        N_("The largest table of the web page was read; others, left out: {count}."),
        N_("If you meant another one, save it as a file of its own."),
    ),
    "hidden_cells": (
        N_("Hidden rows or columns"),
        N_("Hidden rows ({rows}) and columns ({across}) of the sheet were read like all others."),
        N_("If they do not belong to the table, delete them in the workbook, or leave them out."),
    ),
    "merged_filled": (
        N_("Merged cells filled"),
        N_(
            "Merged cells in {columns}: their value was put into every row that they reach over "
            "(merged cells: {count}, rows filled: {rows})."
        ),
        N_("Check that each of these rows means the value of its merged cell."),
    ),
    "error_cells": (
        N_("Errors of the spreadsheet"),
        N_("Cells with an error such as #DIV/0! or #N/A, taken as missing: {count}."),
        N_("Mend their formulas in the workbook if these values are needed."),
    ),
    "other_database_tables": (
        N_("Other tables of the database"),
        N_("Table {sheet} was read; the file also has {others}."),
        N_("Choose another one where it says how the file was read, if you meant that."),
    ),
    "variable_labels": (
        N_("Labels of columns"),
        N_("The file describes its columns ({count}): {names}."),
        N_("Nothing needs to be done."),
    ),
    "labels_taken": (
        N_("Labels in place of codes"),
        N_("All codes in {columns} have labels in the file, which took their place."),
        N_("If the codes are amounts, remove their labels in the program that wrote the file."),
    ),
    "labels_partly": (
        N_("Codes with few labels"),
        N_("Only some of the codes in {columns} have a label in the file: they stay numbers."),
        N_("If the codes are names of groups, choose category as the kind."),
    ),
    "missing_by_file": (
        N_("Codes for missing"),
        N_("Values that the file says mean missing were taken as missing: {count}, in {columns}."),
        N_("If these answers have a meaning of their own, change that in the file."),
    ),
    "nested_flattened": (
        N_("Objects taken apart"),
        N_("What was inside of {names} became columns with a point in their names."),
        N_("Nothing needs to be done."),
    ),
    "lists_as_text": (
        N_("Lists kept as text"),
        N_("Cells in {columns} hold lists, which were kept as they are written."),
        N_("Leave these columns out, or take the lists apart before the upload."),
    ),
    "zone_dropped": (
        N_("Times of a time zone"),
        N_("Times in {columns} are those of the clock in {zones}."),
        N_("Nothing needs to be done."),
    ),
}
