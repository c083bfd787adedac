// rrule.js: rules in JavaScript.
import rrule from "rrule";

const read = (asked) => rrule.rrulestr(`DTSTART:${asked.start.replaceAll("-", "")}T120000Z\nRRULE:${asked.rule}`);

export const dates = (asked) => () => read(asked).all();
export const text_to_dates = dates;
export const week = (asked) => {
  const rule = read(asked);
  const [first, last] = [new Date(asked.from), new Date(asked.to)];
  return () => rule.between(first, last, true);
};
export const text = (found) => found.toISOString().slice(0, 10);
