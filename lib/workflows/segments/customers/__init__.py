"""Customers and what they bought: transactions, RFM, value, movement, baskets."""
