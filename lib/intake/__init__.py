"""Bytes become a Dataset: decode, sniff, read, column kinds, profile, findings, samples."""
