// The month: a table of weeks. Long events are bars in lanes, which keep their height through a week.

import { el, named } from "./dom.js";
import { addDays, addMonths, daysBetween, formatDay, longDay, monday, monthStart } from "./dates.js";
import { change, state } from "./state.js";
import { chip } from "./chip.js";
import { isLong } from "./events.js";

/** The first and the last day that a month shows. */
export function monthDays(day) {
  const first = monday(monthStart(day));
  const last = addDays(monday(addDays(addMonths(monthStart(day), 1), -1)), 6);
  return [first, last];
}

export const monthTitle = (day) => formatDay(day, { month: "long", year: "numeric" });

export function renderMonth(items, actions) {
  const [first, last] = monthDays(state.day);
  const days = Array.from({ length: 7 }, (_, place) => addDays(first, place));
  const heads = days.map((day) =>
    el("th", { scope: "col", abbr: formatDay(day, { weekday: "long" }) }, formatDay(day, { weekday: "short" })),
  );
  const weeks = [];
  for (let week = first; week <= last; week = addDays(week, 7)) weeks.push(renderWeek(week, items, actions));
  const caption = el("caption", { class: "unseen" }, monthTitle(state.day));
  return el("table", { class: "month", keydown: walk }, caption, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...weeks));
}

function renderWeek(first, items, actions) {
  const days = Array.from({ length: 7 }, (_, place) => addDays(first, place));
  const mine = items.filter((item) => item.firstDay <= days[6] && item.lastDay >= first);
  const lanes = laneOfEach(mine.filter(isLong));
  return el("tr", {}, ...days.map((day) => renderDay(day, first, mine, lanes, actions)));
}

/** The lane of each long event of a week: the first one that is free on all of its days. */
function laneOfEach(items) {
  const ends = [];
  const lanes = new Map();
  for (const item of items) {
    const free = ends.findIndex((end) => end < item.firstDay);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = item.lastDay;
    lanes.set(item, lane);
  }
  return lanes;
}

const visibleCount = () => (matchMedia("(max-width: 700px)").matches ? 3 : 4);

function renderDay(day, first, items, lanes, actions) {
  const onDay = items.filter((item) => item.firstDay <= day && item.lastDay >= day);
  const slots = [];
  for (const item of onDay) if (lanes.has(item)) slots[lanes.get(item)] = item;
  for (const item of onDay) if (!lanes.has(item)) slots.push(item);
  const most = visibleCount();
  const shown = slots.length > most ? Array.from(slots).slice(0, most - 1) : Array.from(slots);
  const rest = onDay.length - shown.filter(Boolean).length;
  const rows = shown.map((item) => (item ? spread(el("li", spanOf(item, day, first), dayChip(item, day, first, actions)), item, day, first) : el("li", { class: "gap", "aria-hidden": "true" })));
  if (rest > 0) rows.push(el("li", {}, moreButton(day, rest)));
  const classes = [day === state.today ? "today" : "", day.slice(0, 7) === state.day.slice(0, 7) ? "" : "outside"];
  const create = (event) => event.target.closest("button") || actions.create(day);
  return el("td", { "data-day": day, class: classes.join(" "), click: create }, dayButton(day, actions), rows.length ? el("ul", {}, ...rows) : null);
}

/** A bar is joined with its parts on the days before and after. */
function spanOf(item, day, first) {
  if (!isLong(item)) return {};
  const before = item.firstDay < day && day !== first ? "joins-before" : "";
  const after = item.lastDay > day && addDays(first, 6) !== day ? "joins-after" : "";
  return { class: `bar-part ${before} ${after}` };
}

/** The subject of a bar may take all of its days in the week. */
function spread(row, item, day, first) {
  const last = item.lastDay < addDays(first, 6) ? item.lastDay : addDays(first, 6);
  row.style.setProperty("--days", String(daysBetween(day, last) + 1));
  return row;
}

function dayChip(item, day, first, actions) {
  const begins = day === item.firstDay || day === first;
  const result = chip(item, actions.open, { continues: day === first && item.firstDay < first });
  if (!begins) result.setAttribute("tabindex", "-1"); // the first part of a bar is enough for the keyboard
  if (!begins) result.classList.add("silent");
  return result;
}

function moreButton(day, count) {
  const open = () => change({ view: "agenda", day });
  return el("button", { type: "button", class: "more", click: open }, ...named(`${count} more on ${longDay(day)}`, `+${count}`, el("span", { class: "word" }, " more")));
}

function dayButton(day, actions) {
  const number = Number(day.slice(8));
  const text = number === 1 ? formatDay(day, { day: "numeric", month: "short" }) : String(number);
  const isCurrent = day === state.day;
  return el(
    "button",
    {
      type: "button",
      class: "day",
      click: () => actions.create(day),
      tabindex: isCurrent ? "0" : "-1",
      "aria-current": day === state.today ? "date" : null,
    },
    ...named(`New event on ${longDay(day)}`, text),
  );
}

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** The arrow keys go from day to day, as in a date picker: one day of the month is in the order of the Tab key. */
function walk(event) {
  const step = STEPS[event.key];
  if (!event.target.classList.contains("day") || step === undefined || event.shiftKey) return;
  event.preventDefault();
  const day = addDays(event.target.closest("td").dataset.day, step);
  const other = event.currentTarget.querySelector(`td[data-day="${day}"] .day`);
  if (other) {
    event.target.setAttribute("tabindex", "-1");
    other.setAttribute("tabindex", "0");
    other.focus();
  } else {
    change({ day }).then(() => document.querySelector(`td[data-day="${day}"] .day`)?.focus());
  }
}
