"""Blobs of MAPI: the published examples of MS-OXOCAL as figures, and samples of real items of Outlook.

Source of the figures: MS-OXOCAL, 4.1.1.1 (a weekly series), 4.1.1.2 (one with an exception), 4.1.1.3 (a daily series
with two deleted dates), 4.1.1.6 (a yearly series of the Hebrew calendar).
"""

import json
from pathlib import Path

SAMPLES = Path(__file__).parent / "exchange" / "samples"

WEEKLY = bytes.fromhex(
    "04300430 0b20 0100 0000 c0210000 01000000 00000000 32000000 22200000 0c000000 00000000 00000000 00000000"
    "8020bc0c 20adbc0c 06300000 09300000 58020000 76020000 0000 00000000 00000000"
)
"""Every Monday, Thursday and Friday from 10:00 to 10:30, twelve times from 2007-03-26 on."""

WITH_EXCEPTION = bytes.fromhex(
    "04300430 0b20 0100 0000 c0210000 01000000 00000000 32000000 22200000 0c000000 00000000 01000000 a096bc0c"
    "01000000 a096bc0c 8020bc0c 20adbc0c 06300000 09300000 58020000 76020000 0100 3499bc0c 5299bc0c f898bc0c 1100"
    "2200 2100 53696d706c6520526563757272656e636520776974682065786365707469 6f6e73 0800 0700 33342f34313431"
    "00000000 04000000 00000000 00000000 3499bc0c 5299bc0c f898bc0c"
    "2100 530069006d0070006c006500200052006500630075007200720065006e006300650020007700690074006800200065007800"
    "630065007000740069006f006e007300 0700 330034002f003400310034003100 00000000 00000000"
)
"""The same series; 2007-04-16 is from 11:00 to 11:30, with another subject and location."""

DAILY = bytes.fromhex(
    "04300430 0a20 0000 0000 a0050000 e0100000 00000000 21200000 0a000000 00000000 02000000 a0c1dc0c 80d2dc0c"
    "00000000 207edc0c 0016dd0c 06300000 09300000 e0010000 fe010000 0000 00000000 00000000"
)
"""Every third day from 8:00 to 8:30, from 2011-04-07 to 2011-05-04, without 04-19 and 04-22."""

HEBREW = bytes.fromhex(
    "04300430 0d20 0200 0800 80750a00 0c000000 00000000 03000000 23200000 0a000000 00000000 01000000 207edc0c"
    "01000000 207edc0c 6074c40c df80e95a 06300000 09300000 e0010000 fe010000 0100 0080dc0c 1e80dc0c 0080dc0c 2402"
    "3c000000 01000000 00000000 04000000 00000000 00000000 00000000"
)
"""Every year on the third day of a month of the Hebrew calendar."""

PUBLISHED = {"weekly": WEEKLY, "with-exception": WITH_EXCEPTION, "daily": DAILY, "hebrew": HEBREW}

RECURRENCES = {each["id"]: each for each in json.loads((SAMPLES / "recurrences.json").read_text("utf-8"))}
ZONES = {each["id"]: each for each in json.loads((SAMPLES / "zones.json").read_text("utf-8"))}


def sample(name):
    """The bytes of a sample of a recurrence."""
    return bytes.fromhex(RECURRENCES[name]["hex"])


def zone_sample(name):
    """The bytes of a sample of a zone."""
    return bytes.fromhex(ZONES[name]["hex"])
