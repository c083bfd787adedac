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

const read = await client.api(`/me/events/${created.id}`).header("Prefer", 'outlook.timezone="UTC"').get();
found.utc = read.start.dateTime;
const instances = await client
  .api(`/me/events/${created.id}/instances`)
  .query({ startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2026-02-01T00:00:00Z" })
  .select("start,type")
  .get();
found.instances = instances.value.map((event) => event.start.dateTime.slice(5, 16));

await client.api(`/me/events/OID.${created.id}.2026-01-19`).patch({
  start: time("2026-01-20T10:00:00"),
  end: time("2026-01-20T10:30:00"),
});
await client.api(`/me/events/OID.${created.id}.2026-01-26`).delete();
const renamed = await client.api(`/me/events/${created.id}`).patch({ subject: "Daily" });
found.renamed = [renamed.subject, renamed["@odata.etag"] !== created["@odata.etag"]];
try {
  await client.api(`/me/events/${created.id}`).header("If-Match", created["@odata.etag"]).patch({ subject: "Late" });
} catch (error) {
  found.conflict = [error.statusCode, error.code];
}

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

async function synchronised(request) {
  let page = await request.header("Prefer", "odata.maxpagesize=1").get();
  const items = [...page.value];
  while (page["@odata.nextLink"]) {
    page = await client.api(page["@odata.nextLink"]).get();
    items.push(...page.value);
  }
  return [items, page["@odata.deltaLink"]];
}

const other = await client.api("/me/events").post({
  subject: "Dentist",
  start: time("2026-01-15T09:00:00"),
  end: time("2026-01-15T10:00:00"),
});
const [items, link] = await synchronised(
  client
    .api("/me/calendarView/delta")
    .query({ startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2026-12-31T00:00:00Z" }),
);
found.subjects = [...new Set(items.map((event) => event.subject).filter(Boolean))].sort();
await client.api(`/me/events/${created.id}`).delete();
await client.api(`/me/events/${other.id}`).patch({ subject: "Optician" });
const [later] = await synchronised(client.api(link));
found.removed = later.filter((event) => event["@removed"]).length;
found.later = later.filter((event) => !event["@removed"]).map((event) => event.subject);

try {
  await client.api(`/me/events/${created.id}`).get();
} catch (error) {
  found.error = [error.statusCode, error.code];
}
console.log(JSON.stringify(found));
