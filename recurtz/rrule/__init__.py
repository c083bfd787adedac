"""Graph's recurrences as RFC 5545 rules, and the rules that one Graph pattern can represent as recurrences."""

from recurtz.rrule.convert import dtstart, from_rrule, to_rrule

__all__ = ["dtstart", "from_rrule", "to_rrule"]
