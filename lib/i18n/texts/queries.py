"""Texts of database queries."""

from lib.i18n import N_

ERRORS = {
    "bad_databases": (
        N_("The setting {name} cannot be read."),
        N_("Write it as name=url;name2=url2, or as a JSON object of names and urls."),
    ),
    "query_empty": (
        N_("There is no query to run."),
        N_("Write one, for example SELECT * FROM orders."),
    ),
    "query_not_reading": (
        N_("The query starts with {word}, which is not allowed here."),
        N_("Start with SELECT, WITH, VALUES or SHOW: queries here are read-only."),
    ),
    "query_changes": (
        N_("The query contains the word {word}, which could change the database."),
        N_("Queries here are read-only. If it is a column name, put it in quotes."),
    ),
    "query_several": (
        N_("There are several statements."),
        N_("Write one query, without a semicolon inside."),
    ),
    "query_comment": (
        N_("The query contains a comment, or characters that start one."),
        N_("Remove it: databases differ in where comments end."),
    ),
    "query_quotes": (
        N_("It is unclear where a quoted text in the query ends."),
        N_("Close all quotes, double those inside texts, and do not put a backslash before them."),
    ),
    "query_bad_url": (
        N_("The address of the database {database} is not valid."),
        N_("The operator of this server has to correct it in DEEPWORTH_DATABASES."),
    ),
    "query_no_driver": (
        N_("The driver for the database {database} is not installed."),
        N_("The operator of this server has to install the package {package}."),
    ),
    "query_no_connection": (
        N_("The database {database} could not be reached, or it refused the connection."),
        N_(
            "Try again later, or ask the operator of this server to check its address and password."
        ),
    ),
    "query_failed": (
        N_("The database {database} could not run the query: {reason}"),
        N_("Correct the query and run it again."),
    ),
    "query_no_rows": (
        N_("The query found no rows in {database}."),
        N_("Check its conditions."),
    ),
    "query_too_large": (
        N_("The result of the query in {database} is larger than {limit} MB."),
        N_("Choose fewer columns or rows."),
    ),
    "query_slow": (
        N_("The database {database} took longer than {seconds} seconds."),
        N_("Choose fewer rows or a simpler query."),
    ),
}
FINDINGS = {
    "query_cut": (
        N_("Query result truncated"),
        N_("Only the first {rows} rows of the result were used; the query returns more."),
        N_("Sort or sample in the query to get the rows you want."),
    ),
}
