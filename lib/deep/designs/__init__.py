"""Networks that analysts describe: what a description holds, and how it is read and written."""
