"""French. Days are in the plural, the first of a month is "1er", and "de" becomes "d’" before a vowel."""

from __future__ import annotations

from recurtz.words.language import Language


class French(Language):
    """The phrases of French."""

    sentence = "Se produit {pattern} {range}{time}"
    once = "Se produit le {date}{time}"

    daily = ("tous les jours", "tous les {n} jours")
    weekly = ("tous les {days}", "toutes les {n} semaines {days}")
    weekly_sets = ("tous les jours du lundi au vendredi", "tous les samedis et dimanches", "tous les jours")
    absolute_monthly = ("tous les mois {day}", "tous les {n} mois {day}")
    relative_monthly = ("tous les mois le {nth} {day}", "tous les {n} mois le {nth} {day}")
    absolute_yearly = ("tous les ans le {date}", "tous les {n} ans le {date}")
    relative_yearly = ("tous les ans le {nth} {day} {of_month}", "tous les {n} ans le {nth} {day} {of_month}")

    on_day = "le {day}"
    on_day_or_last = "le {day} (ou le dernier jour)"
    leap_day = "{date} (le 28 les années non bissextiles)"
    indexes = ("premier", "deuxième", "troisième", "quatrième", "dernier")
    sets = ("jour de semaine", "jour de week-end", "jour")

    no_end = "à compter du {start}"
    end_date = "du {start} au {end}"
    numbered = ("à compter du {start}, 1 fois", "à compter du {start}, {n} fois")

    at = " à {start}"
    from_to = " de {start} à {end}"
    from_to_later = (" de {start} à {end} le lendemain", " de {start} à {end}, {n} jours plus tard")
    all_day = (", toute la journée", ", pendant {n} jours")
    zone = ", {zone}"
    place = "heure : {city}"

    cancelled = (", sans 1 date annulée", ", sans {n} dates annulées")
    changed = (", avec 1 date modifiée", ", avec {n} dates modifiées")
    also_changed = (", 1 modifiée", ", {n} modifiées")

    kinds = ("annulée", "occurrence", "exception")
    several = "plusieurs événements"

    def day(self, text: str) -> str:
        """The first of a month is an ordinal, the other days are not: "1er janvier", "2 janvier"."""
        number, *month = text.split()
        return " ".join(["1er" if number == "1" else number, *month])

    def every(self, day: str) -> str:
        """The plural: "tous les lundis"."""
        return f"{day}s"

    def on(self, day: str) -> str:
        """The article and the day: "toutes les 2 semaines le lundi et le jeudi"."""
        return f"le {day}"

    def of_month(self, month: str) -> str:
        """A month after one of its days: "de septembre", "d’avril"."""
        return f"d’{month}" if month[0] in "ao" else f"de {month}"


LANGUAGE = French()
