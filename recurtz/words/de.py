"""German. The second part of the verb ends the sentence, and a day after "am" has a full stop."""

from __future__ import annotations

from recurtz.words.language import Language


class German(Language):
    """The phrases of German."""

    sentence = "Findet {pattern} {range}{time} statt"
    once = "Findet am {date}{time} statt"

    daily = ("jeden Tag", "alle {n} Tage")
    weekly = ("jeden {days}", "alle {n} Wochen am {days}")
    weekly_sets = ("jeden Tag von Montag bis Freitag", "jeden Samstag und Sonntag", "jeden Tag")
    absolute_monthly = ("jeden Monat {day}", "alle {n} Monate {day}")
    relative_monthly = ("jeden Monat am {nth} {day}", "alle {n} Monate am {nth} {day}")
    absolute_yearly = ("jedes Jahr am {date}", "alle {n} Jahre am {date}")
    relative_yearly = ("jedes Jahr am {nth} {day} {of_month}", "alle {n} Jahre am {nth} {day} {of_month}")

    on_day = "am {day}."
    on_day_or_last = "am {day}. (oder am letzten Tag)"
    leap_day = "{date} (am 28. in gewöhnlichen Jahren)"
    indexes = ("ersten", "zweiten", "dritten", "vierten", "letzten")
    sets = ("Arbeitstag", "Tag eines Wochenendes", "Tag")

    no_end = "ab dem {start}"
    end_date = "vom {start} bis zum {end}"
    numbered = ("ab dem {start} 1-mal", "ab dem {start} {n}-mal")

    at = " um {start} Uhr"
    from_to = " von {start} bis {end} Uhr"
    from_to_later = (" von {start} bis {end} Uhr am nächsten Tag", " von {start} Uhr bis {n} Tage später um {end} Uhr")
    all_day = (" ganztägig", " {n} Tage lang")
    zone = " ({zone})"
    place = "Ortszeit von {city}"

    cancelled = (", ohne 1 abgesagten Termin", ", ohne {n} abgesagte Termine")
    changed = (", mit 1 geänderten Termin", ", mit {n} geänderten Terminen")
    also_changed = (", 1 geändert", ", {n} geändert")

    kinds = ("abgesagt", "Termin", "Ausnahme")
    several = "mehrere Termine"

    def of_month(self, month: str) -> str:
        """A month after one of its days: "im September"."""
        return f"im {month}"


LANGUAGE = German()
