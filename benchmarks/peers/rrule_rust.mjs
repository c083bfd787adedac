// rrule-rust: rules in Rust, for Node.
import { DateTime, RRuleSet } from "rrule-rust";

const read = (asked) => RRuleSet.fromString(`DTSTART:${asked.start.replaceAll("-", "")}T120000Z\nRRULE:${asked.rule}`);
const midnight = (day) => DateTime.create(...day.split("-").map(Number), 0, 0, 0, true);

export const dates = (asked) => () => read(asked).all();
export const text_to_dates = dates;
export const week = (asked) => {
  const rule = read(asked);
  rule.cache.disable(); // else every question but the first is a lookup
  const [first, last] = [midnight(asked.from), midnight(asked.to)];
  return () => rule.between(first, last, true);
};
export const text = (found) => found.toDate().toISOString().slice(0, 10);
