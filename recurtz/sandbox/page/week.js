// The week: seven columns of hours, and a row above them for what lasts all day or longer than a day.

import { el, named } from "./dom.js";
import { addDays, clockOf, dayOf, formatDay, longDay, minutesBetween, minutesOf, monday } from "./dates.js";
import { state } from "./state.js";
import { chip } from "./chip.js";

const HOUR_HEIGHT = 44;
const DAY_MINUTES = 1440;
const SHORTEST = 24;
const SHORT = 45;

export const weekDays = (day) => [monday(day), addDays(monday(day), 6)];

export function weekTitle(day) {
  const [first, last] = weekDays(day);
  const from = first.slice(0, 7) === last.slice(0, 7) ? { day: "numeric" } : { day: "numeric", month: "short" };
  return `${formatDay(first, from)} – ${formatDay(last, { day: "numeric", month: "short", year: "numeric" })}`;
}

const isAbove = (item) => item.allDay || minutesBetween(item.start, item.end) >= DAY_MINUTES;

export function renderWeek(items, actions) {
  const [first] = weekDays(state.day);
  const days = Array.from({ length: 7 }, (_, place) => addDays(first, place));
  const above = items.filter(isAbove);
  const heads = days.map((day) => renderHead(day, above, actions));
  const columns = days.map((day) => renderColumn(day, items, actions));
  const corner = el("div", { class: "corner", "aria-hidden": "true" });
  return el(
    "div",
    { class: "week", role: "region", "aria-label": "Hours of the week", tabindex: "0" },
    corner, ...heads, el("div", { class: "hours", "aria-hidden": "true" }, ...hours()), ...columns,
  );
}

function hours() {
  return Array.from({ length: 24 }, (_, hour) => el("span", {}, hour ? `${String(hour).padStart(2, "0")}:00` : ""));
}

function renderHead(day, above, actions) {
  const mine = above.filter((item) => item.firstDay <= day && item.lastDay >= day);
  const label = el(
    "button",
    { type: "button", class: "day", click: () => actions.create(day), "aria-current": day === state.today ? "date" : null },
    ...named(
      `New event on ${longDay(day)}`,
      el("span", { class: "weekday" }, formatDay(day, { weekday: "short" })),
      el("span", { class: "number" }, String(Number(day.slice(8)))),
    ),
  );
  const rows = mine.map((item) => el("li", {}, chip(item, actions.open, { continues: item.firstDay < day })));
  return el("div", { class: `head ${day === state.today ? "today" : ""}`, "data-day": day }, label, rows.length ? el("ul", { "aria-label": `All day, ${longDay(day)}` }, ...rows) : null);
}

function renderColumn(day, items, actions) {
  const parts = items.filter((item) => !isAbove(item) && item.firstDay <= day && item.lastDay >= day).map((item) => partOn(item, day));
  const rows = sideBySide(parts).map((part) => renderPart(part, day, actions));
  const create = (event) => event.target.closest(".chip") || actions.create(day, timeAt(event));
  const column = el("div", { class: `column ${day === state.today ? "today" : ""}`, "data-day": day, click: create }, rows.length ? el("ul", { "aria-label": longDay(day) }, ...rows) : null);
  if (day === state.today) column.append(nowLine());
  return column;
}

/** The minutes of a day that an occurrence takes: one over midnight is in two columns. */
function partOn(item, day) {
  const from = dayOf(item.start) < day ? 0 : minutesOf(item.start);
  const to = dayOf(item.end) > day ? DAY_MINUTES : minutesOf(item.end);
  return { item, from, to: Math.max(to, Math.min(from + SHORTEST, DAY_MINUTES)) };
}

/** Parts with their place among those that overlap: each group is as wide as its column. */
function sideBySide(parts) {
  let group = [];
  let end = -1;
  const finish = () => group.forEach((part) => Object.assign(part, { width: Math.max(...group.map((other) => other.lane)) + 1 }));
  for (const part of parts.sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (part.from >= end) {
      finish();
      group = [];
    }
    const taken = new Set(group.filter((other) => other.to > part.from).map((other) => other.lane));
    part.lane = 0;
    while (taken.has(part.lane)) part.lane += 1;
    group.push(part);
    end = Math.max(end, part.to);
  }
  finish();
  return parts;
}

function renderPart({ item, from, to, lane, width }, day, actions) {
  const begins = item.firstDay === day;
  const shown = chip(item, actions.open, { continues: !begins });
  if (!begins) shown.classList.add("from-before");
  if (item.lastDay > day) shown.classList.add("to-after");
  if (to - from < SHORT) shown.classList.add("short"); // the hours beside it show the time
  const row = el("li", {}, shown);
  row.style.setProperty("top", `${(from / 60) * HOUR_HEIGHT}px`);
  row.style.setProperty("height", `${((to - from) / 60) * HOUR_HEIGHT}px`);
  row.style.setProperty("left", `${(100 / width) * lane}%`);
  row.style.setProperty("width", `${100 / width}%`);
  return row;
}

function nowLine() {
  const line = el("div", { class: "now", "aria-hidden": "true", title: clockOf(state.now) });
  line.style.setProperty("top", `${(minutesOf(state.now) / 60) * HOUR_HEIGHT}px`);
  return line;
}

/** Scroll to the morning of the day of the page. */
export function scrollToMorning(view) {
  const week = view.querySelector(".week");
  const column = week?.querySelector(`.column[data-day="${state.day}"]`);
  if (column) week.scrollTo(column.offsetLeft - week.querySelector(".hours").offsetWidth, 7 * HOUR_HEIGHT);
}

/** The half hour of a click in a column. */
function timeAt(event) {
  const half = Math.floor((event.clientY - event.currentTarget.getBoundingClientRect().top) / (HOUR_HEIGHT / 2));
  return `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`;
}

/** The minutes between two places in a column, in quarter hours. */
export const minutesOfPixels = (pixels) => Math.round((pixels / HOUR_HEIGHT) * 4) * 15;
