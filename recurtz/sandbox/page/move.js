// Moving an occurrence: with a mouse or a pen by dragging, with the keyboard by Shift and an arrow key.

import { ApiError, eventPath, patch } from "./api.js";
import { complain, say } from "./dom.js";
import { addDays, addMinutes, clockOf, dayOf, daysBetween, shortDay } from "./dates.js";
import { minutesOfPixels } from "./week.js";
import { change, state } from "./state.js";

const FAR_ENOUGH = 6;

/** Send an occurrence to other days and another time of day. A refusal is shown with the reason of the server. */
export async function move(item, days, minutes) {
  if (!days && !minutes) return;
  const shifted = (time) => `${addMinutes(`${addDays(dayOf(time), days)}T${clockOf(time)}`, minutes)}:00`;
  const [start, end] = [item.start, item.end].map((time) => ({ dateTime: shifted(time), timeZone: state.zone }));
  const when = item.allDay ? "" : `, ${clockOf(start.dateTime)}`;
  try {
    await patch(eventPath(item.owner, item.id), { start, end });
    const note = item.seriesId ? " It is an exception of its series now." : "";
    say(`Moved to ${shortDay(dayOf(start.dateTime))}${when}.${note}`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    complain(`Not moved to ${shortDay(dayOf(start.dateTime))}${when}. ${error.message}`);
  }
  await change({});
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
  view.addEventListener("pointerdown", (event) => {
    const chip = event.target.closest(".chip");
    // A finger scrolls; on a phone, Edit moves an event.
    if (event.button === 0 && event.pointerType !== "touch" && chip?.item && !chip.item.deleted && state.view !== "agenda") drag(event, chip);
  });
}

function drag(pressed, chip) {
  const stop = new AbortController();
  const listen = (name, listener) => addEventListener(name, listener, { signal: stop.signal });
  let ghost = null;
  const finish = () => {
    stop.abort();
    ghost?.remove();
    document.querySelectorAll(".over").forEach((element) => element.classList.remove("over"));
  };
  listen("pointermove", (event) => {
    const moved = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
    if (!ghost && moved < FAR_ENOUGH) return;
    ghost ??= makeGhost(chip);
    ghost.style.setProperty("transform", `translate(${event.clientX + 8}px, ${event.clientY + 8}px)`);
    document.querySelectorAll(".over").forEach((element) => element.classList.remove("over"));
    targetAt(event)?.classList.add("over");
  });
  listen("pointerup", (event) => {
    const target = ghost && targetAt(event);
    if (ghost) swallowClick();
    finish();
    if (target) drop(chip.item, pressed, event, target);
  });
  listen("pointercancel", finish);
  listen("keydown", (event) => event.key === "Escape" && finish());
}

function makeGhost(chip) {
  const ghost = chip.cloneNode(true);
  ghost.className += " ghost";
  ghost.setAttribute("aria-hidden", "true");
  ghost.setAttribute("tabindex", "-1");
  document.body.append(ghost);
  return ghost;
}

const targetAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-day]");

/** The click that follows a drag does not open the event. */
function swallowClick() {
  const swallow = (event) => event.stopPropagation();
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
}

function drop(item, pressed, event, target) {
  const from = pressed.target.closest("[data-day]").dataset.day;
  const isTimed = state.view === "week" && !item.allDay && target.classList.contains("column");
  const minutes = isTimed ? minutesOfPixels(event.clientY - pressed.clientY) : 0;
  move(item, daysBetween(from, target.dataset.day), minutes);
}
