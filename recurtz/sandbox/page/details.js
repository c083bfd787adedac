// One occurrence: what it is, why it is there, and what can be done with it.

import { ApiError, eventPath, get, post } from "./api.js";
import { button, complain, cut, el, openDialog, say } from "./dom.js";
import { formatSpan, longDay } from "./dates.js";
import { marksOf } from "./chip.js";
import { edit, erase, reload } from "./edit.js";

const SCOPES = [
  ["this", "This occurrence"],
  ["following", "This and following"],
  ["all", "All occurrences"],
];
const LONG = 200;
const ANSWERS = { accepted: "accepted", declined: "declined", tentativelyAccepted: "tentative", organizer: "organizer" };

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
  const attendees = (event.attendees ?? []).map((one) => `${one.emailAddress.address}: ${ANSWERS[one.status?.response] ?? "no answer yet"}`);
  const zone = event.originalStartTimeZone;
  const rows = [
    ["Subject", item.subject.length > LONG ? item.subject : null],
    ["Calendar", item.owner],
    ["Series", sentence],
    ["Planned for", item.type === "exception" && event.originalStart ? `${event.originalStart.slice(0, 16).replace("T", " ")} UTC` : null],
    ["Place", event.location?.displayName],
    ["Zone", zone],
    ["Attendees", attendees.length ? attendees.join("\n") : null],
    ["Text", event.bodyPreview],
  ];
  const shown = rows.filter(([, text]) => text);
  return [el("dl", {}, ...shown.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]))];
}

function addActions(event, item, dialog, content) {
  const scope = () => dialog.querySelector('input[name="scope"]:checked')?.value ?? "all";
  const run = async (action) => {
    try {
      if ((await action()) !== false) dialog.close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      complain(error.message);
    }
  };
  const radios = SCOPES.map(([value, text], place) => el("label", { class: "check" }, el("input", { type: "radio", name: "scope", value, checked: place === 0 }), text));
  const erasing = () => erase(item, item.seriesId ? scope() : "this");
  const editing = () => {
    const chosen = scope();
    dialog.close();
    return edit(item, chosen);
  };
  if (item.seriesId) content.append(el("fieldset", { class: "scope" }, el("legend", {}, "Change or delete"), ...radios));
  if (!event.isOrganizer) content.append(answersOf(item, run));
  content.append(el("p", { class: "hint" }, "To move it, drag it, or press Shift and an arrow key on it in the month or the week."));
  dialog.append(el("div", { class: "actions" }, button("Edit", () => run(editing), { class: "primary" }), button("Delete", () => run(erasing), { class: "danger" })));
}

/** The answers of an invited person. */
function answersOf(item, run) {
  const answer = (action, word) =>
    button(word, () =>
      run(async () => {
        await post(`${eventPath(item.owner, item.id)}/${action}`, { sendResponse: true });
        say(`Answered: ${word.toLowerCase()}.`);
        await reload();
      }),
    );
  return el("div", { class: "actions answers" }, answer("accept", "Accept"), answer("tentativelyAccept", "Tentative"), answer("decline", "Decline"));
}
