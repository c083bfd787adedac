// Before an invitation is sent: when the others are busy, and the first clash, for ever.

import { mailboxPath, post } from "./api.js";
import { el } from "./dom.js";
import { addDays, clockOf, dayOf, shortDay } from "./dates.js";
import { isRoom } from "./state.js";

const VIEW = { 0: "free", 1: "tentative", 2: "busy", 3: "away", 4: "elsewhere" };

/** What is known about each invited calendar, and about the organizer's. */
export async function checkAttendees(body, values, owner, id) {
  const [conflicts, schedule] = await Promise.all([
    post(`${mailboxPath(owner, "/recurtz")}/first-conflict`, id ? { ...body, id } : body),
    post(`${mailboxPath(owner)}/calendar/getSchedule`, {
      schedules: [owner, ...values.attendees],
      startTime: { dateTime: `${values.startDay}T00:00:00`, timeZone: values.zone },
      endTime: { dateTime: `${addDays(values.startDay, 1)}T00:00:00`, timeZone: values.zone },
      availabilityViewInterval: 30,
    }, values.zone),
  ]);
  const rows = conflicts.value.map((conflict) => {
    const busy = schedule.value.find((one) => one.scheduleId.toLowerCase() === conflict.address.toLowerCase());
    return renderCalendar(conflict, busy, values, conflict.address.toLowerCase() === owner.toLowerCase());
  });
  return [el("h3", {}, "Is everybody free?"), el("ul", { class: "free-busy" }, ...rows)];
}

function renderCalendar(conflict, busy, values, isOwner) {
  const kind = isOwner ? " (you)" : isRoom(conflict.address) ? " (room)" : "";
  const clash = el("p", { class: conflict.result === "never" ? "good" : "bad" }, verdict(conflict, values));
  return el("li", {}, el("strong", {}, `${conflict.address}${kind}`), clash, renderResponse(conflict), ...renderBusy(busy, values));
}

const RESPONSES = { accepted: "✓ The room would accept", declined: "✕ The room would decline", tentativelyAccepted: "? The room would leave it to a person", notResponded: "? The room would not respond" };

/** What a room would respond. A calendar without a clash is not enough: a room has rules, too. */
function renderResponse({ response, reason }) {
  if (!response) return null;
  return el("p", { class: response === "accepted" ? "good" : "bad" }, `${RESPONSES[response]}${reason ? `: ${reason}` : "."}`);
}

function verdict({ result, start, end, subject, tzdbVersion }, values) {
  const days = values.rangeType === "noEnd" ? ", for ever" : "";
  if (result === "never" && values.repeat === "none") return "✓ No clash.";
  if (result === "never") return `✓ Never clashes${days}${tzdbVersion ? ", by today's rules of time zones" : ""}.`;
  if (result === "beyond") return "⚠ Clashes, but only after the year 9999.";
  const name = subject ? ` with “${subject.slice(0, 80)}”` : "";
  return `⚠ First clash: ${shortDay(dayOf(start.dateTime))}, ${clockOf(start.dateTime)} to ${clockOf(end.dateTime)}${name}.`;
}

/** The busy times of the first day, in words and as a strip of half hours. */
function renderBusy(busy, values) {
  if (!busy || busy.error) return [];
  const items = (busy.scheduleItems ?? []).filter((item) => item.status !== "free");
  const times = items.map((item) => `${clockOf(item.start.dateTime)}–${clockOf(item.end.dateTime)} ${item.status === "oof" ? "away" : item.status}`);
  const words = times.length ? times.join(", ") : "no busy times";
  const cells = [...(busy.availabilityView ?? "")].map((digit) => el("i", { class: VIEW[digit] ?? "busy" }));
  return [
    el("p", { class: "hint" }, `${shortDay(values.startDay)}: ${words}`),
    el("div", { class: "strip", "aria-hidden": "true" }, ...cells),
  ];
}
