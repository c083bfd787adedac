"""English, in the words of Outlook's invitations ("Occurs every Monday effective …").

Without a territory, 9/4 could be in April or in September. So "en" has the dates of ISO 8601 and 24-hour times.
"""

from __future__ import annotations

from recurtz.words.language import Language


class English(Language):
    """The phrases of English."""

    sentence = "Occurs {pattern} {range}{time}"
    once = "Occurs on {date}{time}"

    daily = ("every day", "every {n} days")
    weekly = ("every {days}", "every {n} weeks on {days}")
    weekly_sets = ("every weekday", "every weekend day", "every day")
    absolute_monthly = ("{day} of every month", "{day} of every {n} months")
    relative_monthly = ("the {nth} {day} of every month", "the {nth} {day} of every {n} months")
    absolute_yearly = ("every {date}", "every {n} years on {date}")
    relative_yearly = ("the {nth} {day} {of_month}", "every {n} years on the {nth} {day} {of_month}")

    on_day = "day {day}"
    on_day_or_last = "day {day} (or the last day)"
    leap_day = "{date} (the 28th in common years)"
    indexes = ("first", "second", "third", "fourth", "last")
    sets = ("weekday", "weekend day", "day")

    no_end = "effective {start}"
    end_date = "effective {start} until {end}"
    numbered = ("effective {start} for 1 occurrence", "effective {start} for {n} occurrences")

    at = " at {start}"
    from_to = " from {start} to {end}"
    from_to_later = (" from {start} to {end} the next day", " from {start} to {end} {n} days later")
    all_day = (", all day", ", for {n} days")
    zone = ", {zone}"
    place = "{city} Time"

    cancelled = (", without 1 cancelled date", ", without {n} cancelled dates")
    changed = (", with 1 changed date", ", with {n} changed dates")
    also_changed = (", 1 changed", ", {n} changed")

    kinds = ("cancelled", "occurrence", "exception")
    several = "several events"

    date = "yyyy-MM-dd"
    time = "HH:mm"

    def of_month(self, month: str) -> str:
        """A month after one of its days: "of September"."""
        return f"of {month}"


LANGUAGE = English()
