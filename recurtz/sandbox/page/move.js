// Moving an occurrence: by dragging it, or with the keyboard by Shift and an arrow key.

import { ApiError, eventPath, get, patch } from "./api.js";
import { complain, say } from "./dom.js";
import { addDays, addMinutes, clockOf, dayOf, daysBetween, shortDay } from "./dates.js";
import { minutesOfPixels } from "./week.js";
import { change, state } from "./state.js";
import { sendGuarded } from "./conflict.js";
import { SELECTED } from "./events.js";
import { listenForDrags } from "./drag.js";

/** Send an occurrence to other days and another time of day. A refusal is shown with the reason of the server. */
async function move(item, days, minutes) {
  if (!days && !minutes) return;
  const shifted = (time) => `${addMinutes(`${addDays(dayOf(time), days)}T${clockOf(time)}`, minutes)}:00`;
  const [start, end] = [item.start, item.end].map((time) => ({ dateTime: shifted(time), timeZone: state.zone }));
  const to = `${shortDay(dayOf(start.dateTime))}${item.allDay ? "" : `, ${clockOf(start.dateTime)}`}`;
  const path = eventPath(item.owner, item.id);
  let report = null;
  try {
    const { choice } = await sendGuarded(item.event, () => get(`${path}?$select=${SELECTED}`), (etag) => patch(path, { start, end }, etag), "Move");
    const note = item.seriesId ? " It is an exception of its series now." : "";
    report = () => say(choice === "sent" ? `Moved to ${to}.${note}` : "Not moved.");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    report = () => complain(`Not moved to ${to}. ${error.message}`);
  }
  await change({});
  report(); // of what the view shows by then
}

/** Steps of the keyboard: days, and weeks in a month, or half hours in a week. */
function stepOf(key) {
  const along = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (along) return [along, 0];
  const down = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!down || state.view === "agenda") return null;
  return state.view === "month" ? [7 * down, 0] : [0, 30 * down];
}

export function listenForMoves(view) {
  view.addEventListener("keydown", (event) => {
    const item = event.target.closest?.(".chip")?.item;
    const step = event.shiftKey && item && !item.deleted ? stepOf(event.key) : null;
    if (!step || (step[1] && item.allDay)) return;
    event.preventDefault();
    move(item, ...step);
  });
  listenForDrags(view, (item) => !item.deleted && state.view !== "agenda", drop);
}

/** `from` and `to` are places in the days where an occurrence was lifted and dropped. */
function drop(item, from, to) {
  const isTimed = state.view === "week" && !item.allDay && from.isColumn && to.isColumn;
  move(item, daysBetween(from.day, to.day), isTimed ? minutesOfPixels(to.y - from.y) : 0);
}
