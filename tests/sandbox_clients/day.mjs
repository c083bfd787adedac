// A day's work of a program with @microsoft/microsoft-graph-client, over TLS: `node day.mjs BASE_URL`.
// It differs from one for the real Graph in the base URL and the host alone. It prints what it found, as JSON.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.env.CLIENT_FOLDER}/package.json`));
const { Client, PageIterator } = require("@microsoft/microsoft-graph-client");

const base = process.argv[2].replace(/v1\.0$/, "");
const client = Client.init({
  authProvider: (done) => done(null, "none"),
  baseUrl: base,
  customHosts: new Set([new URL(base).hostname]),
});

const pacific = 'outlook.timezone="Pacific Standard Time"';
const time = (text) => ({ dateTime: text, timeZone: "Pacific Standard Time" });
const found = {};

const created = await client.api("/me/events").header("Prefer", pacific).post({
  subject: "Standup",
  start: time("2026-01-12T09:00:00"),
  end: time("2026-01-12T09:30:00"),
  recurrence: {
    pattern: { type: "weekly", interval: 1, daysOfWeek: ["monday"] },
    range: { type: "numbered", startDate: "2026-01-12", numberOfOccurrences: 14 },
  },
  attendees: [{ emailAddress: { address: "room1@contoso.com" }, type: "resource" }],
});
found.room = created.attendees[0].status.response;
found.start = created.start.dateTime;

await client.api(`/me/events/OID.${created.id}.2026-01-19`).patch({
  start: time("2026-01-20T10:00:00"),
  end: time("2026-01-20T10:30:00"),
});
await client.api(`/me/events/OID.${created.id}.2026-01-26`).delete();

const first = await client
  .api("/me/calendarView")
  .query({ startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2026-12-31T00:00:00Z" })
  .header("Prefer", pacific)
  .select("subject,start")
  .orderby("start/dateTime")
  .top(5)
  .get();
found.times = [];
await new PageIterator(client, first, (event) => found.times.push(event.start.dateTime.slice(5, 16))).iterate();

const schedule = await client.api("/me/calendar/getSchedule").post({
  schedules: ["room1@contoso.com"],
  startTime: time("2026-01-12T08:00:00"),
  endTime: time("2026-01-12T11:00:00"),
  availabilityViewInterval: 60,
});
found.schedule = schedule.value[0].availabilityView;

const delta = await client
  .api("/me/calendarView/delta")
  .query({ startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2026-12-31T00:00:00Z" })
  .get();
await client.api(`/me/events/${created.id}`).delete();
const next = await client.api(delta["@odata.deltaLink"]).get();
found.removed = next.value.filter((event) => event["@removed"]).length;

try {
  await client.api(`/me/events/${created.id}`).get();
} catch (error) {
  found.error = [error.statusCode, error.code];
}
console.log(JSON.stringify(found));
