// The requests of the page. Each is noted with its response, because the page shows what a program would send.

export const log = new EventTarget();

let zone = "UTC";
let me = null;

export const setZone = (name) => {
  zone = name;
};
export const setMe = (address) => {
  me = address;
};

/** The path of a mailbox under /v1.0, where Graph's operations are, or under /recurtz. */
export function mailboxPath(address, root = "/v1.0") {
  return address === me || address == null ? `${root}/me` : `${root}/users/${encodeURIComponent(address)}`;
}

export class ApiError extends Error {
  constructor(error) {
    super(error.message);
    this.code = error.code;
    /** One error for each fault, with the path of its property as `target`. */
    this.faults = error.details?.length ? error.details : [error];
  }
}

/**
 * The JSON of a response, null if it has none. Times are in the zone of the page, or in `inZone`. With the etag of an
 * event, the server refuses to change one that is not as it was.
 */
export async function send(method, path, body = undefined, { inZone = zone, etag = null } = {}) {
  const headers = { Prefer: `outlook.timezone="${inZone}"` };
  if (etag) headers["If-Match"] = etag;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const url = new URL(path, location.origin).href;
  const entry = { method, url, headers, body, started: performance.now() };
  const response = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  const json = text ? JSON.parse(text) : null;
  const noted = { ...entry, status: response.status, response: json, ms: Math.round(performance.now() - entry.started) };
  log.dispatchEvent(new CustomEvent("request", { detail: noted }));
  if (!response.ok) throw new ApiError(json.error);
  return json;
}

export const get = (path, inZone) => send("GET", path, undefined, { inZone });
export const post = (path, body, inZone) => send("POST", path, body, { inZone });
export const patch = (path, body, etag) => send("PATCH", path, body, { etag });
export const remove = (path, etag) => send("DELETE", path, undefined, { etag });

/** The results of all pages. */
export async function getAll(path) {
  const value = [];
  for (let next = path; next; ) {
    const page = await get(next);
    value.push(...page.value);
    next = page["@odata.nextLink"];
  }
  return value;
}

/** The path of an event of a mailbox. */
export const eventPath = (address, id, root) => `${mailboxPath(address, root)}/events/${encodeURIComponent(id)}`;
