"""RFC 5545 rules: Graph's recurrences as rules, and rules as recurrences if one Graph pattern can represent them."""

from recurtz.rrule.convert import dtstart, from_rrule, to_rrule

__all__ = ["dtstart", "from_rrule", "to_rrule"]
