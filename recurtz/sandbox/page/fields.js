// The fields of the form. Each has the path of its property, so that a fault is shown where it is.

import { el } from "./dom.js";
import { DAYS, INDEXES } from "./values.js";
import { formatDay } from "./dates.js";
import { initials, isRoom, mailboxes, place, state } from "./state.js";
import { zoneOptions } from "./zones.js";

const REPEATS = [
  ["none", "Does not repeat"],
  ["daily", "Daily"],
  ["weekly", "Weekly"],
  ["absoluteMonthly", "Monthly, on a date"],
  ["relativeMonthly", "Monthly, on a weekday"],
  ["absoluteYearly", "Yearly, on a date"],
  ["relativeYearly", "Yearly, on a weekday"],
];
const SHOW_AS = [
  ["busy", "Busy"],
  ["tentative", "Tentative"],
  ["free", "Free"],
  ["oof", "Away"],
  ["workingElsewhere", "Working elsewhere"],
];
const RANGES = [
  ["noEnd", "No end"],
  ["endDate", "Until a date"],
  ["numbered", "A number of times"],
];

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const optionOf = (selected) => ([value, text]) => el("option", { value, selected: value === selected }, text);

let counter = 0;

/** A labelled control, with a place for its fault. `when` has the repeats for which it is shown. */
function field(label, control, target, when = "") {
  const id = `field-${(counter += 1)}`;
  control.id = id;
  const fault = el("p", { class: "fault", id: `${id}-fault` });
  return el("div", { class: "field", "data-target": target, "data-when": when }, el("label", { for: id }, label), control, fault);
}

const input = (name, type, value, attributes = {}) => el("input", { name, type, value, ...attributes });
const select = (name, options, selected) => el("select", { name }, ...options.map(optionOf(selected)));

/** Several checkboxes under one heading. */
function choices(label, name, target, when, boxes) {
  const id = `field-${(counter += 1)}-fault`;
  const fault = el("p", { class: "fault", id });
  const rows = boxes.map(({ value, text, checked, tag }) =>
    el("label", { class: "check" }, el("input", { type: "checkbox", name, value, checked, "aria-describedby": id }), tag ?? null, text),
  );
  return el("fieldset", { class: "field choices", "data-target": target, "data-when": when }, el("legend", {}, label), el("div", {}, ...rows), fault);
}

export function timeFields(values) {
  return [
    field("Subject", input("subject", "text", values.subject, { autocomplete: "off", maxlength: 10000 }), "subject"),
    el("label", { class: "check" }, el("input", { type: "checkbox", name: "allDay", checked: values.allDay }), "All day"),
    el(
      "div",
      { class: "pair" },
      field("Start date", input("startDay", "date", values.startDay), "start"),
      field("Start time", input("startTime", "time", values.startTime), "start.dateTime", "timed"),
    ),
    el(
      "div",
      { class: "pair" },
      field("End date", input("endDay", "date", values.endDay), "end"),
      field("End time", input("endTime", "time", values.endTime), "end.dateTime", "timed"),
    ),
    field("Time zone of the event", el("select", { name: "zone" }, ...zoneOptions(values.zone)), "start.timeZone"),
    el(
      "div",
      { class: "pair" },
      field("Place", input("location", "text", values.location, { autocomplete: "off" }), "location"),
      field("Show as", select("showAs", SHOW_AS, values.showAs), "showAs"),
    ),
  ];
}

export function recurrenceFields(values) {
  const months = Array.from({ length: 12 }, (_, month) => [
    String(month + 1),
    formatDay(`2026-${String(month + 1).padStart(2, "0")}-01`, { month: "long" }),
  ]);
  const days = DAYS.map((day) => ({ value: day, text: capital(day).slice(0, 3), checked: values.days.includes(day) }));
  const on = (...types) => types.join(" ");
  const any = on("daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly");
  return [
    field("Repeat", select("repeat", REPEATS, values.repeat), "recurrence"),
    el(
      "div",
      { class: "pair" },
      field("Every …", input("interval", "number", values.interval), "recurrence.pattern.interval", any),
      field("Day of the month", input("dayOfMonth", "number", values.dayOfMonth), "recurrence.pattern.dayOfMonth", on("absoluteMonthly", "absoluteYearly")),
      field("Which", select("index", INDEXES.map((name) => [name, capital(name)]), values.index), "recurrence.pattern.index", on("relativeMonthly", "relativeYearly")),
      field("Month", select("month", months, values.month), "recurrence.pattern.month", on("absoluteYearly", "relativeYearly")),
    ),
    choices("On", "days", "recurrence.pattern.daysOfWeek", on("weekly", "relativeMonthly", "relativeYearly"), days),
    field("Week starts on", select("firstDayOfWeek", DAYS.map((day) => [day, capital(day)]), values.firstDayOfWeek), "recurrence.pattern.firstDayOfWeek", "weekly"),
    el(
      "div",
      { class: "pair" },
      field("Ends", select("rangeType", RANGES, values.rangeType), "recurrence.range", any),
      field("Last date", input("endDate", "date", values.endDate), "recurrence.range.endDate", "endDate"),
      field("Number of times", input("count", "number", values.count), "recurrence.range.numberOfOccurrences", "numbered"),
    ),
  ];
}

export function attendeeFields(values, owner) {
  const invited = new Set(values.attendees.map((one) => one.toLowerCase()));
  const others = mailboxes().filter((one) => one.toLowerCase() !== owner.toLowerCase() && !invited.has(one.toLowerCase()));
  const own = new Set(mailboxes().map((one) => one.toLowerCase()));
  const boxes = [...values.attendees, ...others].map((address) => ({
    value: address,
    text: isRoom(address) ? `${address} (room)` : address,
    checked: invited.has(address.toLowerCase()),
    tag: own.has(address.toLowerCase()) ? el("span", { class: `tag p${place(address)}`, "aria-hidden": "true" }, initials(address)) : null,
  }));
  const hint = state.rooms.length ? null : el("p", { class: "hint" }, "To invite a room, start the server with one: --room room1@contoso.com");
  return [boxes.length ? choices("Invite", "attendees", "attendees", "", boxes) : null, hint];
}

/** The values of all fields; those that the form does not have stay as they were. */
export function readFields(form, before) {
  const data = new FormData(form);
  const values = { ...before };
  for (const name of Object.keys(before)) {
    const control = form.elements[name];
    if (!control) continue;
    if (name === "days" || name === "attendees") values[name] = data.getAll(name);
    else values[name] = name === "allDay" ? control.checked : control.value;
  }
  return values;
}

/** Write values into fields, such as the end that follows the start. */
export function writeFields(form, values) {
  for (const [name, value] of Object.entries(values)) {
    if (name === "days") form.querySelectorAll('[name="days"]').forEach((box) => (box.checked = value.includes(box.value)));
    else if (form.elements[name]) form.elements[name].value = value;
  }
}

const UNITS = [[/daily/i, "days"], [/weekly/i, "weeks"], [/monthly/i, "months"], [/yearly/i, "years"]];

/** Show only the fields that the repeat, the range and the kind of time use. */
export function showFields(form, values) {
  const unit = UNITS.find(([pattern]) => pattern.test(values.repeat))?.[1];
  const every = form.elements.interval?.labels[0];
  if (every && unit) every.textContent = `Every … ${unit}`;
  for (const element of form.querySelectorAll("[data-when]")) {
    const when = element.dataset.when.split(" ").filter(Boolean);
    const repeats = values.repeat !== "none";
    const isUsed =
      !when.length || when.includes(values.repeat) || (when[0] === "timed" && !values.allDay) || (repeats && when.includes(values.rangeType));
    element.hidden = !isUsed;
  }
  const start = form.elements.firstDayOfWeek?.closest(".field");
  if (start && values.interval === "1") start.hidden = true; // then it makes no difference
}

/** Show each fault at the field of its property, and the others above the form. */
export function showFaults(form, faults) {
  for (const place of form.querySelectorAll(".fault")) place.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    if (control.type !== "checkbox") control.removeAttribute("aria-describedby");
  }
  const others = faults.filter((fault) => !showFault(form, fault));
  form.querySelector(".faults").textContent = others.map((fault) => fault.message).join("\n");
}

function showFault(form, { target, message }) {
  for (let path = target ?? ""; path; path = path.slice(0, Math.max(path.lastIndexOf("."), 0))) {
    const element = [...form.querySelectorAll("[data-target]")].find((one) => one.dataset.target === path && !one.hidden);
    if (!element) continue;
    const fault = element.querySelector(".fault");
    fault.textContent = fault.textContent ? `${fault.textContent}\n${message}` : message;
    for (const control of element.querySelectorAll("input, select")) {
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", fault.id);
    }
    return true;
  }
  return false;
}
