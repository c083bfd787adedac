// One occurrence in a view: a button whose name has all that its look shows.

import { asClass, cut, el, named } from "./dom.js";
import { clockOf, formatSpan, longDay } from "./dates.js";
import { initials, place, state } from "./state.js";
import { AVAILABILITY } from "./words.js";

const LONG = 200;

/** The marks of an occurrence: a sign and the words for it. */
export function marksOf(item) {
  const marks = [];
  if (item.deleted) marks.push(["✕", "deleted"]);
  if (item.cancelled && !item.deleted) marks.push(["✕", "cancelled"]);
  if (item.type === "exception") marks.push(["↷", "exception of a series"]);
  if (item.type === "occurrence") marks.push(["↻", "of a series"]);
  if (item.showAs === "tentative") marks.push(["?", "tentative"]);
  if (item.showAs === "oof") marks.push(["⇥", "away"]);
  if (item.showAs === "workingElsewhere") marks.push(["⌂", "working elsewhere"]);
  if (item.showAs === "free") marks.push(["○", "free"]);
  return marks;
}

export const LEGEND = [
  ["↻", "an occurrence of a series"],
  ["↷", "an exception: an occurrence that was changed, in italics"],
  ["✕", "deleted or cancelled, struck through"],
  ["?", "tentative, hatched"],
  ["⇥", "away, with a double edge"],
  ["⌂", "working elsewhere, dotted"],
  ["○", "free, with an outline only"],
];

/** What a screen reader speaks. It begins with the text that is seen, so that a person can also speak it. */
export function labelOf(item, seen = item.allDay ? "" : clockOf(item.start)) {
  const words = marksOf(item).map(([, word]) => word);
  const busy = AVAILABILITY[item.showAs] ?? "busy";
  const parts = [`${seen} ${cut(item.subject, LONG)}`.trim(), longDay(item.firstDay), formatSpan(item), item.owner, ...words];
  if (!words.includes(busy)) parts.push(busy);
  return parts.join(", ");
}

/** The button. `continues` is true if the occurrence began before what the button shows. */
export function chip(item, open, { continues = false, withTime = true } = {}) {
  const classes = ["chip", `p${place(item.owner)}`, asClass(item.showAs)];
  if (item.type === "exception") classes.push("exception");
  if (item.cancelled || item.deleted) classes.push("struck");
  const signs = marksOf(item).map(([sign]) => sign).join("");
  const time = withTime && !item.allDay ? el("span", { class: "time" }, clockOf(item.start)) : null;
  const tag = state.shown.size > 1 ? el("span", { class: "tag" }, initials(item.owner)) : null;
  const attributes = { type: "button", class: classes.join(" "), "data-key": keyOf(item) };
  const shown = [
    tag,
    continues ? el("span", { class: "time" }, "◂") : time,
    el("span", { class: "subject" }, cut(item.subject, LONG)),
    signs ? el("span", { class: "signs" }, signs) : null,
  ];
  const result = el("button", attributes, ...named(time && !continues ? labelOf(item) : labelOf(item, ""), ...shown.filter(Boolean)));
  result.item = item;
  result.addEventListener("click", () => open(item));
  return result;
}

export const keyOf = (item) => `${item.owner} ${item.id} ${item.deleted}`;

/** An occurrence as the view has it now, undefined if it is not in the view any more. */
export const shownAs = (item) => document.querySelector(`#view [data-key="${CSS.escape(keyOf(item))}"]`)?.item;
