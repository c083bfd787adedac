// rrule.js: rules in JavaScript.
import rrule from "rrule";

const parse = (request) => rrule.rrulestr(`DTSTART:${request.start.replaceAll("-", "")}T120000Z\nRRULE:${request.rule}`);

export const dates = (request) => () => parse(request).all();
export const text_to_dates = dates;
export const week = (request) => {
  const rule = parse(request);
  const [first, last] = [new Date(request.from), new Date(request.to)];
  return () => rule.between(first, last, true);
};
export const text = (start) => start.toISOString().slice(0, 10);
