// ical.js: iCalendar in JavaScript.
import ICAL from "ical.js";

export const dates = (request) => () => {
  const iterator = ICAL.Recur.fromString(request.rule).iterator(ICAL.Time.fromDateTimeString(`${request.start}T12:00:00`));
  const list = [];
  for (let next = iterator.next(); next; next = iterator.next()) list.push(next.clone());
  return list;
};
export const text_to_dates = dates;
export const text = (start) => start.toString().slice(0, 10);
