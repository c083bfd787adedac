"""The reference, room by room: each public name once, from its docstring.

A page asks for a room with the directive `room`. What no room below claims is in the last one, so that no public name
can be left out.
"""

from collections.abc import Iterator
from importlib import import_module
from inspect import isclass, isfunction
from pkgutil import iter_modules
from types import ModuleType

from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import recurtz

ROOMS = {
    "dates": ("recurtz.recurrence.patterned", "recurtz.recurrence.patterns", "recurtz.recurrence.ranges"),
    "times": ("recurtz.events.date_time", "recurtz.events.occurrence", "recurtz.events.master"),
    "requests": ("recurtz.events.view", "recurtz.events.create", "recurtz.events.prefer"),
    "zones": ("recurtz.zones",),
    "errors": ("recurtz.errors",),
    "json": ("recurtz.json_types",),
    "ecosystem": (),
}
"""The modules of each room, in the order in which their names are told."""

_LAST = next(reversed(ROOMS))
_PROGRAMS = {"recurtz.__main__", "recurtz.cli"}
_BASES = "Value, Sequence, tzinfo, dict"  # what is theirs is not told again
_INNER = "reads, cycle"


def public_names() -> dict[str, object]:
    """Everything that is public, by the name under which a program finds it first: in the package, or in a module."""
    modules = [recurtz, *_modules_that_say_what_is_public()]
    found: dict[str, object] = {}
    for module in modules:
        for name in dict.fromkeys([*module.__all__, *getattr(module, "_LATER", ())]):
            value = getattr(module, name)
            if not any(value is known for known in found.values()) and value not in modules:
                found[f"{module.__name__}.{name}"] = value
    return found


def names_of(room: str) -> list[str]:
    """The public names of a room: those that its modules define, or that only they have."""
    names = {name: _room_of(name, value) for name, value in public_names().items()}
    return sorted((name for name in names if names[name][0] == room), key=lambda name: names[name][1])


def _modules_that_say_what_is_public() -> Iterator[ModuleType]:
    for found in iter_modules(recurtz.__path__, "recurtz."):
        if found.name not in _PROGRAMS and hasattr(module := import_module(found.name), "__all__"):
            yield module


def _room_of(name: str, value: object) -> tuple[str, int]:
    """The room of a name, and the place of its module there."""
    homes = [value.__module__, name] if isclass(value) or isfunction(value) else [name]
    for home in homes:
        for room, modules in ROOMS.items():
            for place, module in enumerate(modules):
                if f"{home}.".startswith(f"{module}."):
                    return room, place
    return _LAST, 0


def _directive_of(name: str, value: object) -> str:
    """What asks autodoc for a name; of a class its members, too, save what only recurtz itself calls."""
    if isclass(value) and issubclass(value, Exception):
        return f".. autoexception:: {name}\n   :members:\n"
    if isclass(value):
        return f".. autoclass:: {name}\n   :members:\n   :inherited-members: {_BASES}\n   :exclude-members: {_INNER}\n"
    return f".. autofunction:: {name}\n" if isfunction(value) else f".. autodata:: {name}\n   :no-value:\n"


class Room(SphinxDirective):
    """The reference of one room."""

    required_arguments = 1

    def run(self) -> list:
        """What autodoc makes of its names."""
        public = public_names()
        text = "\n".join(_directive_of(name, public[name]) for name in names_of(self.arguments[0]))
        return self.parse_text_to_nodes(f"```{{eval-rst}}\n{text}\n```")


def setup(app: Sphinx) -> dict[str, bool]:
    """Give Sphinx the directive."""
    app.add_directive("room", Room)
    return {"parallel_read_safe": True}
