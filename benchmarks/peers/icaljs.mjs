// ical.js: iCalendar in JavaScript.
import ICAL from "ical.js";

export const dates = (asked) => () => {
  const iterator = ICAL.Recur.fromString(asked.rule).iterator(ICAL.Time.fromDateTimeString(`${asked.start}T12:00:00`));
  const found = [];
  for (let next = iterator.next(); next; next = iterator.next()) found.push(next.clone());
  return found;
};
export const text_to_dates = dates;
export const text = (found) => found.toString().slice(0, 10);
