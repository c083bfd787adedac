"""Recurrences as sequences of dates: Graph's six patterns within its three ranges. No module here knows time zones."""
