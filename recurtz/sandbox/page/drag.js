// Dragging: with a mouse or a pen at once, with a finger after it has rested on an occurrence, because a finger scrolls.

import { byId } from "./dom.js";

const FAR_ENOUGH = 6;
const STILL = 10;
const LONG_PRESS = 400;
const EDGE = 44;
const SCROLL = 9;

/** The drag of now. `lifted` is true as soon as the occurrence follows the pointer. */
let current = null;
let wasDropped = false;

/** Call `drop` with an item and two places, if a person drags one. `canDrag` is true for the items that can be moved. */
export function listenForDrags(view, canDrag, drop) {
  view.addEventListener("pointerdown", (event) => {
    const chip = event.target.closest(".chip");
    wasDropped = false;
    if (!current && event.button === 0 && event.isPrimary && chip?.item && canDrag(chip.item)) current = begin(event, chip, drop);
  });
  // A browser decides at the first of these whether a finger scrolls, so they are here before the finger is.
  const refuse = (event) => event.cancelable && event.preventDefault();
  view.addEventListener("touchmove", (event) => current?.lifted && refuse(event), { passive: false });
  view.addEventListener("touchend", (event) => wasDropped && refuse(event)); // no click
  view.addEventListener("contextmenu", (event) => current?.isTouch && refuse(event));
}

function begin(pressed, chip, drop) {
  const stop = new AbortController();
  const from = placeAt(pressed);
  const drag = { lifted: false, isTouch: pressed.pointerType === "touch", moved: false, latest: pressed, ghost: null };
  const listen = (name, listener) => addEventListener(name, listener, { signal: stop.signal });
  const finish = () => {
    stop.abort();
    clearTimeout(timer);
    drag.lifted = false;
    drag.ghost?.remove();
    chip.classList.remove("lifted");
    mark(null);
    current = null;
  };
  const timer = drag.isTouch ? setTimeout(() => lift(drag, chip), LONG_PRESS) : 0;
  listen("pointermove", (event) => {
    if (event.pointerId !== pressed.pointerId) return;
    drag.latest = event;
    const distance = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
    if (!drag.lifted && drag.isTouch && distance > STILL) finish();
    else if (!drag.lifted && !drag.isTouch && distance >= FAR_ENOUGH) lift(drag, chip);
    drag.moved ||= distance >= FAR_ENOUGH;
    if (drag.lifted) follow(drag);
  });
  listen("pointerup", (event) => {
    if (event.pointerId !== pressed.pointerId) return;
    const to = drag.lifted ? placeAt(event) : null;
    wasDropped = drag.lifted;
    if (drag.lifted) swallowClick();
    finish();
    if (from && to) drop(chip.item, from, to);
  });
  listen("pointercancel", finish);
  listen("keydown", (event) => event.key === "Escape" && finish());
  return drag;
}

function lift(drag, chip) {
  drag.lifted = true;
  drag.ghost = chip.cloneNode(true);
  drag.ghost.className += " ghost";
  drag.ghost.setAttribute("aria-hidden", "true");
  drag.ghost.setAttribute("tabindex", "-1");
  chip.classList.add("lifted");
  document.body.append(drag.ghost);
  follow(drag);
  scroll(drag);
}

/** Put the copy beside the pointer, above a finger, and mark the day below it. */
function follow({ ghost, latest, isTouch }) {
  const [x, y] = isTouch ? [latest.clientX - 90, latest.clientY - 56] : [latest.clientX + 8, latest.clientY + 8];
  ghost.style.setProperty("transform", `translate(${x}px, ${y}px)`);
  mark(dayAt(latest));
}

function mark(day) {
  for (const other of document.querySelectorAll(".over")) other.classList.remove("over");
  day?.classList.add("over");
}

const dayAt = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)?.closest("[data-day]");

/** A place in a day: `y` is in pixels from its top, also after it was scrolled. */
function placeAt(event) {
  const day = dayAt(event);
  if (!day) return null;
  return { day: day.dataset.day, isColumn: day.classList.contains("column"), y: event.clientY - day.getBoundingClientRect().top };
}

/** While the pointer is at an edge of what scrolls, scroll it. */
function scroll(drag) {
  if (!drag.lifted) return;
  const whole = document.scrollingElement;
  for (const one of [document.querySelector(".week"), byId("view"), whole]) {
    if (!one || !drag.moved) continue;
    const box = one === whole ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : one.getBoundingClientRect();
    one.scrollBy(stepAt(drag.latest.clientX, box.left, box.right), stepAt(drag.latest.clientY, box.top, box.bottom));
  }
  follow(drag);
  requestAnimationFrame(() => scroll(drag));
}

const stepAt = (place, low, high) => (place < low + EDGE ? -SCROLL : place > high - EDGE ? SCROLL : 0);

/** The click that follows a drag does not open the event. */
function swallowClick() {
  const swallow = (event) => event.stopPropagation();
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
}
