// rrule-temporal: rules in JavaScript, on Temporal. Its dates have a time zone.
import { RRuleTemporal } from "rrule-temporal";

const compact = (text) => text.replaceAll(/[-:]/g, "");
const inZone = ({ zone, rule }, start) => new RRuleTemporal({ rruleString: `DTSTART;TZID=${zone}:${compact(start)}\nRRULE:${rule}` });
const parse = (request) => inZone({ ...request, zone: "UTC" }, `${request.start}T12:00:00`);
const startOf = (request) => `${request.start}T${request.time}:00`;

export const dates = (request) => () => parse(request).all();
export const text_to_dates = dates;
export const text_to_utc = (request) => () => inZone(request, startOf(request)).all().map((start) => start.toInstant());
export const first_ten = (request) => () =>
  inZone(request, startOf(request)).all((_, i) => i < 10).map((start) => start.toInstant());
export const next_ten_read = (request) => {
  const rule = inZone(request, startOf(request));
  const now = new Date(`${request.now}Z`);
  return () => {
    const starts = [];
    for (let next = rule.next(now, true); starts.length < 10; next = rule.next(next)) starts.push(next.toInstant());
    return starts;
  };
};
export const next_ten_text = (request) => () => next_ten_read(request)();
export const week = (request) => {
  const rule = parse(request);
  const [first, last] = [new Date(request.from), new Date(request.to)];
  return () => rule.between(first, last, true);
};

const instants = (starts) => starts.map((start) => start.toString().slice(0, 19).replace("T", " "));
export const text = (start) => start.toString().slice(0, 10);
export const texts = { text_to_utc: instants, first_ten: instants, next_ten_read: instants, next_ten_text: instants };
