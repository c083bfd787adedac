// Changing and deleting: this occurrence, this and following, or all. What happens to exceptions is shown before.

import { eventPath, get, mailboxPath, patch, post, remove } from "./api.js";
import { button, openDialog, say } from "./dom.js";
import { openForm } from "./form.js";
import { changesOf, newValues, toBody, valuesOf } from "./values.js";
import { change, state } from "./state.js";
import { renderEffects } from "./effects.js";

const COPIED = ["subject", "body", "start", "end", "isAllDay", "showAs", "location", "importance", "sensitivity", "categories", "isReminderOn", "reminderMinutesBeforeStart"];

export const reload = () => change({});

/** Open the form of a new event of a day. */
export function createOn(day) {
  const hour = day === state.today ? Math.min(Number(state.now.slice(11, 13)) + 1, 23) : 9;
  const values = newValues(day, `${String(hour).padStart(2, "0")}:00`, state.zone);
  const owner = state.me;
  openForm({
    heading: "New event",
    action: "Create",
    values,
    owner,
    submit: async (body) => {
      const created = await post(`${mailboxPath(owner)}/events`, body);
      say(`Created “${created.subject}”.${responses(created)}`);
      await reload();
    },
  });
}

/** What rooms have answered. */
export function responses(event) {
  const words = { accepted: "accepted", declined: "declined", tentativelyAccepted: "accepted tentatively", none: "has not answered", notResponded: "has not answered" };
  return (event.attendees ?? []).map((one) => ` ${one.emailAddress.address} ${words[one.status?.response] ?? "has not answered"}.`).join("");
}

/** The stored series or single event of an occurrence, in the zone of its own. */
async function masterOf(item) {
  const path = eventPath(item.owner, item.seriesId ?? item.id);
  const event = await get(path);
  return get(path, event.originalStartTimeZone || event.start.timeZone);
}

export async function edit(item, scope) {
  if (scope === "this" && item.seriesId) return editThis(item);
  if (scope === "following") return editFollowing(item);
  return editAll(item);
}

async function editThis(item) {
  const event = await get(eventPath(item.owner, item.id));
  const values = { ...valuesOf(event), repeat: "none" };
  const before = toBody(values);
  openForm({
    heading: "Change this occurrence",
    action: "Save",
    values,
    owner: item.owner,
    withRecurrence: false,
    withAttendees: false,
    submit: async (body) => {
      const { attendees, ...changes } = changesOf(before, body);
      await patch(eventPath(item.owner, item.id), changes);
      say("Changed this occurrence. It is an exception of its series now.");
      await reload();
    },
  });
}

async function editAll(item) {
  const event = await masterOf(item);
  const path = eventPath(item.owner, event.id);
  const values = valuesOf(event);
  const before = toBody(values);
  openForm({
    heading: item.seriesId ? "Change all occurrences" : "Change the event",
    action: item.seriesId ? "Continue" : "Save",
    values,
    owner: item.owner,
    id: event.id,
    submit: async (body) => {
      const changes = changesOf(before, body);
      if (!Object.keys(changes).length) return true;
      if (item.seriesId && !(await confirmed(item.owner, event.id, { changes }, "Change all"))) return false;
      const changed = await patch(path, changes);
      say(`Changed “${changed.subject}”.${responses(changed)}`);
      return reload();
    },
  });
}

async function editFollowing(item) {
  const path = `${eventPath(item.owner, item.seriesId, "/recurtz")}/effects`;
  const { tail } = await post(path, { from: item.id });
  const values = valuesOf(tail);
  const before = toBody(values);
  openForm({
    heading: "Change this and following",
    action: "Continue",
    values,
    owner: item.owner,
    id: item.seriesId,
    submit: async (body) => {
      const changes = changesOf(before, body);
      if (!Object.keys(changes).length) return true;
      const effects = await confirmed(item.owner, item.seriesId, { from: item.id, changes }, "Change these");
      if (!effects) return false;
      await sendSplit(item, effects, changes);
      say("Changed this and following. They are a series of their own now.");
      return reload();
    },
  });
}

/** Graph has no request that splits a series: the old one ends, and a new one begins with its exceptions. */
async function sendSplit(item, { head, tail }, changes) {
  const path = eventPath(item.owner, item.seriesId);
  if (!head) return patch(path, changes);
  await patch(path, { recurrence: head.recurrence });
  const body = Object.fromEntries(COPIED.filter((name) => name in tail).map((name) => [name, tail[name]]));
  const attendees = (tail.attendees ?? []).map(({ emailAddress, type }) => ({ emailAddress, type }));
  const created = await post(`${mailboxPath(item.owner)}/events`, { ...body, attendees, ...(tail.recurrence ? { recurrence: tail.recurrence } : {}) });
  const idOf = (occurrence) => `OID.${created.id}.${occurrence.slice(occurrence.lastIndexOf(".") + 1)}`;
  for (const exception of tail.exceptionOccurrences ?? []) {
    const own = Object.fromEntries(COPIED.filter((name) => name in exception).map((name) => [name, exception[name]]));
    await patch(eventPath(item.owner, idOf(exception.occurrenceId)), own);
  }
  for (const occurrence of tail.cancelledOccurrences ?? []) await remove(eventPath(item.owner, idOf(occurrence)));
  return created;
}

/** The effects of a change if the person agrees to them, null if not. Raises `ApiError` if the server refuses it. */
async function confirmed(owner, series, body, action) {
  const effects = await post(`${eventPath(owner, series, "/recurtz")}/effects`, body);
  return new Promise((resolve) => {
    const agree = () => {
      resolve(effects);
      dialog.close();
    };
    const actions = [button(action, agree, { class: body.delete ? "danger" : "primary" }), button("Back", () => dialog.close())];
    const dialog = openDialog("What will happen", "narrow", [renderEffects(effects, body)], actions);
    dialog.addEventListener("close", () => resolve(null));
  });
}

/** Delete an occurrence, this and following, or all. The result is false if the person does not agree. */
export async function erase(item, scope) {
  const path = eventPath(item.owner, item.seriesId && scope !== "this" ? item.seriesId : item.id);
  if (scope === "this" || !item.seriesId) {
    await remove(path);
  } else {
    const body = scope === "following" ? { from: item.id, delete: true } : { delete: true };
    const effects = await confirmed(item.owner, item.seriesId, body, "Delete");
    if (!effects) return false;
    if (effects.head) await patch(path, { recurrence: effects.head.recurrence });
    else await remove(path);
  }
  say({ this: "Deleted.", following: "Deleted this and following.", all: "Deleted all." }[scope]);
  return reload();
}
