"""The events of one UID: its series and single events, with the overrides of their occurrences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, tzinfo

from recurtz.errors import LimitExceededError, NoOccurrenceError, RecurrenceRuleError, RecurtzError, short
from recurtz.events.date_time import DateTimeTimeZone
from recurtz.ical.expansion import Window
from recurtz.ical.owners import Owners, key_of
from recurtz.ical.parts import Part, in_known_zone, parts_of
from recurtz.ical.properties import is_cancelled
from recurtz.ical.scanner import Component
from recurtz.ical.splits import check_range, cut, following_singles, is_following, is_split, tail_of
from recurtz.ical.times import DateOrTime, Report, Times, is_whole_day, parse_property, parse_times, zone_of
from recurtz.ical.tzids import TzidResolver
from recurtz.ical.versions import has_own_dates, masters_of, newest, order_of_split

_Placed = tuple[Component, DateOrTime]
"""An override and its RECURRENCE-ID."""


class Overrides:
    """The VEVENTs of one UID. `reporter` gives the function that takes the errors of a VEVENT."""

    def __init__(
        self,
        vevents: list[Component],
        tzids: TzidResolver,
        reporter: Callable[[Component], Report],
        window: Window | None,
    ) -> None:
        self._vevents = vevents
        self._tzids = tzids
        self._reporter = reporter
        self._window = window
        self._masters = masters_of(vevents)
        self._is_expanded = False

    def parts(self) -> list[Part]:
        """The events, each with the overrides of its occurrences. An override without its series is a single event."""
        series = frozenset(self._masters)
        overrides = [placed for placed in self._overrides() if placed[0] not in series]
        originals = [original for _, original in overrides]
        parts = [part for master in self._masters for part in self._parts(master, originals)]
        splits = [placed for placed in overrides if is_split(placed[0])]
        for override, original in sorted(splits, key=lambda placed: order_of_split(*placed)):
            parts = self._split(parts, override, original)
        return self._place(parts, [placed for placed in overrides if not is_split(placed[0])])

    def _parts(self, master: Component, originals: list[DateOrTime]) -> list[Part]:
        report = self._reporter(master)
        try:
            parts = parts_of(master, originals, self._tzids, report, self._window, self._zone_beside(master))
        except LimitExceededError:
            raise
        except RecurtzError as error:
            report(error)
            return []
        has_series = any(part.recurrence is not None for part in parts)
        self._is_expanded |= self._window is not None and bool(master.value("RRULE")) and not has_series
        return parts

    # Times

    def _overrides(self) -> Iterator[_Placed]:
        """The overrides with their RECURRENCE-IDs; one without a valid one is reported."""
        masters = [vevent for vevent in self._vevents if not vevent.all("RECURRENCE-ID")]
        whole_days = any(map(is_whole_day, masters or self._vevents))
        for vevent in self._vevents:
            if vevent.all("RECURRENCE-ID"):
                try:
                    yield vevent, self._recurrence_id(vevent, whole_days)
                except RecurtzError as error:
                    self._reporter(vevent)(error)

    def _recurrence_id(self, override: Component, whole_days: bool) -> DateOrTime:
        check_range(override)
        floating = self._zone_beside(override)
        return parse_property(override, "RECURRENCE-ID", self._tzids, floating, whole_days=whole_days)

    def _zone_beside(self, vevent: Component) -> str | tzinfo | None:
        """The zone of times without one in a VEVENT: that of its series, else of its other times."""
        if not vevent.all("RECURRENCE-ID"):
            return None
        named = [(master, name) for master in self._masters for name in ("DTSTART", "DTEND")]
        for component, name in (*named, (vevent, "RECURRENCE-ID"), (vevent, "DTSTART")):
            if (found := zone_of(component, name, self._tzids)) is not None:
                return found
        return None

    def _times(self, override: Component, report: Report) -> Times:
        return parse_times(override, self._tzids, report, self._zone_beside(override))

    # Splits

    def _split(self, parts: list[Part], override: Component, original: DateOrTime) -> list[Part]:
        """The events with a series that is split where an override changes all following occurrences."""
        report = self._reporter(override)
        try:
            owner = Owners(parts).of(original)
            if owner is None:
                if not has_own_dates(override):
                    reason = "RANGE changes the following occurrences of a series, which the file does not have"
                    report(RecurrenceRuleError.because([RecurrenceRuleError.at("RECURRENCE-ID", reason)]))
                return parts + self._alone(override, original)
            part, day = owner
            tails = [] if is_cancelled(override) else self._tails(part, day, override, report)
            singles = [one for one in parts if is_following(one, part, original)]
            moved = frozenset(singles)
            heads = [part] if part.recurrence is not None and cut(part, day) else []
            if not is_cancelled(override):
                tails += following_singles(singles, original, override, self._times(override, _ignore))
        except RecurtzError as error:
            report(error)
            return parts
        place = parts.index(part)
        before, after = ([one for one in some if one not in moved] for some in (parts[:place], parts[place + 1 :]))
        return [*before, *heads, *tails, *after]

    def _tails(self, part: Part, day: date, override: Component, report: Report) -> list[Part]:
        """The events from a date on; an override can have a rule or dates of its own."""
        if has_own_dates(override):
            return self._own_parts(override, report)
        if part.recurrence is None:
            return []
        return [tail_of(part, day, override, self._times(override, report))]

    def _own_parts(self, override: Component, report: Report) -> list[Part]:
        return parts_of(override, [], self._tzids, report, self._window, self._zone_beside(override))

    # Single occurrences

    def _place(self, parts: list[Part], overrides: list[_Placed]) -> list[Part]:
        """The events with their overrides. The override of a single event replaces it; others are single events."""
        versions: dict[tuple[Part | None, date | datetime], list[_Placed]] = {}
        owners = Owners(parts)
        for override, original in overrides:
            try:
                owner = owners.of(original)
                key = (None, key_of(original)) if owner is None else owner
                versions.setdefault(key, []).append((override, original))
            except RecurtzError as error:
                self._reporter(override)(error.prefixed("RECURRENCE-ID"))
        replaced: dict[Part | None, list[Part]] = {}
        for (part, day), placed in versions.items():
            override = newest([override for override, _ in placed])
            if part is None:
                original = next(original for one, original in placed if one is override)
                replaced.setdefault(None, []).extend(self._unplaced(override, original, parts))
            elif part.recurrence is None:
                replaced[part] = self._replaced(part, override, placed[0][1])
            else:
                self._change(part, day, override)
        return [result for part in (*parts, None) for result in replaced.get(part, [part] if part else [])]

    def _change(self, part: Part, day: date, override: Component) -> None:
        """Cancel or change an occurrence of a series; an override that cannot be read is reported."""
        report = self._reporter(override)
        if is_cancelled(override):
            part.cancelled.add(day)
            return
        if override.value("RRULE"):
            reason = "RRULE beside RECURRENCE-ID is not used, because an override changes one occurrence; leave it out"
            report(RecurrenceRuleError.because([RecurrenceRuleError.at("RRULE", reason)]))
        try:
            part.overrides[day] = override, in_known_zone(self._times(override, report))
        except RecurtzError as error:
            report(error)

    def _replaced(self, part: Part, override: Component, original: DateOrTime) -> list[Part]:
        """What replaces a single event. One of the dates of a series is removed if it is cancelled."""
        if not part.is_instance:
            return self._alone(override, original)
        if is_cancelled(override):
            return []
        return [one for one in self._alone(override, None) or [part] if self._is_in_window(one)]

    def _unplaced(self, override: Component, original: DateOrTime, parts: list[Part]) -> list[Part]:
        """The events of an override that changes none of the other events.

        Beside a series its own rule is not used: programs copy the rule of the series into its overrides.
        """
        is_outside = self._is_expanded and not self._covers(original)
        has_series = any(part.recurrence is not None for part in parts)
        if not (parts or is_outside) or (has_own_dates(override) and not has_series):
            return self._alone(override, original)
        if is_cancelled(override) and self._is_recurring():
            return []
        if is_outside:
            return [one for one in self._alone(override, None) if self._is_in_window(one)]
        value = override.value("RECURRENCE-ID")
        reason = f"RECURRENCE-ID {short(value)} is not the start of an occurrence; the event is a single event"
        self._reporter(override)(NoOccurrenceError(reason, target="RECURRENCE-ID"))
        return self._single(override, None)

    def _is_recurring(self) -> bool:
        return any(map(has_own_dates, self._masters))

    def _covers(self, original: DateOrTime) -> bool:
        """True if the window has the occurrence of an original start, if there is one."""
        day = original.date_time.date() if isinstance(original, DateTimeTimeZone) else original
        return self._window is not None and self._window.start.date() < day < self._window.end.date()

    def _is_in_window(self, part: Part) -> bool:
        return not self._is_expanded or self._window is None or self._window.has(part.times)

    def _alone(self, override: Component, original: DateOrTime | None) -> list[Part]:
        """An override that is an event of its own: a single event, or several if it has a rule or dates."""
        if not has_own_dates(override):
            return self._single(override, original)
        report = self._reporter(override)
        try:
            return self._own_parts(override, report)
        except RecurtzError as error:
            report(error)
            return []

    def _single(self, override: Component, original: DateOrTime | None) -> list[Part]:
        """An override as a single event; [] if it cannot be read."""
        report = self._reporter(override)
        try:
            part = Part(override, in_known_zone(self._times(override, report)))
        except RecurtzError as error:
            report(error)
            return []
        part.original = original
        return [part]


def _ignore(_error: RecurtzError) -> None:
    """Takes an error that is reported already."""
