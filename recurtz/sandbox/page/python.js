// JSON as values of the SDK's models.

const MODELS = "msgraph.generated.models";
const TYPES = {
  Event: { body: "ItemBody", start: "DateTimeTimeZone", end: "DateTimeTimeZone", recurrence: "PatternedRecurrence", attendees: "Attendee", showAs: "FreeBusyStatus", location: "Location", importance: "Importance", sensitivity: "Sensitivity" },
  ItemBody: { contentType: "BodyType" },
  PatternedRecurrence: { pattern: "RecurrencePattern", range: "RecurrenceRange" },
  RecurrencePattern: { type: "RecurrencePatternType", daysOfWeek: "DayOfWeek", firstDayOfWeek: "DayOfWeek", index: "WeekIndex" },
  RecurrenceRange: { type: "RecurrenceRangeType", startDate: "date", endDate: "date" },
  Attendee: { emailAddress: "EmailAddress", type: "AttendeeType" },
  Location: { locationType: "LocationType", uniqueIdType: "LocationUniqueIdType" },
  DateTimeTimeZone: {},
  EmailAddress: {},
  GetSchedulePostRequestBody: { startTime: "DateTimeTimeZone", endTime: "DateTimeTimeZone" },
  CancelPostRequestBody: {},
  AcceptPostRequestBody: {},
  DeclinePostRequestBody: {},
  TentativelyAcceptPostRequestBody: {},
};

/** "calendarView" as "calendar_view". */
export const snake = (name) => name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** Python that makes a value of a class of the SDK. `imports` gets the lines that it needs. */
export function python(value, type, imports) {
  if (value === null) return "None";
  if (Array.isArray(value)) return `[${value.map((one) => python(one, type, imports)).join(", ")}]`;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return scalar(value, type, imports);
  const types = TYPES[type];
  if (!types) return JSON.stringify(value);
  imports.add(importOf(type));
  const names = Object.entries(value).filter(([name]) => !name.includes("@"));
  return `${type}(${names.map(([name, one]) => `${argument(name)}=${python(one, types[name], imports)}`).join(", ")})`;
}

function scalar(value, type, imports) {
  const text = JSON.stringify(value);
  if (type === "date") imports.add("from datetime import date");
  if (type === "date") return `date.fromisoformat(${text})`;
  if (!type || TYPES[type]) return text;
  imports.add(importOf(type)); // an enumeration, by its value
  return `${type}(${text})`;
}

const argument = (name) => snake(name);

function importOf(type) {
  if (!type.endsWith("PostRequestBody")) return `from ${MODELS}.${snake(type)} import ${type}`;
  const action = snake(type.replace("PostRequestBody", ""));
  const folder = action === "get_schedule" ? "calendar.get_schedule" : `events.item.${action}`;
  return `from msgraph.generated.users.item.${folder}.${snake(type)} import ${type}`;
}
