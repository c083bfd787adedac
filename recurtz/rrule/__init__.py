"""RFC 5545 rules: Graph's recurrences as rules, and rules as one recurrence or as several with the same dates."""

from recurtz.rrule.convert import dtstart, from_rrule, from_rrules, to_rrule

__all__ = ["dtstart", "from_rrule", "from_rrules", "to_rrule"]
