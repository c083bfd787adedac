// An event in words: when it is, how it repeats, who is invited.

import { formatSpan, longDay, shortDay } from "./dates.js";
import { timesOf } from "./events.js";
import { state } from "./state.js";

export const AVAILABILITY = {
  free: "free",
  tentative: "tentative",
  busy: "busy",
  oof: "away",
  workingElsewhere: "working elsewhere",
  unknown: "unknown",
};
const RESPONSES = { accepted: "accepted", declined: "declined", tentativelyAccepted: "tentative", organizer: "organizer" };

/** The day and the times of Graph's JSON, with the zone if it is not that of the page. */
export function whenOf(event) {
  const times = timesOf(event);
  const zone = event.start.timeZone === state.zone ? "" : `, ${event.start.timeZone}`;
  return `${longDay(times.firstDay)}, ${formatSpan(times)}${zone}`;
}

/** The attendees with their responses, one in each line. */
export function attendeesOf(event) {
  const rows = (event.attendees ?? []).map((one) => `${one.emailAddress.address}: ${RESPONSES[one.status?.response] ?? "no answer yet"}`);
  return rows.join("\n");
}

/** What a recurrence has, in few words. */
export function repeatsOf({ recurrence }) {
  if (!recurrence) return "no";
  const { pattern, range } = recurrence;
  const on = [pattern.index, ...(pattern.daysOfWeek ?? []), pattern.dayOfMonth || null];
  const used = /relative/.test(pattern.type) ? on.slice(0, -1) : pattern.type === "weekly" ? on.slice(1, -1) : /absolute/.test(pattern.type) ? on.slice(-1) : [];
  const ends = { endDate: `until ${shortDay(range.endDate)}`, numbered: `${range.numberOfOccurrences} times` }[range.type] ?? "without an end";
  const words = pattern.type.replace(/absolute|relative/, "").toLowerCase();
  return [words, pattern.interval > 1 ? `every ${pattern.interval}` : null, used.join(" "), ends].filter(Boolean).join(", ");
}

/** The parts of an event that a person knows: a name, the property of Graph, and its words. */
const PARTS = [
  ["Subject", "subject", (event) => event.subject],
  ["When", "start", whenOf],
  ["Repeats", "recurrence", repeatsOf],
  ["Place", "location", (event) => event.location?.displayName],
  ["Show as", "showAs", (event) => AVAILABILITY[event.showAs]],
  ["Attendees", "attendees", attendeesOf],
  ["Text", "bodyPreview", (event) => event.bodyPreview],
];

/** What is different between two states of an event: the names of parts with their words before and after. */
export function differences(before, after) {
  const known = PARTS.filter(([, property]) => property in before && property in after);
  const rows = known.map(([name, , words]) => ({ name, before: words(before) ?? "", after: words(after) ?? "" }));
  return rows.filter((row) => row.before !== row.after);
}
