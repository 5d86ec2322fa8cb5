"""Customers: transactions, segments and whether they are real, what they are worth."""
