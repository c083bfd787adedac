"""What everything stands on: frozen values, parsers of JSON properties, the Gregorian calendar, caches. Not public."""
