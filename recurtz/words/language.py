"""The phrases that a language defines to describe recurrences: one file for each language, such as `fr.py`."""

from __future__ import annotations

Counted = tuple[str, str]
"""The phrase for one, and the phrase for `{n}`."""


class Language:
    """The phrases of a language, with placeholders, and the grammar rules that a phrase cannot express.

    CLDR provides the names of days, months and zones, and the order of the parts of a date.
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
    """On a `{day}`, in the words of `on_day` or `on_day_or_last`."""
    relative_monthly: Counted
    """On the `{nth}` `{day}`."""
    absolute_yearly: Counted
    """On a `{date}`."""
    relative_yearly: Counted
    """On the `{nth}` `{day}` of the month, `{of_month}`."""

    on_day: str
    """A `{day}` that every month has."""
    on_day_or_last: str
    """A `{day}` that becomes the last day of a shorter month."""
    leap_day: str
    """February 29, the `{date}`, which becomes February 28 in common years."""
    indexes: tuple[str, str, str, str, str]
    """The first to the fourth, and the last."""
    sets: tuple[str, str, str]
    """Any one day of Monday to Friday, of Saturday and Sunday, of the whole week."""

    no_end: str
    """From `{start}`, without end."""
    end_date: str
    """From `{start}` to `{end}`."""
    numbered: Counted
    """From `{start}`, for a number of occurrences."""

    at: str
    """At `{start}`, for an event that ends when it starts."""
    from_to: str
    """From `{start}` to `{end}` on the same day."""
    from_to_later: Counted
    """From `{start}` to `{end}` on the next day, or on the `{n}`-th day after."""
    all_day: Counted
    """For one whole day, or for `{n}` days."""
    zone: str
    """The `{zone}` of the times."""
    place: str
    """The time of a `{city}`, for a zone without a name in CLDR."""

    cancelled: Counted
    """After a series: without one date that is cancelled, or without `{n}`."""
    changed: Counted
    """After a series: with one date that is changed, or with `{n}`."""
    also_changed: Counted
    """The same after `cancelled`."""

    kinds: tuple[str, str, str]
    """Labels in a drawing: cancelled, an occurrence, an exception."""
    several: str
    """Label of a day with several events."""

    date: str | None = None
    """The CLDR pattern of dates, for a locale without a territory; None for CLDR's own."""
    time: str | None = None
    """The CLDR pattern of times of day, for a locale without a territory; None for CLDR's own."""

    def counted(self, phrases: Counted, n: int) -> str:
        """The phrase for a number."""
        return phrases[0] if n == 1 else phrases[1].replace("{n}", str(n))

    def day(self, text: str) -> str:
        """A day in CLDR's form, such as "1" or "1 January", in the form that a sentence needs."""
        return text

    def every(self, day: str) -> str:
        """A weekday among the `{days}` of every week."""
        return day

    def on(self, day: str) -> str:
        """A weekday among the `{days}` of every `{n}` weeks."""
        return day

    def of_month(self, month: str) -> str:
        """A month after one of its days."""
        raise NotImplementedError
