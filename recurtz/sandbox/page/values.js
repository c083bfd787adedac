// What the form has, from an event and to the body of a request.

import { addDays, addMinutes, clockOf, dayOf, daysBetween, weekday } from "./dates.js";
import { isRoom } from "./state.js";

export const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
export const INDEXES = ["first", "second", "third", "fourth", "last"];

/** The values of a new event on a day. */
export function newValues(day, time, zone) {
  const start = `${day}T${time}`;
  return { ...timesOf({ start, end: addMinutes(start, 30), allDay: false }), ...NOT_TIMES, ...defaultsOf(day), zone };
}

const NOT_TIMES = {
  subject: "",
  location: "",
  showAs: "busy",
  repeat: "none",
  interval: "1",
  days: [],
  firstDayOfWeek: "sunday",
  rangeType: "noEnd",
  count: "10",
  attendees: [],
  kinds: {},
};

/** What the pattern has if nobody changes it: the weekday, the day of the month and the place of a day. */
export function defaultsOf(day) {
  const date = Number(day.slice(8));
  return {
    days: [DAYS[weekday(day)]],
    dayOfMonth: String(date),
    month: String(Number(day.slice(5, 7))),
    index: INDEXES[Math.min(Math.floor((date - 1) / 7), 4)],
    endDate: addDays(day, 91),
  };
}

function timesOf({ start, end, allDay }) {
  const endDay = allDay ? addDays(dayOf(end), -1) : dayOf(end);
  return { allDay, startDay: dayOf(start), startTime: clockOf(start), endDay, endTime: clockOf(end) };
}

/** The values of a stored event, in the zone of its start. */
export function valuesOf(event) {
  const [start, end] = [event.start.dateTime.slice(0, 16), event.end.dateTime.slice(0, 16)];
  return {
    ...NOT_TIMES,
    ...timesOf({ start, end, allDay: event.isAllDay === true }),
    ...defaultsOf(dayOf(start)),
    zone: event.start.timeZone,
    subject: event.subject ?? "",
    location: event.location?.displayName ?? "",
    showAs: event.showAs ?? "busy",
    attendees: (event.attendees ?? []).map((one) => one.emailAddress.address),
    kinds: Object.fromEntries((event.attendees ?? []).map((one) => [one.emailAddress.address, one.type])),
    ...(event.recurrence ? recurrenceValues(event.recurrence) : {}),
  };
}

/** Only what the type of a pattern uses: Graph writes the other properties as 0, "first" and "sunday". */
function recurrenceValues({ pattern, range }) {
  const values = { repeat: pattern.type, interval: String(pattern.interval), rangeType: range.type };
  if (/weekly|relative/.test(pattern.type)) Object.assign(values, { days: pattern.daysOfWeek });
  if (pattern.type === "weekly") Object.assign(values, { firstDayOfWeek: pattern.firstDayOfWeek ?? "sunday" });
  if (/relative/.test(pattern.type)) Object.assign(values, { index: pattern.index });
  if (/absolute/.test(pattern.type)) Object.assign(values, { dayOfMonth: String(pattern.dayOfMonth) });
  if (/Yearly/.test(pattern.type)) Object.assign(values, { month: String(pattern.month) });
  if (range.type === "endDate") Object.assign(values, { endDate: range.endDate });
  if (range.type === "numbered") Object.assign(values, { count: String(range.numberOfOccurrences) });
  return values;
}

/** The body of a request. What cannot be meant is sent as it is: the server says what is wrong with it. */
export function toBody(values) {
  const endDay = values.allDay && values.endDay ? addDays(values.endDay, 1) : values.endDay;
  const time = (day, clock) => ({ dateTime: `${day}T${values.allDay ? "00:00" : clock}:00`, timeZone: values.zone });
  return {
    subject: values.subject,
    start: time(values.startDay, values.startTime),
    end: time(endDay, values.endTime),
    isAllDay: values.allDay,
    showAs: values.showAs,
    location: { displayName: values.location },
    attendees: values.attendees.map((address) => ({ emailAddress: { address }, type: values.kinds[address] ?? (isRoom(address) ? "resource" : "required") })),
    ...(values.repeat === "none" ? {} : { recurrence: toRecurrence(values) }),
  };
}

function toRecurrence(values) {
  const pattern = { type: values.repeat, interval: toNumber(values.interval) };
  if (/weekly|relative/.test(values.repeat)) pattern.daysOfWeek = values.days;
  if (values.repeat === "weekly") pattern.firstDayOfWeek = values.firstDayOfWeek;
  if (/relative/.test(values.repeat)) pattern.index = values.index;
  if (/absolute/.test(values.repeat)) pattern.dayOfMonth = toNumber(values.dayOfMonth);
  if (/Yearly/.test(values.repeat)) pattern.month = toNumber(values.month);
  const range = { type: values.rangeType, startDate: values.startDay, recurrenceTimeZone: values.zone };
  if (values.rangeType === "endDate") range.endDate = values.endDate;
  if (values.rangeType === "numbered") range.numberOfOccurrences = toNumber(values.count);
  return { pattern, range };
}

const toNumber = (text) => (/^-?\d+$/.test(text) ? Number(text) : text);

/** The properties of a body that differ from an earlier one. Times go together with the recurrence, as Graph wants. */
export function changesOf(before, after) {
  const differs = (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  const names = new Set(Object.keys(after).filter(differs));
  const times = ["start", "end", "recurrence"].filter((name) => name in after);
  if (times.some((name) => names.has(name))) times.forEach((name) => names.add(name));
  const changes = Object.fromEntries([...names].map((name) => [name, after[name]]));
  if ("recurrence" in before && !("recurrence" in after)) changes.recurrence = null;
  return changes;
}

/** The end of an event after its start has moved: it stays as long as it was. */
export function followingEnd(before, startDay, startTime) {
  const [start, end] = [`${before.startDay}T${before.startTime}`, `${before.endDay}T${before.endTime}`];
  if (before.allDay) return { endDay: addDays(startDay, daysBetween(before.startDay, before.endDay)), endTime: before.endTime };
  const minutes = (Date.parse(`${end}:00Z`) - Date.parse(`${start}:00Z`)) / 60_000;
  const moved = addMinutes(`${startDay}T${startTime}`, minutes);
  return { endDay: dayOf(moved), endTime: clockOf(moved) };
}
