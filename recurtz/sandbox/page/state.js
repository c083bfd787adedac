// What the page shows. The address bar has the view and the day, so that a page can be linked and reloaded.

import { isDay } from "./dates.js";

export const state = {
  view: "month",
  day: "2026-01-01",
  zone: "UTC",
  today: "2026-01-01",
  now: "2026-01-01T00:00",
  me: "",
  people: [],
  rooms: [],
  shown: new Set(),
  withCancelled: false,
};

const listeners = [];

/** Call a function after each change. */
export const onChange = (listener) => listeners.push(listener);

/** Change the state, and the page with it. The result is a promise of the page as it is then. */
export function change(values) {
  Object.assign(state, values);
  history.replaceState(null, "", `#${state.view}/${state.day}`);
  return Promise.all(listeners.map((listener) => listener()));
}

/** The view and the day in the address bar, or else a month and today. */
export function fromAddress(today) {
  const [view, day] = location.hash.slice(1).split("/");
  return {
    view: ["month", "week", "agenda"].includes(view) ? view : "month",
    day: isDay(day ?? "") ? day : today,
  };
}

const isSame = (address) => (other) => other.toLowerCase() === address.toLowerCase();
export const isRoom = (address) => state.rooms.some(isSame(address));
export const mailboxes = () => [...state.people, ...state.rooms];

/** The place of a mailbox, which selects its colour. */
export const place = (address) => mailboxes().findIndex(isSame(address)) % 6;

/** Two letters for a mailbox, because colours alone do not distinguish it. */
export function initials(address) {
  const name = address.split("@")[0];
  const digits = name.match(/\d+$/)?.[0] ?? "";
  return digits ? name[0].toUpperCase() + digits.slice(-1) : name.slice(0, 2).toUpperCase();
}
