// The agenda: the days of a month from now on that have something, with everything in words.

import { asClass, cut, el, named } from "./dom.js";
import { addDays, formatDay, formatSpan, longDay } from "./dates.js";
import { initials, place, state } from "./state.js";
import { keyOf, labelOf, marksOf } from "./chip.js";

export const AGENDA_DAYS = 30;

export const agendaDays = (day) => [day, addDays(day, AGENDA_DAYS - 1)];

export function agendaTitle(day) {
  const options = { day: "numeric", month: "short", year: "numeric" };
  return `${formatDay(day, options)} – ${formatDay(addDays(day, AGENDA_DAYS - 1), options)}`;
}

export function renderAgenda(items, actions) {
  const days = Array.from({ length: AGENDA_DAYS }, (_, place) => addDays(state.day, place));
  const parts = days.map((day) => renderDay(day, items, actions)).filter(Boolean);
  if (!parts.length) parts.push(el("p", { class: "nothing" }, "Nothing in these 30 days."));
  return el("div", { class: "agenda" }, ...parts);
}

function renderDay(day, items, actions) {
  const mine = items.filter((item) => item.firstDay === day || (day === state.day && item.firstDay < day && item.lastDay >= day));
  if (!mine.length) return null;
  const heading = el("h2", { class: day === state.today ? "today" : "" }, longDay(day), day === state.today ? " · today" : "");
  return el("section", { "data-day": day }, heading, el("ul", {}, ...mine.map((item) => el("li", {}, renderRow(item, actions)))));
}

function renderRow(item, actions) {
  const struck = item.cancelled || item.deleted ? "struck" : "";
  const words = marksOf(item).map(([sign, word]) => `${sign} ${word}`);
  const row = el(
    "button",
    { type: "button", class: `chip row p${place(item.owner)} ${asClass(item.showAs)} ${item.type === "exception" ? "exception" : ""} ${struck}`, "data-key": keyOf(item), click: () => actions.open(item) },
    ...named(
      labelOf(item, formatSpan(item)),
      el("span", { class: "time" }, formatSpan(item)),
      el("span", { class: "subject" }, cut(item.subject, 200)),
      el("span", { class: "words" }, [item.location, ...words].filter(Boolean).join(" · ")),
      state.shown.size > 1 ? el("span", { class: "tag", title: item.owner }, initials(item.owner)) : "",
    ),
  );
  row.item = item;
  return row;
}
