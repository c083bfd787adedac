"""What a language must say about itself to tell recurrences: one file each, named by its code, such as `fr.py`."""

from __future__ import annotations

Counted = tuple[str, str]
"""How something is said of one, and how of `{n}`."""


class Language:
    """The phrases of a language, with gaps to fill, and those of its rules that a phrase cannot hold.

    Names of days, months and zones, and the order within a date, are CLDR's.
    """

    sentence: str
    """A series: `{pattern}`, `{range}`, `{time}`."""
    once: str
    """A single event: `{date}`, `{time}`."""

    daily: Counted
    weekly: Counted
    """On `{days}`."""
    weekly_sets: tuple[str, str, str]
    """Every week on Monday to Friday, on Saturday and Sunday, on all days."""
    absolute_monthly: Counted
    """On a `{day}`, as `on_day` or `on_day_or_last` puts it."""
    relative_monthly: Counted
    """On the `{nth}` `{day}`."""
    absolute_yearly: Counted
    """On a `{date}`."""
    relative_yearly: Counted
    """On the `{nth}` `{day}` of the month, `{of_month}`."""

    on_day: str
    on_day_or_last: str
    """A `{day}` of a month: one that every month has, or one that a shorter month clamps to its last."""
    leap_day: str
    """February 29, the `{date}`, which is the 28th in common years."""
    indexes: tuple[str, str, str, str, str]
    """The first to the fourth, and the last."""
    sets: tuple[str, str, str]
    """Any one day of Monday to Friday, of Saturday and Sunday, of all."""

    no_end: str
    """From `{start}` on."""
    end_date: str
    """From `{start}` to `{end}`."""
    numbered: Counted
    """From `{start}` on, so many times."""

    at: str
    """At `{start}`, without length."""
    from_to: str
    """From `{start}` to `{end}`, the same day."""
    from_to_later: Counted
    """From `{start}` to `{end}`, the next day or the `{n}`-th after."""
    all_day: Counted
    """The whole day, or so many."""
    zone: str
    """The `{zone}` on whose clock the times stand."""
    place: str
    """The time of a `{city}`, for a clock that has no name in CLDR."""

    kinds: tuple[str, str, str]
    """On a picture: cancelled, an occurrence, an exception."""

    date: str | None = None
    """The CLDR pattern of dates, and that of times of day, where a locale says no territory; None for CLDR's own."""
    time: str | None = None

    def counted(self, forms: Counted, n: int) -> str:
        """The form that goes with a number."""
        return forms[0] if n == 1 else forms[1].replace("{n}", str(n))

    def day(self, text: str) -> str:
        """A day as CLDR writes it, "1" of a month or "1 January", as it is said."""
        return text

    def every(self, day: str) -> str:
        """A day of the week among the `{days}` of each week."""
        return day

    def on(self, day: str) -> str:
        """A day of the week among the `{days}` of some weeks."""
        return day

    def of_month(self, month: str) -> str:
        """A month behind a day of it."""
        raise NotImplementedError
