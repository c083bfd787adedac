// The starts of the events of a file according to node-ical or ical.js, the argument.
//
// Each line of input is JSON: a path, the first and the last day of a window, and the seconds for it. Each line of
// output is JSON: the sorted starts, or null after an error. A series has at most so many dates.

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

const require = createRequire(`${process.env.NODE_PATH}/`);
const MAX_DATES = 20000;
const minute = moment => `${moment.toISOString().slice(0, 16)}Z`;

function byNodeIcal(text, first, last) {
	const ical = require('node-ical');
	const starts = [];
	for (const event of Object.values(ical.sync.parseICS(text))) {
		if (event.type !== 'VEVENT') {
			continue;
		}

		const range = {from: new Date(first), to: new Date(last)};
		const found = ical.expandRecurringEvent(event, range);
		starts.push(...found.map(one => one.isFullDay ? one.start.toISOString().slice(0, 10) : minute(one.start)));
	}

	return starts;
}

function byIcalJs(text, first, last) {
	const ICAL = require('ical.js').default ?? require('ical.js');
	const starts = [];
	const add = time => {
		starts.push(time.isDate ? time.toString() : minute(time.zone.tzid === 'floating'
			? new Date(`${time.toString()}Z`) : time.toJSDate()));
	};

	const parsed = ICAL.parse(text);
	for (const one of Array.isArray(parsed[0]) ? parsed : [parsed]) {
		const calendar = new ICAL.Component(one);
		ICAL.TimezoneService.reset();
		for (const zone of calendar.getAllSubcomponents('vtimezone')) {
			ICAL.TimezoneService.register(zone);
		}

		const vevents = calendar.getAllSubcomponents('vevent');
		const masters = new Set(vevents.filter(one => !one.hasProperty('recurrence-id')).map(one => one.getFirstPropertyValue('uid')));
		for (const vevent of vevents) {
			const event = new ICAL.Event(vevent);
			if (event.isRecurrenceException()) {
				if (!masters.has(event.uid)) {
					add(event.startDate);
				}

				continue;
			}

			for (const other of vevents) {
				if (other.getFirstPropertyValue('uid') === event.uid && other.hasProperty('recurrence-id')) {
					event.relateException(other);
				}
			}

			if (!event.isRecurring()) {
				add(event.startDate);
				continue;
			}

			const iterator = event.iterator();
			for (let next = iterator.next(), count = 0; next && count < MAX_DATES; next = iterator.next(), count += 1) {
				if (next.toString().slice(0, 10) > last) {
					break;
				}

				add(event.getOccurrenceDetails(next).startDate);
			}
		}
	}

	return starts;
}

const read = process.argv[2] === 'node-ical' ? byNodeIcal : byIcalJs;
for await (const line of createInterface({input: process.stdin})) {
	const [path, first, last] = JSON.parse(line);
	let result = null;
	try {
		const starts = read(readFileSync(path, 'utf8'), first, last);
		result = [...starts].filter(start => start >= first && start < last).sort();
	} catch {
		// whatever the library raises
	}

	console.log(JSON.stringify(result));
}
