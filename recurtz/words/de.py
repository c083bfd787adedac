"""German: the verb's second half ends the sentence, and a day after "am" has a full stop."""

from __future__ import annotations

from recurtz.words.language import Counted, Language


class German(Language):
    """The phrases of German."""

    sentence = "Findet {pattern} {range}{time} statt"
    once = "Findet am {date}{time} statt"

    daily: Counted = ("jeden Tag", "alle {n} Tage")
    weekly: Counted = ("jeden {days}", "alle {n} Wochen am {days}")
    weekly_sets: tuple[str, str, str] = ("jeden Tag von Montag bis Freitag", "jeden Samstag und Sonntag", "jeden Tag")
    absolute_monthly: Counted = ("jeden Monat {day}", "alle {n} Monate {day}")
    relative_monthly: Counted = ("jeden Monat am {nth} {day}", "alle {n} Monate am {nth} {day}")
    absolute_yearly: Counted = ("jedes Jahr am {date}", "alle {n} Jahre am {date}")
    relative_yearly: Counted = ("jedes Jahr am {nth} {day} {of_month}", "alle {n} Jahre am {nth} {day} {of_month}")

    on_day = "am {day}."
    on_day_or_last = "am {day}. (oder am letzten Tag)"
    leap_day = "{date} (am 28. in gewöhnlichen Jahren)"
    indexes: tuple[str, str, str, str, str] = ("ersten", "zweiten", "dritten", "vierten", "letzten")
    sets: tuple[str, str, str] = ("Arbeitstag", "Tag eines Wochenendes", "Tag")

    no_end = "ab dem {start}"
    end_date = "vom {start} bis zum {end}"
    numbered: Counted = ("ab dem {start} 1-mal", "ab dem {start} {n}-mal")

    at = " um {start} Uhr"
    from_to = " von {start} bis {end} Uhr"
    from_to_later: Counted = (
        " von {start} bis {end} Uhr am nächsten Tag",
        " von {start} Uhr bis {n} Tage später um {end} Uhr",
    )
    all_day: Counted = (" ganztägig", " {n} Tage lang")
    zone = " ({zone})"
    place = "Ortszeit von {city}"

    kinds: tuple[str, str, str] = ("abgesagt", "Termin", "Ausnahme")

    def of_month(self, month: str) -> str:
        """A month behind a day of it: "im September"."""
        return f"im {month}"


LANGUAGE = German()
