// Elements of the page. Text always becomes a text node: nothing of an event is ever parsed as HTML.

/** A new element. `attributes` are its attributes; true is an empty one, and false, null and undefined are none. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, String(value));
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** A button with a text. */
export function button(text, click, attributes = {}) {
  return el("button", { type: "button", click, ...attributes }, text);
}

/** Text of at most some characters. */
export function cut(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** The content of a button: what is seen, and the name for a screen reader, which has it in more words. */
export function named(name, ...shown) {
  return [el("span", { class: "unseen" }, name), el("span", { class: "seen", "aria-hidden": "true" }, ...shown)];
}

/** Text to append to a class: only letters, because some of it comes from events. */
export const asClass = (text) => String(text ?? "").replace(/[^A-Za-z]/g, "");

let timer = 0;

/** A message at the edge of the page, which a screen reader speaks. An error stays until it is closed. */
export function say(text) {
  byId("status").textContent = cut(text, 400);
  clearTimeout(timer);
  timer = setTimeout(() => byId("status").replaceChildren(), 8000);
}

export function complain(text) {
  const close = button("Close", () => byId("alert").replaceChildren());
  byId("alert").replaceChildren(el("p", {}, cut(text, 1000)), close);
}

let dialogs = 0;

/**
 * A modal dialog with a heading; it is removed when it closes, and the focus returns to where it was. `actions` stay
 * in sight below its content.
 */
export function openDialog(heading, className, children, actions = []) {
  const id = `heading-${(dialogs += 1)}`;
  const title = el("h2", { id }, heading);
  const close = button("✕", () => dialog.close(), { class: "icon close", "aria-label": "Close" });
  const dialog = el("dialog", { class: className, "aria-labelledby": id }, el("div", { class: "head" }, title, close), el("div", { class: "content" }, ...children), actions.length ? el("div", { class: "actions" }, ...actions) : null);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
