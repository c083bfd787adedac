// node-ical: iCalendar files in JavaScript.
import ical from "node-ical";

export const ics = (request) => {
  const [from, to] = [new Date(`${request.from}Z`), new Date(`${request.to}Z`)];
  return () =>
    Object.values(ical.sync.parseICS(request.text))
      .filter((event) => event.type === "VEVENT")
      .flatMap((event) => ical.expandRecurringEvent(event, { from, to, expandOngoing: true }).map((one) => [event.uid, one.start]));
};
export const texts = {
  ics: (view) => view.map(([uid, start]) => `${uid} ${start.toISOString().slice(0, 19)}`).sort(),
};
