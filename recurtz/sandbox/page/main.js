// The page: what the controls do, and one of three views.

import { get, setMe, setZone } from "./api.js";
import { byId, complain, el } from "./dom.js";
import { addDays, addMonths, dayOf, isDay } from "./dates.js";
import { change, fromAddress, initials, isRoom, mailboxes, onChange, place, state } from "./state.js";
import { loadDays } from "./events.js";
import { monthDays, monthTitle, renderMonth } from "./month.js";
import { renderWeek, scrollToMorning, weekDays, weekTitle } from "./week.js";
import { AGENDA_DAYS, agendaDays, agendaTitle, renderAgenda } from "./agenda.js";
import { loadZones, zoneOptions } from "./zones.js";
import { LEGEND } from "./chip.js";
import { listenForRequests } from "./requests.js";
import { listenForFiles } from "./drop.js";
import { listenForMoves } from "./move.js";
import { openDetails } from "./details.js";
import { createOn } from "./edit.js";

const VIEWS = {
  month: { days: monthDays, title: monthTitle, render: renderMonth, step: addMonths },
  week: { days: weekDays, title: weekTitle, render: renderWeek, step: (day, count) => addDays(day, 7 * count) },
  agenda: { days: agendaDays, title: agendaTitle, render: renderAgenda, step: (day, count) => addDays(day, AGENDA_DAYS * count) },
};
const ACTIONS = { open: openDetails, create: createOn };
const onPhone = matchMedia("(max-width: 700px)");

let latest = 0;
let drawn = "";

/** Load the days of the view and draw it. The focus stays on the same event or day. */
async function refresh() {
  const number = (latest += 1);
  const view = VIEWS[state.view];
  const main = byId("view");
  main.setAttribute("aria-busy", "true");
  const items = await loadDays(...view.days(state.day));
  if (number !== latest) return;
  const focused = document.activeElement?.closest("[data-key]")?.dataset.key;
  const week = main.querySelector(".week");
  const [left, top] = drawn === state.view && week ? [week.scrollLeft, week.scrollTop] : [null, null];
  main.replaceChildren(view.render(items, ACTIONS));
  drawn = state.view;
  main.setAttribute("aria-busy", "false");
  main.dataset.loaded = String(number);
  showControls(view.title(state.day));
  if (top === null) scrollToMorning(main);
  else main.querySelector(".week").scrollTo(left, top);
  if (focused) main.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function showControls(title) {
  byId("title").textContent = title;
  document.title = `${title} · sandbox of recurtz`;
  byId("date").value = state.day;
  document.querySelector(`input[name="view"][value="${state.view}"]`).checked = true;
}

function step(count) {
  const day = VIEWS[state.view].step(state.day, count);
  if (isDay(day)) change({ day });
}

function listen() {
  byId("today").addEventListener("click", () => change({ day: state.today }));
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  byId("new").addEventListener("click", () => createOn(state.day));
  byId("date").addEventListener("change", (event) => isDay(event.target.value) && change({ day: event.target.value }));
  byId("cancelled").addEventListener("change", (event) => change({ withCancelled: event.target.checked }));
  byId("zone").addEventListener("change", (event) => useZone(event.target.value).then(() => change({})));
  for (const radio of document.querySelectorAll('input[name="view"]')) radio.addEventListener("change", () => change({ view: radio.value }));
  addEventListener("hashchange", () => change(fromAddress(state.today)));
  addEventListener("unhandledrejection", (event) => complain(event.reason?.message ?? String(event.reason)));
  onPhone.addEventListener("change", refresh);
}

/** Use a zone for all requests from now on; today depends on it. */
async function useZone(zone) {
  setZone(zone);
  const { now } = await get("/recurtz/me/server");
  Object.assign(state, { zone, now: now.dateTime.slice(0, 16), today: dayOf(now.dateTime) });
}

function showCalendars() {
  const rows = mailboxes().map((address) => {
    const box = el("input", { type: "checkbox", value: address, checked: state.shown.has(address) });
    box.addEventListener("change", () => {
      const shown = new Set(state.shown);
      if (box.checked) shown.add(address);
      else shown.delete(address);
      change({ shown });
    });
    const tag = el("span", { class: `tag p${place(address)}`, "aria-hidden": "true" }, initials(address));
    return el("label", { class: "check" }, box, tag, el("span", { class: "address" }, address), isRoom(address) ? el("span", { class: "kind" }, "room") : null);
  });
  byId("calendars").replaceChildren(...rows);
}

async function start() {
  byId("settings").open = !onPhone.matches;
  byId("legend").append(...LEGEND.map(([sign, words]) => el("li", {}, el("span", { "aria-hidden": "true" }, sign), ` ${words}`)));
  listenForRequests();
  const [server, settings] = await Promise.all([get("/recurtz/me/server"), get("/v1.0/me/mailboxSettings"), loadZones()]);
  const { me, people, rooms } = server;
  setMe(me);
  Object.assign(state, { me, people, rooms, shown: new Set([me]) });
  await useZone(settings.timeZone);
  byId("zone").replaceChildren(...zoneOptions(state.zone));
  showCalendars();
  listen();
  listenForFiles();
  listenForMoves(byId("view"));
  onChange(refresh);
  await change(fromAddress(state.today));
}

start().catch((error) => complain(`The page could not start. ${error.message}`));
