"""English, in the words of Outlook's invitations ("Occurs every Monday effective …").

"en" alone leaves open whether 9/4 is in April or September: its dates are ISO 8601's, its clock has 24 hours.
"""

from __future__ import annotations

from recurtz.words.language import Counted, Language


class English(Language):
    """The phrases of English."""

    sentence = "Occurs {pattern} {range}{time}"
    once = "Occurs on {date}{time}"

    daily: Counted = ("every day", "every {n} days")
    weekly: Counted = ("every {days}", "every {n} weeks on {days}")
    weekly_sets: tuple[str, str, str] = ("every weekday", "every weekend day", "every day")
    absolute_monthly: Counted = ("{day} of every month", "{day} of every {n} months")
    relative_monthly: Counted = ("the {nth} {day} of every month", "the {nth} {day} of every {n} months")
    absolute_yearly: Counted = ("every {date}", "every {n} years on {date}")
    relative_yearly: Counted = ("the {nth} {day} {of_month}", "every {n} years on the {nth} {day} {of_month}")

    on_day = "day {day}"
    on_day_or_last = "day {day} (or the last day)"
    leap_day = "{date} (the 28th in common years)"
    indexes: tuple[str, str, str, str, str] = ("first", "second", "third", "fourth", "last")
    sets: tuple[str, str, str] = ("weekday", "weekend day", "day")

    no_end = "effective {start}"
    end_date = "effective {start} until {end}"
    numbered: Counted = ("effective {start} for 1 occurrence", "effective {start} for {n} occurrences")

    at = " at {start}"
    from_to = " from {start} to {end}"
    from_to_later: Counted = (" from {start} to {end} the next day", " from {start} to {end} {n} days later")
    all_day: Counted = (", all day", ", for {n} days")
    zone = ", {zone}"
    place = "{city} Time"

    kinds: tuple[str, str, str] = ("cancelled", "occurrence", "exception")

    date: str | None = "yyyy-MM-dd"
    time: str | None = "HH:mm"

    def of_month(self, month: str) -> str:
        """A month behind a day of it: "of September"."""
        return f"of {month}"


LANGUAGE = English()
