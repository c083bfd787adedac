"""RFC 5545 rules: Graph's recurrences as rules, and rules as one recurrence or as several that have their dates."""

from recurtz.rrule.convert import dtstart, from_rrule, from_rrules, to_rrule

__all__ = ["dtstart", "from_rrule", "from_rrules", "to_rrule"]
