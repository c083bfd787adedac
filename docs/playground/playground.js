// The page: it sends its state to Python, and shows the replies. Text goes in as textContent, never as HTML.

import { fromFragment, toFragment } from "./state.js";
import { columns, element, showDates, showFaults, showFormats, showPicture, showResult, showSentences, titleOf } from "./view.js";

const FIELDS = ["text", "other", "time_zone", "start", "end", "locale"];
const field = Object.fromEntries(FIELDS.map((name) => [name, element(name)]));
const WAIT = 300; // milliseconds after the last key, before Python runs

const worker = new Worker("worker.js", { type: "module" });
const waiting = new Map();
const undoable = [];
let examples = {};
let chosen = null; // the occurrence that is changed
let last = 0; // of the requests
let timer;

worker.onmessage = ({ data }) => {
  if (data.step) status(data.step);
  else waiting.get(data.id)?.(data);
};
worker.onerror = () => status(`Python cannot be started here. ${missing()}`);

function call(name, value) {
  const id = ++last;
  worker.postMessage({ id, name, value });
  return new Promise((resolve, reject) => {
    waiting.set(id, ({ value: reply, error }) => {
      waiting.delete(id);
      error === undefined ? resolve(reply) : reject(new Error(error));
    });
  });
}

function state() {
  return Object.fromEntries(FIELDS.map((name) => [name, field[name].value]));
}

function setState(values) {
  for (const name of FIELDS) field[name].value = values[name] ?? (name === "locale" ? "en" : "");
  field.time_zone.value ||= "UTC";
}

function status(text) {
  element("status").textContent = text;
}

function missing() {
  return location.protocol === "file:"
    ? "A browser needs a server for this page: run python -m http.server in the folder of the site."
    : "Its files are in the site after make playground.";
}

// Showing -------------------------------------------------------------------------------------------------------------

async function show() {
  const request = { ...state(), columns: columns() };
  const number = last + 1;
  try {
    const shown = await call("show", request);
    if (number < last && state().text !== request.text) return; // a later one is on its way
    status(`${shown.kind}, ${shown.events?.length ?? 0} event${shown.events?.length === 1 ? "" : "s"}`);
    showFaults(shown.faults);
    showSentences(shown.events ?? []);
    showDates(shown, choose);
    showPicture(shown.picture, shown.events ?? []);
    showFormats(shown.formats ?? {});
  } catch (error) {
    status(`This did not work: ${error.message}`);
  }
  document.body.dataset.shown = String(number); // for the tests
}

function outdateLink() {
  element("copied").textContent = ""; // not in show: a copy changes the address, and then the page is shown again
}

function showSoon() {
  outdateLink();
  clearTimeout(timer);
  timer = setTimeout(show, WAIT);
}

function replaceText(text) {
  outdateLink();
  undoable.push(field.text.value);
  field.text.value = text;
  element("undo").disabled = false;
  close();
  return show();
}

// Changing ------------------------------------------------------------------------------------------------------------

function choose(date) {
  chosen = date;
  element("change").hidden = false;
  element("chosen").textContent = titleOf(date);
  element("of-occurrence").hidden = !date.original;
  element("starts").value = date.starts;
  element("change").scrollIntoView({ block: "nearest" });
}

function close() {
  chosen = null;
  element("change").hidden = true;
}

async function edit(name) {
  const details = { starts: element("starts").value, changes: element("changes").value };
  const request = { ...state(), ...details, edit: name, event: chosen.event, original: chosen.original };
  try {
    const { text, faults } = await call("edit", request);
    if (faults.length) showFaults(faults);
    else await replaceText(text);
  } catch (error) {
    status(`This did not work: ${error.message}`);
  }
}

async function compare() {
  showResult(null);
  try {
    showResult(await call("compare", state()));
  } catch (error) {
    status(`This did not work: ${error.message}`);
  }
}

// Files, examples and links -------------------------------------------------------------------------------------------

// A blob of Outlook in a file is bytes, which become hex; calendars may be in UTF-16.
async function readFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const begins = (...expected) => expected.every((byte, place) => bytes[place] === byte);
  if (begins(4, 0x30, 4, 0x30)) {
    await replaceText(Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
    return;
  }
  const encoding = begins(0xff, 0xfe) ? "utf-16le" : begins(0xfe, 0xff) ? "utf-16be" : "utf-8";
  await replaceText(new TextDecoder(encoding).decode(bytes));
}

function setExample(name) {
  const { text, other, time_zone } = examples[name];
  const written = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
  outdateLink();
  setState({ text: written(text), other: other && written(other), time_zone, locale: field.locale.value });
  showResult(null);
  close();
  show();
}

async function copyLink() {
  location.hash = await toFragment(state());
  try {
    await navigator.clipboard.writeText(location.href);
    element("copied").textContent = "Copied.";
  } catch {
    element("copied").textContent = "The link is in the address bar.";
  }
}

async function readLink() {
  const linked = await fromFragment(location.hash.slice(1));
  if (linked) setState(linked);
  return Boolean(linked);
}

// The page ------------------------------------------------------------------------------------------------------------

function listen() {
  for (const name of FIELDS.filter((name) => name !== "other"))
    for (const kind of ["input", "change"]) field[name].addEventListener(kind, showSoon);
  for (const button of document.querySelectorAll("[data-edit]"))
    button.addEventListener("click", () => edit(button.dataset.edit));
  element("example").addEventListener("change", ({ target }) => {
    if (target.value) setExample(target.value);
    target.value = ""; // so that the same one can be chosen again
  });
  element("file").addEventListener("change", ({ target }) => target.files[0] && readFile(target.files[0]));
  element("undo").addEventListener("click", undo);
  element("copy").addEventListener("click", copyLink);
  element("close").addEventListener("click", close);
  element("compare").addEventListener("click", compare);
  element("format").addEventListener("change", () => showFormats());
  element("change").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", async () => (await readLink()) && show());
  for (const text of [field.text, field.other]) listenToDrops(text);
}

function undo() {
  field.text.value = undoable.pop();
  element("undo").disabled = undoable.length === 0;
  close();
  show();
}

function listenToDrops(text) {
  text.addEventListener("dragover", (event) => {
    event.preventDefault();
    text.classList.add("dropping");
  });
  text.addEventListener("dragleave", () => text.classList.remove("dropping"));
  text.addEventListener("drop", async (event) => {
    text.classList.remove("dropping");
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    if (text === field.text) await readFile(file);
    else text.value = await file.text();
  });
}

async function begin() {
  listen();
  const names = call("names", null);
  examples = await (await fetch("examples.json")).json();
  element("example").append(...Object.keys(examples).map((name) => new Option(name, name)));
  if (!(await readLink())) setState({ ...Object.values(examples)[0], text: JSON.stringify(Object.values(examples)[0].text, null, 2) });
  try {
    const { zones, version, database } = await names;
    element("zones").append(...zones.map((zone) => new Option(zone, zone)));
    element("versions").textContent = `recurtz ${version}, tz database ${database}`;
    element("compare").disabled = false;
    await show();
    if (window.isSecureContext) await navigator.serviceWorker?.register("sw.js");
  } catch (error) {
    status(`Python cannot be started here: ${error.message}. ${missing()}`);
  }
}

begin();
