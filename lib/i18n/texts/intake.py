"""Texts of errors and findings of reading."""

from lib.i18n import N_

ERRORS = {
    "file_too_large": (
        N_("{name} has {size} MB; the limit is {limit} MB."),
        N_("Upload a smaller file, for example a sample of its rows, or compress it."),
    ),
    "reading_ended": (
        N_("Reading {name} ended early: there is too little memory for it, or it is damaged."),
        N_("Upload a smaller file, for example a sample of its rows, or export it again."),
    ),
    "reading_memory": (
        N_("{name} needs more memory to be read than one file may take here ({limit} MB)."),
        N_("Upload a smaller table, for example a sample of its rows, or leave out columns."),
    ),
    "reading_time": (
        N_("{name} takes longer to be read than one file may here ({seconds} seconds)."),
        N_("Save it as CSV or Parquet, which are read faster, or upload a sample of its rows."),
    ),
    "reading_busy": (
        N_("{name} could not be read: too many other files are being read."),
        N_("Try again in a few minutes."),
    ),
    "url_bad": (
        N_("This is not an address of a file on the web."),
        N_("Write it as https://host/file.csv, without a user name or password."),
    ),
    "url_refused": (
        N_("Files of {host} may not be read here."),
        N_("Use https, or ask whoever runs this server to allow that host."),
    ),
    "url_private": (
        N_("{host} is inside of a private network, or has no public address."),
        N_("Download the file yourself and upload it."),
    ),
    "url_failed": (
        N_("The file could not be downloaded from {host} ({reason})."),
        N_("Check the address and that everybody may read the file, or upload it."),
    ),
    "url_slow": (
        N_("{host} took longer than {seconds} seconds."),
        N_("Try again later, or download the file yourself and upload it."),
    ),
    "reading_stopped": (
        N_("Reading {name} was stopped; nothing of it is kept."),
        N_("To read it after all, choose the file again."),
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
        N_("{name} is not a table: its content is that of another kind of file ({kind})."),
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
        N_("{name} holds no file called {member}."),
        N_("Choose one of these: {files}."),
    ),
    "zip_empty": (
        N_("{name} holds no file."),
        N_("Check the zip file, or upload the table itself."),
    ),
    "nested_archive": (
        N_("{name} is an archive inside another archive inside another."),
        N_("Unpack it and upload the table itself."),
    ),
    "damaged_archive": (
        N_("{name} is damaged: its {kind} data cannot be unpacked."),
        N_("Copy or download it again, or upload the table unpacked."),
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
            "{name} is uneven: {count} of {rows} rows do not have {expected} cells. "
            "Row {row} has {received}."
        ),
        N_("Check the delimiter, and put cells that contain it into double quotes."),
    ),
    "too_many_columns": (
        N_("{name} has {columns} columns; the limit is {limit}."),
        N_("Leave out columns that you do not need, or check the delimiter."),
    ),
    "too_many_cells": (
        N_(
            "{name} has {rows} rows with {columns} columns, which are {cells} cells; "
            "the limit is {limit}."
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
        N_("{name} holds {count} tables; there is no table {table}."),
        N_("Choose a number from 1 to {count}."),
    ),
    "row_not_in_table": (
        N_("There is no row {row}: the table has {rows} rows."),
        N_("Take this step back: the table was read in another way when it was chosen."),
    ),
    "header_row_outside": (
        N_("Row {row} cannot hold the column names: the file has {rows} rows."),
        N_("Choose one of its rows, or say that there is no header row."),
    ),
    "unknown_override": (
        N_("There is no reading option called {option}."),
        N_("Use one of these: {options}."),
    ),
    "bad_delimiter": (
        N_("The delimiter must be one character, and not a quote or a line break: {delimiter}."),
        N_("Use for example a comma, a semicolon, or \\t for a tab."),
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
    "footer_rows": (
        N_("Totals or notes among the rows"),
        N_("Rows at the end that look like totals or notes: {count} ({row_numbers}): {texts}."),
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
    "identifier": (
        N_("Identifiers"),
        N_("Nearly every row has its own value in: {columns}."),
        N_("Left out as features, because a model can only learn them by heart."),
    ),
    "constant": (
        N_("Constant columns"),
        N_("Only one value occurs in: {columns}."),
        N_("Left out as features, because there is nothing to learn from them."),
    ),
    "all_missing": (
        N_("Columns without values"),
        N_("Every value is missing in: {columns}."),
        N_("Left out as features."),
    ),
    "mostly_missing": (
        N_("Mostly missing"),
        N_("More than half of the values are missing in: {columns}."),
        N_("Find out why they are missing; that can itself be information."),
    ),
    "duplicate_rows": (
        N_("Duplicate rows"),
        N_("Rows that repeat an earlier one, identifiers aside: {count}."),
        N_(
            "Copies that fall into both training and test rows make scores look better. "
            "Remove them if they are errors."
        ),
    ),
    "duplicate_columns": (
        N_("Duplicate columns"),
        N_("Columns that repeat another one: {columns} (same as {originals})."),
        N_("Leave out the copies."),
    ),
    "too_few_rows": (
        N_("Few rows"),
        N_("The number of rows is only {rows}."),
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
        N_("These categories have very many levels ({levels}): {columns}."),
        N_("Group rare levels, or leave the column out if it only names single cases."),
    ),
    "dates_suggest_time_split": (
        N_("Dates"),
        N_("The table has dates: {columns}."),
        N_(
            "If you will predict the future, split by time, "
            "so that models are tested on later rows."
        ),
    ),
    "groups_suggest_group_split": (
        N_("Repeated groups"),
        N_("The same values come back in many rows of: {columns}."),
        N_(
            "If new cases will be of new groups, split by group, "
            "so that none is in both training and test rows."
        ),
    ),
}
