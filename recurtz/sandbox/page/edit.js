// Changing and deleting: this occurrence, this and following, or all. What happens to exceptions is shown before.

import { eventPath, get, mailboxPath, patch, post, remove } from "./api.js";
import { button, openDialog, say } from "./dom.js";
import { openForm } from "./form.js";
import { sendGuarded } from "./conflict.js";
import { changesOf, newValues, toBody, valuesOf } from "./values.js";
import { change, state } from "./state.js";
import { renderEffects } from "./effects.js";

const COPIED = ["subject", "body", "start", "end", "isAllDay", "showAs", "location", "importance", "sensitivity", "categories", "isReminderOn", "reminderMinutesBeforeStart"];

export const reload = () => change({});

/** Open the form of a new event of a day. */
export function createOn(day, time = null) {
  const hour = day === state.today ? Math.min(Number(state.now.slice(11, 13)) + 1, 23) : 9;
  const values = newValues(day, time ?? `${String(hour).padStart(2, "0")}:00`, state.zone);
  const owner = state.me;
  openForm({
    heading: "New event",
    action: "Create",
    values,
    owner,
    submit: async (body) => {
      const created = await post(`${mailboxPath(owner)}/events`, body);
      await reload();
      say(`Created “${created.subject}”.${responses(created)}`);
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

/** What the form does after a change: it stays open if nothing was sent, or begins again with the event as it is now. */
async function finish({ choice, result }, text, item, scope) {
  if (choice === "back" || result === null) return false;
  await reload();
  if (choice === "sent") say(text(result));
  return choice === "reload" ? () => edit(item, scope) : true;
}

async function editThis(item) {
  const read = () => get(eventPath(item.owner, item.id));
  const event = await read();
  const values = { ...valuesOf(event), repeat: "none" };
  const before = toBody(values);
  openForm({
    heading: "Change this occurrence",
    action: "Save",
    values,
    owner: item.owner,
    id: item.seriesId,
    withRecurrence: false,
    withAttendees: event.isOrganizer !== false,
    submit: async (body) => {
      const changes = changesOf(before, body);
      if (!Object.keys(changes).length) return true;
      const sent = await sendGuarded(event, read, (etag) => patch(eventPath(item.owner, item.id), changes, etag), "Save");
      const text = (changed) => `Changed this occurrence. It is an exception of its series now.${"attendees" in changes ? responses(changed) : ""}`;
      return finish(sent, text, item, "this");
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
    withAttendees: event.isOrganizer !== false,
    submit: async (body) => {
      const changes = changesOf(before, body);
      if (!Object.keys(changes).length) return true;
      const change = async (etag) => {
        const agrees = !item.seriesId || (await confirmed(item.owner, event.id, { changes }, "Change all"));
        return agrees ? patch(path, changes, etag) : null;
      };
      const sent = await sendGuarded(event, () => masterOf(item), change, "Change");
      return finish(sent, (changed) => `Changed “${changed.subject}”.${responses(changed)}`, item, "all");
    },
  });
}

async function editFollowing(item) {
  const master = await masterOf(item);
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
    withAttendees: master.isOrganizer !== false,
    submit: async (body) => {
      const changes = changesOf(before, body);
      if (!Object.keys(changes).length) return true;
      const split = async (etag) => {
        const effects = await confirmed(item.owner, item.seriesId, { from: item.id, changes }, "Change these");
        return effects && sendSplit(item, effects, changes, before.attendees, etag);
      };
      const sent = await sendGuarded(master, () => masterOf(item), split, "Change");
      return finish(sent, (changed) => `Changed this and following. They are a series of their own now.${responses(changed)}`, item, "following");
    },
  });
}

/**
 * Graph has no request that splits a series: the old one ends, and a new one begins with its exceptions. `invited` are
 * the attendees before the change.
 */
async function sendSplit(item, { head, tail }, changes, invited, etag) {
  const path = eventPath(item.owner, item.seriesId);
  if (!head) return patch(path, changes, etag);
  await patch(path, { recurrence: head.recurrence }, etag);
  const body = Object.fromEntries(COPIED.filter((name) => name in tail).map((name) => [name, tail[name]]));
  const attendees = (tail.attendees ?? []).map(asInvited);
  const created = await post(`${mailboxPath(item.owner)}/events`, { ...body, attendees, ...(tail.recurrence ? { recurrence: tail.recurrence } : {}) });
  const idOf = (occurrence) => `OID.${created.id}.${occurrence.slice(occurrence.lastIndexOf(".") + 1)}`;
  for (const exception of tail.exceptionOccurrences ?? []) {
    const own = Object.fromEntries(COPIED.filter((name) => name in exception).map((name) => [name, exception[name]]));
    await patch(eventPath(item.owner, idOf(exception.occurrenceId)), { ...own, ...guestsOf(exception, invited, attendees) });
  }
  for (const occurrence of tail.cancelledOccurrences ?? []) await remove(eventPath(item.owner, idOf(occurrence)));
  return created;
}

const asInvited = ({ emailAddress, type }) => ({ emailAddress, type });
const addressOf = (attendee) => attendee.emailAddress.address.toLowerCase();

/** The attendees of an exception, if they are not those of its series, after the series has other ones. */
function guestsOf(exception, before, after) {
  const [old, now] = [new Set(before.map(addressOf)), new Set(after.map(addressOf))];
  const own = (exception.attendees ?? after).filter((one) => !old.has(addressOf(one)) || now.has(addressOf(one)));
  const known = new Set(own.map(addressOf));
  const added = after.filter((one) => !old.has(addressOf(one)) && !known.has(addressOf(one)));
  const attendees = [...own, ...added].map(asInvited);
  const isSame = attendees.length === now.size && attendees.every((one) => now.has(addressOf(one)));
  return isSame ? {} : { attendees };
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

/**
 * Delete an occurrence, this and following, or all; `event` is what the person has seen of it. The result is "back" if
 * nothing was deleted, and "reload" if the person wants to see it as it is now.
 */
export async function erase(item, scope, event) {
  const path = eventPath(item.owner, item.seriesId && scope !== "this" ? item.seriesId : item.id);
  const deletion = async (etag) => {
    if (scope === "this" || !item.seriesId) return remove(path, etag).then(() => true);
    const body = scope === "following" ? { from: item.id, delete: true } : { delete: true };
    const effects = await confirmed(item.owner, item.seriesId, body, "Delete");
    if (!effects) return null;
    await (effects.head ? patch(path, { recurrence: effects.head.recurrence }, etag) : remove(path, etag));
    return true;
  };
  const { choice, result } = await sendGuarded(event, () => get(eventPath(item.owner, item.id)), deletion, "Delete");
  if (result === null) return "back";
  if (choice !== "back") await reload();
  if (choice === "sent") say({ this: "Deleted.", following: "Deleted this and following.", all: "Deleted all." }[scope]);
  return choice;
}
