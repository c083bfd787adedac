// The panel of requests: what the page has sent and what came back, to copy into a program.

import { log } from "./api.js";
import { button, byId, cut, el, say } from "./dom.js";
import { curl, sdk } from "./snippets.js";

const MOST = 100;
const MOST_SHOWN = 20_000;

/** What a request does, by its method and path. */
const PURPOSES = [
  [/^POST .*\/events$/, "creates an event"],
  [/^PATCH .*\/events\/OID\./, "changes one occurrence"],
  [/^PATCH .*\/events\//, "changes an event or a whole series"],
  [/^DELETE .*\/events\/OID\./, "deletes one occurrence"],
  [/^DELETE /, "deletes an event or a whole series"],
  [/\/(accept|decline|tentativelyAccept)$/, "answers an invitation"],
  [/\/calendarView$/, "reads the occurrences of some days"],
  [/\/getSchedule$/, "reads busy times"],
  [/\/mailboxSettings$/, "reads the zone of a person"],
  [/\/supportedTimeZones/, "reads the names of time zones"],
  [/\/preview$/, "computes dates, and creates nothing"],
  [/\/first-conflict$/, "finds the first clash"],
  [/\/effects$/, "computes what a change does to a series"],
  [/\/sentence$/, "describes an event"],
  [/\/cancelled$/, "reads deleted occurrences"],
  [/\/import$/, "stores the events of a file"],
  [/\/server$/, "reads the clock, the people and the rooms"],
  [/^GET .*\/events\//, "reads an event"],
];
const SERIES_CHANGES = "changes how or until when a series repeats";

function purposeOf({ method, body }, path) {
  if (method === "PATCH" && body.recurrence) return SERIES_CHANGES;
  return PURPOSES.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? "";
}

let count = 0;

export function listenForRequests() {
  const list = el("ol", { class: "log" });
  const hide = el("input", { type: "checkbox" });
  hide.addEventListener("change", () => list.classList.toggle("changes", hide.checked));
  byId("requests").append(
    el("div", { class: "head" }, el("h2", { tabindex: "-1" }, "Requests"), button("✕", () => toggle(false), { class: "icon", "aria-label": "Close the requests" })),
    el("p", { class: "hint" }, "All that this page sends, the latest first. Programs get the same from the same server."),
    el("label", { class: "check" }, hide, "Only what changes something"),
    list,
  );
  log.addEventListener("request", ({ detail }) => {
    list.prepend(renderEntry(detail));
    while (list.children.length > MOST) list.lastChild.remove();
    byId("request-count").textContent = String((count += 1));
  });
  byId("show-requests").addEventListener("click", () => toggle(byId("requests").hidden));
}

function toggle(isShown) {
  byId("requests").hidden = !isShown;
  byId("show-requests").setAttribute("aria-expanded", String(isShown));
  document.body.classList.toggle("with-requests", isShown);
  if (!isShown) return byId("show-requests").focus();
  byId("requests").scrollIntoView(); // on a phone, it is below the calendar
  byId("requests").querySelector("h2").focus({ preventScroll: true });
}

function renderEntry(entry) {
  const url = new URL(entry.url);
  const isOwn = url.pathname.startsWith("/recurtz/");
  const reads = entry.method === "GET" || /\/(preview|first-conflict|effects|getSchedule)$/.test(url.pathname);
  const summary = el(
    "summary",
    {},
    el("strong", { class: "method" }, entry.method),
    el("span", { class: "path" }, decodeURIComponent(url.pathname)),
    isOwn ? el("span", { class: "own", title: "Only the sandbox has this request" }, "sandbox") : null,
    el("span", { class: entry.status < 400 ? "good" : "bad" }, `${entry.status}`),
    el("span", { class: "ms" }, `${entry.ms} ms`),
    el("span", { class: "purpose" }, purposeOf(entry, decodeURIComponent(url.pathname))),
  );
  const details = el("details", {}, summary);
  // Most are never opened, and a response can be long.
  details.addEventListener("toggle", () => details.children.length === 1 && details.append(...parts(entry, url)), { once: true });
  return el("li", { class: reads ? "reads" : "writes" }, details);
}

function parts(entry, url) {
  const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`).join("\n");
  const headers = Object.entries(entry.headers).map(([name, value]) => `${name}: ${value}`).join("\n");
  return [
    query ? part("Query", query) : null,
    part("Headers", headers),
    entry.body === undefined ? null : part("Body", JSON.stringify(entry.body, null, 2)),
    part(`Response ${entry.status}`, entry.response === null ? "" : JSON.stringify(entry.response, null, 2)),
    part("curl", curl(entry)),
    part("msgraph-sdk", sdk(entry)),
  ].filter(Boolean);
}

function part(name, text) {
  if (!text) return el("p", { class: "hint" }, `${name}: empty`);
  const copy = button("Copy", () => navigator.clipboard.writeText(text).then(() => say(`Copied: ${name}.`)), { "aria-label": `Copy ${name}` });
  const shown = text.length > MOST_SHOWN ? `${cut(text, MOST_SHOWN)}\n(${text.length} characters; Copy has all)` : text;
  return el("section", { class: "part" }, el("div", { class: "head" }, el("h3", {}, name), copy), el("pre", { tabindex: "0", "aria-label": name }, shown));
}
