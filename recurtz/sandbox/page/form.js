// The form of an event: fields on the left, and on the right what the request would do, while it is typed.

import { ApiError, mailboxPath, post } from "./api.js";
import { button, el, openDialog } from "./dom.js";
import { attendeeFields, readFields, recurrenceFields, showFaults, showFields, timeFields, writeFields } from "./fields.js";
import { defaultsOf, followingEnd, toBody } from "./values.js";
import { formatSpan, longDay } from "./dates.js";
import { checkAttendees } from "./invite.js";

const WAIT = 250;

/**
 * Open the form. `values` are those at the start; `submit` gets the body and sends it, and may return false to keep
 * the form open, or a function to call after it. `id` is that of the event which the body replaces, if there is one.
 */
export function openForm({ heading, values, owner, action, submit, id = null, withRecurrence = true, withAttendees = true }) {
  const form = el("form", { id: "event-form", class: "form", novalidate: true, autocomplete: "off" });
  const preview = el("div", { class: "preview", "aria-live": "polite" });
  const checks = el("div", { class: "checks", "aria-live": "polite" });
  form.append(
    el("p", { class: "faults", role: "alert" }),
    el("div", { class: "fields" }, ...timeFields(values), ...(withRecurrence ? recurrenceFields(values) : []), ...(withAttendees ? attendeeFields(values, owner) : [])),
    el("aside", { class: "outcome", "aria-label": "What this request does" }, preview, withAttendees ? checks : null),
  );
  const warnings = button("", () => checks.scrollIntoView(), { class: "warnings bad", hidden: true }); // on a phone, they are below
  const actions = [el("button", { type: "submit", class: "primary", form: form.id }, action), button("Cancel", () => dialog.close()), warnings];
  const dialog = openDialog(heading, "wide", [form], actions);
  const shown = { form, preview, checks: withAttendees ? checks : null, warnings, owner, id };
  watch(shown, values);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, readFields(form, values), submit, dialog);
  });
  form.elements.subject.focus();
  return dialog;
}

async function send(form, values, submit, dialog) {
  if (form.dataset.sending) return; // a second click does not send it again
  form.dataset.sending = "true";
  let result = false;
  try {
    result = await submit(toBody(values));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    showFaults(form, error.faults);
    form.querySelector("[aria-invalid], .faults").focus?.();
  } finally {
    delete form.dataset.sending;
  }
  if (result === false) return;
  dialog.close();
  if (typeof result === "function") await result();
}

/** Keep what depends on other fields up to date, and preview the event after a moment without typing. */
function watch(shown, initial) {
  const { form } = shown;
  let before = readFields(form, initial);
  const touched = new Set();
  let timer = 0;
  showFields(form, before);
  update(shown, before);
  const follow = (event) => {
    touched.add(event.target.name);
    const values = readFields(form, before);
    writeFields(form, dependents(before, values, touched));
    before = readFields(form, before);
    showFields(form, before);
    clearTimeout(timer);
    timer = setTimeout(() => update(shown, before), WAIT);
  };
  form.addEventListener("input", follow);
  form.addEventListener("change", follow); // a choice that a program makes for a person comes without the other event
}

/** The values that follow a start which has moved: the end, and the parts of the pattern that nobody has set. */
function dependents(before, values, touched) {
  if (!values.startDay || !values.startTime || !before.endDay) return {};
  if (before.startDay === values.startDay && before.startTime === values.startTime) return {};
  const defaults = Object.entries(defaultsOf(values.startDay)).filter(([name]) => !touched.has(name) && matches(before, name));
  return { ...followingEnd(before, values.startDay, values.startTime), ...Object.fromEntries(defaults) };
}

/** True if a part of the pattern is still what follows from the start. */
const matches = (values, name) => JSON.stringify(values[name]) === JSON.stringify(defaultsOf(values.startDay)[name]);

let latest = 0;

async function update({ form, preview, checks, warnings, owner, id }, values) {
  const number = (latest += 1);
  const body = toBody(values);
  const isLatest = () => number === latest && form.isConnected;
  try {
    const result = await post(`${mailboxPath(owner, "/recurtz")}/preview`, body);
    if (!isLatest()) return;
    showFaults(form, []);
    preview.replaceChildren(...renderPreview(result, values));
    if (!checks) return;
    checks.replaceChildren(...(await checkAttendees(body, values, owner, id)));
    count(warnings, checks.querySelectorAll(".bad").length);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (!isLatest()) return;
    showFaults(form, error.faults);
    preview.replaceChildren(el("p", { class: "sentence" }, "The server would refuse this. The reasons are at the fields."));
    checks?.replaceChildren();
    count(warnings, 0);
  }
}

function count(warnings, number) {
  warnings.hidden = number === 0;
  warnings.textContent = `⚠ ${number} ${number === 1 ? "warning" : "warnings"}`;
}

function renderPreview({ sentence, count, dates }, values) {
  const parts = [el("h3", {}, "When it happens"), el("p", { class: "sentence" }, sentence ?? "")];
  if (values.repeat === "none") return parts;
  const many = count === null ? "Without an end. The first ten:" : `${count} times.${count > 10 ? " The first ten:" : ""}`;
  const rows = dates.map(({ start, end }) => {
    const [from, to] = [start.dateTime, end.dateTime];
    const span = { allDay: values.allDay, start: from, end: to, firstDay: from.slice(0, 10), lastDay: from.slice(0, 10) };
    return el("li", {}, `${longDay(from.slice(0, 10))}, ${formatSpan(span)}`);
  });
  return [...parts, el("p", {}, many), el("ol", { class: "dates" }, ...rows)];
}
