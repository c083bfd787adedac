"""Availability: which events block time, and whether they ever conflict."""
