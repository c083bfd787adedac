// A change of an event that somebody else has changed meanwhile: what is different, and what the person wants.

import { ApiError } from "./api.js";
import { button, cut, el, openDialog } from "./dom.js";
import { differences } from "./words.js";

const LONG = 300;

/**
 * Send a change with the etag of an event as the person knows it. If the event is different by now, the person decides.
 *
 * `send` gets an etag, `read` returns the event as it is now, `verb` names the change. The `choice` of the result is
 * "sent", and then `result` is that of `send`; or "reload", if the person wants to see the event; or else "back".
 */
export async function sendGuarded(known, read, send, verb) {
  for (let event = known; ; ) {
    try {
      return { choice: "sent", result: await send(event["@odata.etag"]) };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "ErrorIrresolvableConflict") throw error;
    }
    const current = await read();
    const choice = await decide(event, current, verb);
    if (choice !== "overwrite") return { choice };
    event = current; // the etag of what the person has just seen
  }
}

function decide(before, after, verb) {
  return new Promise((resolve) => {
    const choose = (choice) => () => {
      resolve(choice);
      dialog.close();
    };
    const actions = [button(`${verb} anyway`, choose("overwrite"), { class: "danger" }), button("Reload", choose("reload"))];
    const dialog = openDialog("Somebody else has changed this", "narrow conflict", renderConflict(differences(before, after), verb), actions);
    dialog.addEventListener("close", () => resolve("back"));
  });
}

function renderConflict(rows, verb) {
  const texts = rows.map((row) => el("li", {}, el("strong", {}, row.name), el("p", {}, `Before: ${cut(row.before, LONG) || "nothing"}`), el("p", {}, `Now: ${cut(row.after, LONG) || "nothing"}`)));
  const same = el("p", {}, "What you see of it is the same: another date of the series has changed, or a property that this page does not have.");
  const hint = `“${verb} anyway” sends your change, and nothing else. “Reload” drops your change, and shows the event as it is now.`;
  return [texts.length ? el("ul", { class: "effects" }, ...texts) : same, el("p", { class: "hint" }, hint)];
}
