"""Groups of customers: how many, how stable, what is in each, rules and maps."""
