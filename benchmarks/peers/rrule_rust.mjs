// rrule-rust: rules in Rust, for Node.
import { readFileSync } from "node:fs";
import { DateTime, RRuleSet } from "rrule-rust";

const compact = (text) => text.replaceAll(/[-:]/g, "");
const parse = (request) => RRuleSet.fromString(`DTSTART:${compact(request.start)}T120000Z\nRRULE:${request.rule}`);
const inZone = ({ zone, rule }, start) => RRuleSet.fromString(`DTSTART;TZID=${zone}:${compact(start)}\nRRULE:${rule}`);
const midnight = (day) => DateTime.create(...day.split("-").map(Number), 0, 0, 0, true);
const HOUR = 3_600_000;

export const dates = (request) => () => parse(request).all();
export const text_to_dates = dates;
export const first_ten = (request) => () =>
  inZone(request, `${request.start}T${request.time}:00`).all(10).map((start) => start.toDate());
export const next_ten_read = (request) => {
  const rule = inZone(request, `${request.start}T${request.time}:00`);
  rule.cache.disable();
  const now = DateTime.create(...request.now.split(/[-T:]/).map(Number), true);
  const later = DateTime.create(2027, 1, 1, 0, 0, 0, true); // it has no limit for a window, so the window has a year
  return () => rule.between(now, later, true).slice(0, 10).map((start) => start.toDate());
};
export const next_ten_text = (request) => () => next_ten_read(request)();
export const week = (request) => {
  const rule = parse(request);
  rule.cache.disable(); // otherwise each query after the first is a lookup
  const [first, last] = [midnight(request.from), midnight(request.to)];
  return () => rule.between(first, last, true);
};

const utc = (text) => DateTime.create(...text.split(/[-T:]/).map(Number), true);
// A single event, in place of a rule: a daily rule of one date gives its instant.
const onceOf = (master) => {
  const [only] = inZone({ ...master, rule: "FREQ=DAILY;COUNT=1" }, master.start).all();
  const at = only.toDate().getTime();
  return { between: (first, last) => (at >= first.toDate().getTime() && at < last.toDate().getTime() ? [only] : []) };
};
const ruleOf = (master) => {
  if (!master.rule) return onceOf(master);
  const rule = inZone(master, master.start);
  rule.cache.disable();
  return rule;
};
const viewOf = (masters, { from, to }) => {
  const earliest = new Date(`${from}Z`).getTime();
  const [first, last] = [new Date(earliest - HOUR).toISOString().slice(0, 19), to].map(utc);
  const view = [];
  for (const [master, rule] of masters)
    for (const local of rule.between(first, last, false)) {
      const day = `${local.year}-${String(local.month).padStart(2, "0")}-${String(local.day).padStart(2, "0")}`;
      const start = local.toDate();
      if (!master.cancelled.includes(day)) view.push([start, new Date(start.getTime() + HOUR), master.event.id]);
    }
  return view.sort((a, b) => a[0] - b[0]);
};
export const view = (request) => () => viewOf(request.masters.map((master) => [master, ruleOf(master)]), request);
export const view_again = (request) => {
  const masters = request.masters.map((master) => [master, ruleOf(master)]);
  return () => viewOf(masters, request);
};

const entriesOf = (file) => JSON.parse(readFileSync(file));
const partsOf = (entry) => [entry, ...(entry.moved ?? []).map((start) => ({ ...entry, rule: null, start, cancelled: [] }))];
export function* view_once(request) {
  for (const file of request.files) yield view({ ...request, masters: entriesOf(file) });
}
export const kept = (request) => view_again({ ...request, masters: entriesOf(request.file).flatMap(partsOf) });

const lines = (view) => view.map(([start, , id]) => `${id} ${start.toISOString().slice(0, 19)}`).sort();
export const text = (start) => start.toDate().toISOString().slice(0, 10);
export const texts = {
  ...Object.fromEntries(["next_ten_read", "next_ten_text"].map((name) => [name, (starts) =>
    starts.map((start) => start.toISOString().slice(0, 19).replace("T", " "))])),
  first_ten: (starts) => starts.map((start) => start.toISOString().slice(0, 19).replace("T", " ")),
  view: lines,
  view_again: lines,
  view_once: lines,
  kept: lines,
};
