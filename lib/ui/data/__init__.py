"""The Data page: tables, how they were read, what is in them."""
