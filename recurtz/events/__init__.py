"""Graph's events: JSON to values, the times of a series in any zone, values to JSON, and Graph's requests."""
