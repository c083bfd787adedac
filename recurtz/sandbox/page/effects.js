// What a change leaves of a series and of its exceptions, in words and dates.

import { el } from "./dom.js";
import { clockOf, dayOf, longDay, shortDay } from "./dates.js";

/** `body` is the request to the server: changes or a deletion, of all or from an occurrence on. */
export function renderEffects({ head, tail, kept, lost, restored }, body) {
  const rows = [...partsOf(head, tail, body), ...exceptionsOf(kept, lost, restored, body)];
  return el("ul", { class: "effects" }, ...rows.map((row) => el("li", {}, row)));
}

function partsOf(head, tail, body) {
  if (!body.from) return [body.delete ? "All occurrences are deleted." : "All occurrences change."];
  const day = longDay(body.from.slice(body.from.lastIndexOf(".") + 1));
  const from = body.delete ? `All occurrences from ${day} on are deleted.` : `All occurrences from ${day} on change; they become a new series.`;
  if (!head) return [body.delete ? "All occurrences are deleted." : "All occurrences change, because this is the first."];
  return [`The series before ${day} stays as it is, and ends there.`, tail || body.delete ? from : `Nothing is left from ${day} on.`];
}

function exceptionsOf(kept, lost, restored, body) {
  const rows = [
    ...kept.map((one) => `The exception of ${shortDay(one.date)} stays: ${nowAt(one)}.`),
    ...lost.map((one) => (body.delete ? `The exception of ${shortDay(one.date)} is deleted, too: ${nowAt(one)}.` : `The exception of ${shortDay(one.date)} is lost: ${nowAt(one)}, and will be as the series is.`)),
    ...restored.map((day) => `The deleted occurrence of ${shortDay(day)} happens again.`),
  ];
  return rows.length ? rows : ["No exception is affected."];
}

const nowAt = ({ start, subject }) => `it is on ${shortDay(dayOf(start.dateTime))} at ${clockOf(start.dateTime)}${subject ? ` (${subject.slice(0, 60)})` : ""}`;
