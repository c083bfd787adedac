// A request as a line for curl, and as Python for the official SDK.

import { python, snake } from "./python.js";

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** A request as a line of a shell. */
export function curl({ method, url, headers, body }) {
  const parts = ["curl", "-X", method, quoted(url)];
  for (const [name, value] of Object.entries(headers)) parts.push("-H", quoted(`${name}: ${value}`));
  if (body !== undefined) parts.push("-d", quoted(JSON.stringify(body)));
  return parts.join(" ");
}

const FUNCTIONS = {
  server: "Only the sandbox has this.",
  preview: "recurtz.create_event(body), recurtz.describe(event), SeriesMaster.from_graph(event)",
  sentence: "recurtz.describe(event)",
  "first-conflict": "recurtz.Calendar(events).first_conflict(event)",
  effects: "recurtz.split_event(event, date, changes), recurtz.update_event(event, changes)",
  cancelled: "recurtz.instances(event, start, end)",
  import: "recurtz.from_ics(text)",
};

/** A request as Python. `graph` is a GraphServiceClient. */
export function sdk(entry) {
  const url = new URL(entry.url);
  if (url.pathname.startsWith("/recurtz/")) {
    const name = url.pathname.split("/").at(-1);
    return `# Graph does not have this request. In Python, recurtz itself does it:\n# ${FUNCTIONS[name] ?? name}`;
  }
  const imports = new Set(["from kiota_abstractions.base_request_configuration import RequestConfiguration"]);
  const target = chainOf(url);
  const lines = configOf(entry, url, target, imports);
  const values = [];
  if (entry.body !== undefined) values.push("body");
  if (entry.body !== undefined) lines.push(`body = ${python(entry.body, target.body, imports)}`);
  const withUrl = url.searchParams.has("$skiptoken") ? `.with_url(${JSON.stringify(entry.url)})` : "";
  lines.push(`result = await ${target.chain}${withUrl}.${entry.method.toLowerCase()}(${[...values, "request_configuration=config"].join(", ")})`);
  return [...imports, "", ...lines].join("\n");
}

const BUILDERS = {
  calendarView: ["calendar_view", "CalendarViewRequestBuilder"],
  events: ["events", "EventsRequestBuilder"],
};
const ACTIONS = { cancel: "CancelPostRequestBody", accept: "AcceptPostRequestBody", decline: "DeclinePostRequestBody", tentativelyAccept: "TentativelyAcceptPostRequestBody" };

/** The builders of the SDK for a path, the class of the body, and that of the query. */
function chainOf(url) {
  const [, owner, ...rest] = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  const parts = owner === "me" ? rest : rest.slice(1);
  let chain = owner === "me" ? "graph.me" : `graph.users.by_user_id(${JSON.stringify(rest[0])})`;
  let body = "Event";
  for (const [place, part] of parts.entries()) {
    const zones = part.match(/^supportedTimeZones\(TimeZoneStandard=.*'(\w+)'\)$/);
    if (zones) chain += `.supported_time_zones_with_time_zone_standard(${JSON.stringify(zones[1])})`;
    else chain += parts[place - 1] === "events" ? `.by_event_id(${JSON.stringify(part)})` : `.${snake(part)}`;
    if (part === "getSchedule") body = "GetSchedulePostRequestBody";
    else if (ACTIONS[part]) body = ACTIONS[part];
  }
  return { chain, body, query: BUILDERS[parts.at(-1)] };
}

function configOf(entry, url, target, imports) {
  const pairs = [...url.searchParams].filter(([name]) => name !== "$skiptoken");
  const lines = [];
  if (target.query && pairs.length && !url.searchParams.has("$skiptoken")) {
    const [module, builder] = target.query;
    imports.add(`from msgraph.generated.users.item.${module}.${module}_request_builder import ${builder}`);
    const values = pairs.map(([name, value]) => `${snake(name.replace("$", ""))}=${optionOf(name, value)}`);
    lines.push(`query = ${builder}.${builder}GetQueryParameters(${values.join(", ")})`, "config = RequestConfiguration(query_parameters=query)");
  } else {
    lines.push("config = RequestConfiguration()");
  }
  for (const name of ["Prefer", "If-Match"]) if (entry.headers[name]) lines.push(`config.headers.add("${name}", ${quotedPython(entry.headers[name])})`);
  return lines;
}

const quotedPython = (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

function optionOf(name, value) {
  if (name === "$top" || name === "$skip") return value;
  return name === "$select" ? JSON.stringify(value.split(",")) : JSON.stringify(value);
}
