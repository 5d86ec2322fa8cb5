"""Texts of queries of databases."""

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
        N_("The query begins with {word}, which is not run here."),
        N_("Begin with SELECT, WITH, VALUES or SHOW: queries here only read."),
    ),
    "query_changes": (
        N_("The query has the word {word}, which could change something in the database."),
        N_("Queries here only read. If it is the name of a column, put it in quotes."),
    ),
    "query_several": (
        N_("These are several statements."),
        N_("Write one query, without a semicolon inside."),
    ),
    "query_comment": (
        N_("The query has a comment, or signs that begin one."),
        N_("Take it out: databases differ in where comments end."),
    ),
    "query_quotes": (
        N_("It is not certain where a quoted text in the query ends."),
        N_("Close all quotes, double those inside of texts, and put no backslash before them."),
    ),
    "query_bad_url": (
        N_("The address of the database {database} is not valid."),
        N_("Whoever runs this server has to correct it in DEEPWORTH_DATABASES."),
    ),
    "query_no_driver": (
        N_("The driver for the database {database} is not installed."),
        N_("Whoever runs this server has to install the package {package}."),
    ),
    "query_no_connection": (
        N_("The database {database} could not be reached, or it refused the connection."),
        N_("Try again later, or ask whoever runs this server to check its address and password."),
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
        N_("The beginning of a query's result"),
        N_("Only the first rows of the result were taken: {rows}. The query finds more."),
        N_("Sort or sample in the query, so that these are the rows you want."),
    ),
}
