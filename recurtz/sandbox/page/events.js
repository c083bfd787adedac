// The occurrences of the shown calendars in a range of days.

import { getAll, get, mailboxPath } from "./api.js";
import { addDays, clockOf, dayOf } from "./dates.js";
import { mailboxes, state } from "./state.js";

export const SELECTED = [
  "id", "subject", "start", "end", "type", "seriesMasterId", "isAllDay", "showAs", "isCancelled", "location", "responseStatus",
].join(",");

/** The occurrences that are on at least one of the days from `first` to `last`, in order. */
export async function loadDays(first, last) {
  const loads = [...state.shown].map((address) => loadMailbox(address, first, last));
  const order = mailboxes();
  const items = (await Promise.all(loads)).flat();
  return items
    .filter((item) => item.firstDay <= last && item.lastDay >= first)
    .sort((a, b) => compare(a.start, b.start) || compare(b.end, a.end) || order.indexOf(a.owner) - order.indexOf(b.owner));
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

async function loadMailbox(address, first, last) {
  // A window without an offset is UTC; a day more on each side has all of the days in any zone.
  const window = `startDateTime=${addDays(first, -1)}T00:00:00&endDateTime=${addDays(last, 2)}T00:00:00`;
  const listed = await getAll(`${mailboxPath(address)}/calendarView?${window}&$select=${SELECTED}&$top=1000`);
  const deleted = state.withCancelled ? await get(`${mailboxPath(address, "/recurtz")}/cancelled?${window}`) : { value: [] };
  return [
    ...listed.map((event) => toItem(event, address, false)),
    ...deleted.value.map((event) => toItem(event, address, true)),
  ];
}

/** The times of Graph's JSON. `lastDay` is the last day on which the event happens. */
export function timesOf(event) {
  const [start, end] = [event.start.dateTime.slice(0, 16), event.end.dateTime.slice(0, 16)];
  const endsAtMidnight = clockOf(end) === "00:00" && end > start;
  const lastDay = endsAtMidnight ? addDays(dayOf(end), -1) : dayOf(end);
  return { start, end, firstDay: dayOf(start), lastDay: lastDay < dayOf(start) ? dayOf(start) : lastDay, allDay: event.isAllDay === true };
}

/** An occurrence as the views need it. `event` is the JSON that was read, with its etag. */
function toItem(event, owner, deleted) {
  return {
    id: event.id,
    owner,
    event,
    subject: event.subject || "(no subject)",
    ...timesOf(event),
    type: event.type,
    seriesId: event.seriesMasterId ?? null,
    showAs: event.showAs ?? "busy",
    cancelled: event.isCancelled === true,
    deleted,
    location: event.location?.displayName ?? "",
    response: event.responseStatus?.response ?? "",
  };
}

export const isLong = (item) => item.allDay || item.firstDay !== item.lastDay;
