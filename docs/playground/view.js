// How the replies of Python look. All text is set as textContent.

export const element = (id) => document.getElementById(id);

function made(name, text = "", ...children) {
  const created = document.createElement(name);
  created.textContent = text;
  created.append(...children);
  return created;
}

export function showFaults(faults) {
  element("faults").hidden = faults.length === 0;
  element("faults").replaceChildren(
    ...faults.map(({ message, hint, target, code }) => {
      const place = [target, code].filter(Boolean).join(", ");
      const lines = [hint && made("div", `Hint: ${hint}`), made("small", place)].filter(Boolean);
      return made("li", message, ...lines);
    }),
  );
}

export function showSentences(events) {
  element("sentences").replaceChildren(
    ...events.map(({ subject, sentence }) => made("li", "", ...(subject ? [made("b", subject)] : []), sentence)),
  );
}

// The list of dates; `choose` gets the one whose button is pressed.
export function showDates({ dates, window: days, until }, choose) {
  element("dates-part").hidden = !dates;
  if (!dates) return;
  const count = `${dates.length} occurrence${dates.length === 1 ? "" : "s"}`;
  element("window").textContent = until
    ? `The first ${count} from ${days[0]}, before ${until}; there are more until ${days[1]}.`
    : `${count} from ${days[0]} to ${days[1]}.`;
  element("dates-part").classList.toggle("single", new Set(dates.map(({ event }) => event)).size < 2);
  element("dates").replaceChildren(...dates.map((date) => rowOf(date, choose)));
}

function rowOf(date, choose) {
  const button = made("button", "Change");
  button.type = "button";
  button.setAttribute("aria-label", `Change ${titleOf(date)}`);
  button.addEventListener("click", () => choose(date));
  const cells = [date.start, date.end].map((parts) => made("td", "", ...parts.flatMap((part) => [made("span", part), " "])));
  const row = made("tr", "", ...cells, made("td", date.subject), made("td", "", button));
  row.className = date.type;
  return row;
}

export function titleOf({ subject, start }) {
  return `${subject || "the event"}, ${start.join(" ")}`;
}

// The number of months side by side that fit into the page.
export function columns() {
  return Math.min(4, Math.max(2, Math.floor((element("output").clientWidth - 16) / 228)));
}

// The picture is an image, in which no script can run.
export function showPicture(svg, events) {
  element("picture-part").hidden = !svg;
  if (!svg) return;
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg);
  Object.assign(element("picture"), { width, height });
  element("picture").src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  element("picture").alt = `A calendar of the dates. ${events.map(({ sentence }) => sentence).join(". ")}`;
}

let formats = {};

// The events in the chosen format; without an argument, those that were given last.
export function showFormats(given = formats) {
  formats = given;
  const select = element("format");
  const names = Object.keys(formats);
  element("formats-part").hidden = names.length === 0;
  if (select.options.length === 0) select.append(...names.map((name) => new Option(name, name)));
  element("formatted").textContent = formats[select.value] ?? "";
}

// The result of a comparison; null removes it.
export function showResult(reply) {
  element("result").replaceChildren(...(reply ? linesOf(reply).map((line) => made("p", line)) : []));
  if (reply) showFaults(reply.faults);
}

function linesOf({ result, when, pair, database }) {
  switch (result) {
    case "conflict":
      return [`They clash first on ${when}.`, ...pair.map((one) => `${one.subject || "no subject"}: ${one.when}`)];
    case "never":
      return [
        "They never clash.",
        "Dates, weekdays and time zones repeat after 400 years, and there is no conflict in any of them, by the rules " +
          `of time zones of the tz database ${database}.`,
      ];
    case "later":
      return ["They clash after the year 9999, and not before."];
    default:
      return ["There is no result: give events in both texts, without faults."];
  }
}
