// Files: an iCalendar file, or an export of Graph as JSON or JSON Lines, into the first mailbox.

import { ApiError, mailboxPath, post } from "./api.js";
import { button, byId, el, openDialog, complain } from "./dom.js";
import { change, state } from "./state.js";
import { dayOf, longDay } from "./dates.js";

const MOST_CHARACTERS = 1_500_000; // of a request; the server accepts four megabytes
const MOST_LISTED = 200;

export function listenForFiles() {
  byId("file").addEventListener("change", async (event) => {
    await importFiles([...event.target.files]);
    event.target.value = "";
  });
  addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => event.relatedTarget || document.body.classList.remove("dropping"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    importFiles([...event.dataTransfer.files]);
  });
}

async function importFiles(files) {
  const total = { stored: 0, refused: [], first: null };
  for (const file of files) {
    try {
      for (const body of bodiesOf(await file.text())) add(total, await post(`${mailboxPath(null, "/recurtz")}/import`, body));
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof SyntaxError)) throw error;
      total.refused.push({ message: `${file.name}: ${error.message}` });
    }
  }
  await change({ shown: new Set([...state.shown, state.me]) });
  showResult(total);
}

function add(total, { stored, refused, first }) {
  total.stored += stored;
  total.refused.push(...refused);
  if (first && (!total.first || first.dateTime < total.first)) total.first = first.dateTime;
}

/** The requests for a file. A long export is sent in parts; a series and its exceptions are in one part. */
export function bodiesOf(text) {
  if (/^\s*BEGIN:/i.test(text.replace(/^\uFEFF/, ""))) return [{ ics: text }];
  const groups = new Map();
  for (const event of eventsOf(text)) {
    const key = event?.seriesMasterId ?? event?.id ?? groups.size;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(event);
  }
  const parts = [];
  let length = Infinity;
  for (const group of groups.values()) {
    const more = JSON.stringify(group).length;
    if (length + more > MOST_CHARACTERS) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1).push(...group);
    length += more;
  }
  return parts.map((events) => ({ events }));
}

/** One event, a list, Graph's {"value": [...]}, or one of these in each line. */
function eventsOf(text) {
  const flat = (json) => (Array.isArray(json) ? json : Array.isArray(json?.value) ? json.value : [json]);
  try {
    return flat(JSON.parse(text));
  } catch (error) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim());
    if (lines.length < 2) throw error;
    return lines.flatMap((line) => flat(JSON.parse(line)));
  }
}

function showResult({ stored, refused, first }) {
  if (!stored && refused.length === 1) {
    complain(`Nothing was imported. ${refused[0].message}`);
    return;
  }
  const rows = refused.slice(0, MOST_LISTED).map((error) => el("li", {}, error.message));
  const day = first ? dayOf(first) : null;
  const show = () => change({ day }).then(() => dialog.close());
  const content = [
    el("p", {}, `${stored} ${stored === 1 ? "event is" : "events are"} in the calendar of ${state.me}.`),
    ...(rows.length ? [el("p", {}, `${refused.length} refused, or with a part that was refused:`), el("ul", { class: "refused" }, ...rows)] : []),
  ];
  const close = button("Close", () => dialog.close());
  const dialog = openDialog("Import", "narrow", content, day ? [button(`Show ${longDay(day)}`, show, { class: "primary" }), close] : [close]);
}
