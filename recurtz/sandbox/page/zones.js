// The names of time zones that the server supports, in the standards of Windows and of the tz database.

import { get } from "./api.js";
import { el } from "./dom.js";

const groups = { Windows: [], Iana: [] };

export async function loadZones() {
  const standard = (name) => get(`/v1.0/me/outlook/supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard'${name}')`);
  const [windows, iana] = await Promise.all([standard("Windows"), standard("Iana")]);
  groups.Windows = windows.value;
  groups.Iana = iana.value;
}

/** The options of a select, with one that is selected: a name that the server did not list is added. */
export function zoneOptions(selected) {
  const known = Object.values(groups).some((zones) => zones.some((zone) => zone.alias === selected));
  const listed = Object.entries(groups).map(([name, zones]) =>
    el("optgroup", { label: name === "Iana" ? "tz database" : name }, ...zones.map((zone) => el("option", { value: zone.alias, selected: zone.alias === selected }, nameOf(zone)))),
  );
  return known ? listed : [el("option", { value: selected, selected: true }, selected), ...listed];
}

const nameOf = (zone) => (zone.displayName && zone.displayName !== zone.alias ? `${zone.alias} ${offsetOf(zone)}`.trim() : zone.alias);
const offsetOf = (zone) => zone.displayName.match(/^\(UTC[^)]*\)/)?.[0] ?? "";
