"""Two frozen files side by side: `python tests/frozen/compare.py OLD.jsonl NEW.jsonl [--messages] [--show N]`.

An answer must be the same to the letter. Of an error the code, the target, the class and the code and target of each
detail count, and with `--messages` all the texts. That a door tells more faults than it told is a category of its own;
only `create_event`, which has always told all of them, must tell the same.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

SAME, MORE, ORDER, CLASS, DIFFERENT, MISSING = "same", "more faults", "order", "class", "different", "missing"
ALLOWED = {SAME, MORE}
SEVERAL = "ErrorPropertyValidationFailure"
"""The code of an error that stands for several with different codes."""

AROUND = 160
"""Characters that are shown around the first that differs."""


def read(path):
    """The lines of a file by their door and number, in their order."""
    with Path(path).open(encoding="utf-8") as lines:
        found = {}
        for line in lines:
            result = json.loads(line)
            found[result.pop("door"), result.pop("number")] = result
    return found


def compared(door, old, new, with_messages):
    """The category of two results."""
    if old is None or new is None:
        return MISSING
    if "error" in old and "error" in new and "touched" not in {*old, *new}:
        return _errors_compared(door, old, new, with_messages)
    if text(old) == text(new):
        return SAME
    return ORDER if json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True) else DIFFERENT


def _errors_compared(door, old, new, with_messages):
    if told(old["error"], with_messages) == told(new["error"], with_messages):
        return SAME if old["class"] == new["class"] else CLASS
    if not door.startswith("create_event") and has_more(old["error"], new["error"]):
        return MORE
    return DIFFERENT


def told(error, with_messages):
    """What of an error counts."""
    counts = slice(None) if with_messages else slice(2)
    own = [error["code"], error["target"], error["message"]][counts]
    return own, [detail[counts] for detail in error["details"] or ()]


def has_more(old, new):
    """Whether an error tells all that another told, and more; one in a column, which has no details, may be of more."""
    if old["details"] is None:
        outer, inner = new["target"], old["target"] or ""
        return new["code"] in {old["code"], SEVERAL} and (not outer or f"{inner}.".startswith(f"{outer}."))
    return faults(old) < faults(new)


def faults(error):
    """What is at fault, as the codes and targets of the details; of an error without any, its own."""
    return {(code, target) for code, target, _ in error["details"]} or {(error["code"], error["target"])}


def text(result):
    return json.dumps(result, ensure_ascii=False)


def shown(old, new):
    """Two results from shortly before the first character that differs."""
    texts = [text(result) for result in (old, new)]
    start = next((place for place, pair in enumerate(zip(*texts, strict=False)) if len(set(pair)) > 1), 0)
    cut = max(0, start - AROUND // 2)
    return [f"{'…' if cut else ''}{one[cut : cut + 2 * AROUND]}".encode("utf-8", "replace").decode() for one in texts]


def main():
    parser = argparse.ArgumentParser(description="Compare what two versions of the library answer.")
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--messages", action="store_true", help="compare the texts of errors, too")
    parser.add_argument("--show", type=int, default=3, metavar="N", help="lines to show of each door and category")
    parser.add_argument("--more", action="store_true", help="show the errors that tell more faults, too")
    asked = parser.parse_args()
    old, new = read(asked.old), read(asked.new)
    counts, examples = Counter(), defaultdict(list)
    for key in dict.fromkeys([*old, *new]):
        category = compared(key[0], old.get(key), new.get(key), asked.messages)
        counts[key[0], category] += 1
        if category != SAME and (asked.more or category != MORE):
            examples[key[0], category].append(key[1])
    categories = [SAME, MORE, ORDER, CLASS, DIFFERENT, MISSING]
    print(f"{'':20}", *[f"{category:>11}" for category in categories])
    for door in dict.fromkeys(door for door, _ in counts):
        print(f"{door:20}", *[f"{counts[door, category] or '':>11}" for category in categories])
    for (door, category), numbers in examples.items():
        for number in numbers[: asked.show]:
            before, after = shown(old.get((door, number)), new.get((door, number)))
            print(f"\n{door} {number}: {category}\n  - {before}\n  + {after}")
    sys.exit(any(category not in ALLOWED for _, category in counts))


if __name__ == "__main__":
    main()
