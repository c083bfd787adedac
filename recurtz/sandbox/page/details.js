// One occurrence: what it is, why it is there, and what can be done with it.

import { ApiError, eventPath, get, post } from "./api.js";
import { button, cut, el, openDialog, say } from "./dom.js";
import { formatSpan, longDay } from "./dates.js";
import { marksOf, shownAs } from "./chip.js";
import { attendeesOf } from "./words.js";
import { edit, erase, reload } from "./edit.js";

const SCOPES = [
  ["this", "This occurrence", ""],
  ["following", "This and following", "to delete them is to end the series here"],
  ["all", "All occurrences", ""],
];
const LONG = 200;
const HOW_TO_MOVE = "To move it in the month or the week, drag it; with a finger, rest on it first; with the keyboard, press Shift and an arrow key. Or edit its times.";

export async function openDetails(item) {
  const dialog = openDialog(cut(item.subject, LONG), "narrow details", [el("p", { class: "when" }, `${longDay(item.firstDay)}, ${formatSpan(item)}`)]);
  const content = dialog.querySelector(".content");
  const marks = marksOf(item).map(([sign, word]) => el("li", {}, el("span", { "aria-hidden": "true" }, `${sign} `), word));
  if (marks.length) content.append(el("ul", { class: "marks" }, ...marks));
  if (item.deleted) {
    content.append(el("p", {}, "This date was deleted from its series. Graph keeps only its id, in cancelledOccurrences."));
    return;
  }
  try {
    const event = await get(eventPath(item.owner, item.id));
    const sentence = item.seriesId ? (await get(`${eventPath(item.owner, item.id, "/recurtz")}/sentence`)).sentence : null;
    content.append(...factsOf(event, item, sentence));
    addActions(event, item, dialog, content);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    content.append(el("p", { class: "bad" }, error.message));
  }
}

function factsOf(event, item, sentence) {
  const zone = event.originalStartTimeZone;
  const rows = [
    ["Subject", item.subject.length > LONG ? item.subject : null],
    ["Calendar", item.owner],
    ["Series", sentence],
    ["Planned for", item.type === "exception" && event.originalStart ? `${event.originalStart.slice(0, 16).replace("T", " ")} UTC` : null],
    ["Place", event.location?.displayName],
    ["Zone", zone],
    ["Attendees", attendeesOf(event)],
    ["Text", event.bodyPreview],
  ];
  const shown = rows.filter(([, text]) => text);
  return [el("dl", {}, ...shown.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]))];
}

function addActions(event, item, dialog, content) {
  const scope = () => dialog.querySelector('input[name="scope"]:checked')?.value ?? "all";
  const fault = el("p", { class: "bad", role: "alert" });
  const shown = async (action) => {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      fault.textContent = error.message; // a message of the page would be behind the dialog
    }
  };
  const run = (action) => shown(() => action().then(() => dialog.close()));
  const radios = SCOPES.map(([value, text, hint], place) =>
    el("label", { class: "check" }, el("input", { type: "radio", name: "scope", value, checked: place === 0 }), el("span", {}, text, hint ? el("span", { class: "hint" }, ` – ${hint}`) : null)),
  );
  const erasing = async () => {
    const choice = await erase(item, item.seriesId ? scope() : "this", event);
    if (choice !== "back") dialog.close();
    const now = choice === "reload" ? shownAs(item) : null;
    if (now) await openDetails(now);
  };
  const editing = () => {
    const chosen = scope();
    dialog.close();
    return edit(item, chosen);
  };
  if (item.seriesId) content.append(el("fieldset", { class: "scope" }, el("legend", {}, "Change or delete"), ...radios));
  if (!event.isOrganizer) content.append(answersOf(item, run));
  content.append(el("p", { class: "hint" }, HOW_TO_MOVE), fault);
  dialog.append(el("div", { class: "actions" }, button("Edit", () => run(editing), { class: "primary" }), button("Delete", () => shown(erasing), { class: "danger" })));
}

/** The answers of an invited person. */
function answersOf(item, run) {
  const answer = (action, word) =>
    button(word, () =>
      run(async () => {
        await post(`${eventPath(item.owner, item.id)}/${action}`, { sendResponse: true });
        await reload();
        say(`Answered: ${word.toLowerCase()}.`);
      }),
    );
  return el("div", { class: "actions answers" }, answer("accept", "Accept"), answer("tentativelyAccept", "Tentative"), answer("decline", "Decline"));
}
