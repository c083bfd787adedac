// Days and times of day as text: "2026-03-02" and "2026-03-02T09:00". The server converts zones, this page never does.

const DAY = 86_400_000;

const toNumber = (day) => Date.parse(`${day}T00:00:00Z`);
const toDay = (number) => new Date(number).toISOString().slice(0, 10);

export const addDays = (day, count) => toDay(toNumber(day) + count * DAY);
export const daysBetween = (first, last) => Math.round((toNumber(last) - toNumber(first)) / DAY);

/** 0 for Monday, 6 for Sunday. */
export const weekday = (day) => (new Date(toNumber(day)).getUTCDay() + 6) % 7;
export const monday = (day) => addDays(day, -weekday(day));
export const monthStart = (day) => `${day.slice(0, 7)}-01`;

/** The same day of another month, or its last day. */
export function addMonths(day, count) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + count, 0));
  return toDay(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate())));
}

/** True for a day that the page can show: the server has the years 1 to 9999, a date input some more. */
export const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && text >= "0002-01-01" && text < "9998-12-01" && !Number.isNaN(toNumber(text));

const formats = new Map();

/** A day in English, with the options of Intl.DateTimeFormat. */
export function formatDay(day, options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }));
  return formats.get(key).format(toNumber(day));
}

export const longDay = (day) => formatDay(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const shortDay = (day) => formatDay(day, { weekday: "short", day: "numeric", month: "short", year: "numeric" });

export const dayOf = (time) => time.slice(0, 10);
export const clockOf = (time) => time.slice(11, 16);
export const minutesOf = (time) => Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16));

/** A time after some minutes by the clock on the wall. */
export function addMinutes(time, minutes) {
  return new Date(Date.parse(`${time.slice(0, 16)}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}

export const minutesBetween = (start, end) =>
  (Date.parse(`${end.slice(0, 16)}:00Z`) - Date.parse(`${start.slice(0, 16)}:00Z`)) / 60_000;

/** "09:00 to 10:00", with days where they differ. */
export function formatSpan(item) {
  if (item.allDay) return item.firstDay === item.lastDay ? "all day" : `all day, until ${shortDay(item.lastDay)}`;
  const end = item.firstDay === dayOf(item.end) ? clockOf(item.end) : `${shortDay(dayOf(item.end))}, ${clockOf(item.end)}`;
  return `${clockOf(item.start)} to ${end}`;
}
