"""Several rules of one event: the recurrences that together have their dates, each date once."""

from __future__ import annotations

from collections.abc import Iterable

from recurtz.errors import RecurrenceRuleError, short
from recurtz.rrule.differences import is_within, minus
from recurtz.rrule.overlaps import Budget
from recurtz.rrule.unions import MAX_RECURRENCES, Piece

RulePieces = tuple[str, list[Piece]]
"""The text of a rule, and the recurrences that have its dates."""


def union_of_rules(rules: Iterable[RulePieces], budget: Budget, hint: str) -> list[Piece]:
    """The recurrences of several rules, each date once.

    A rule that another one contains adds nothing. Of others, one is without the dates that they have in common.

    Raises `RecurrenceRuleError` if the dates in common are not known, and for more than 64 recurrences; the message
    ends with the hint.
    """
    known: list[RulePieces] = []
    for text, pieces in rules:
        known = [(other, _not_within(others, pieces)) for other, others in known]
        for place, (other, others) in enumerate(known):
            apart = _apart(pieces, others, budget)
            if apart is None:
                reason = f"RRULE {short(other)} and RRULE {short(text)} can have many dates in common"
                raise _refused(f"{reason}; {hint}, or make one rule of them")
            pieces, known[place] = apart[0], (other, apart[1])
        known.append((text, pieces))
        if sum(len(pieces) for _, pieces in known) > MAX_RECURRENCES:
            raise _refused(f"the rules need more than {MAX_RECURRENCES} recurrences; {hint}")
    return [piece for _, pieces in known for piece in pieces]


def _not_within(pieces: list[Piece], others: list[Piece]) -> list[Piece]:
    """The recurrences that are not within another rule."""
    return [piece for piece in pieces if not any(is_within(piece, other) for other in others)]


def _apart(pieces: list[Piece], others: list[Piece], budget: Budget) -> tuple[list[Piece], list[Piece]] | None:
    """The recurrences of two rules, one of them without the dates in common: the one that needs fewer more for that."""
    rest = minus(pieces, others, budget)
    if rest is not None and _size(rest, budget) <= _size(pieces, budget):
        return rest, others
    rest_of_others = minus(others, pieces, budget)
    results = [(rest, others), (pieces, rest_of_others)]
    known = [(one, other) for one, other in results if one is not None and other is not None]
    return min(known, key=lambda both: sum(_size(each, budget) for each in both), default=None)


def _size(pieces: list[Piece], budget: Budget) -> int:
    """The number of series, or of recurrences without excluded dates."""
    return len(pieces) if budget.can_cancel else sum(1 + len(piece.excluded) for piece in pieces)


def _refused(reason: str) -> RecurrenceRuleError:
    return RecurrenceRuleError.because([RecurrenceRuleError.at("RRULE", reason)])
