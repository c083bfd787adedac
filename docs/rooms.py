"""The reference, page by page: each public name once, from its docstring.

A page requests its names with the directive `room`. A name that belongs to no page below is on the last one, so that no
public name can be missing.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass, isfunction
from pkgutil import iter_modules
from textwrap import indent
from types import ModuleType

from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

import recurtz

ROOMS = {
    "dates": ("recurtz.recurrence.patterned", "recurtz.recurrence.patterns", "recurtz.recurrence.ranges"),
    "times": (
        "recurtz.events.date_time",
        "recurtz.events.occurrence",
        "recurtz.events.occurrence_id",
        "recurtz.events.master",
    ),
    "requests": (
        "recurtz.events.view",
        "recurtz.events.get",
        "recurtz.events.bounds",
        "recurtz.events.reminders",
        "recurtz.calendar",
        "recurtz.events.create",
        "recurtz.events.update",
        "recurtz.events.delete",
        "recurtz.events.split",
        "recurtz.events.delta",
        "recurtz.events.window",
        "recurtz.events.prefer",
    ),
    "availability": ("recurtz.availability",),
    "zones": ("recurtz.zones",),
    "errors": ("recurtz.errors",),
    "json": ("recurtz.json_types",),
    "exchange": ("recurtz.exchange",),
    "ecosystem": (),
}
"""The modules of each page, in the order of their names on it."""

_LAST = next(reversed(ROOMS))
_PROGRAMS = {"recurtz.__main__", "recurtz.cli"}
_BASES = "Value, Sequence, tzinfo, dict, tuple"  # their members are not listed again


def public_names() -> dict[str, object]:
    """Every public value by its full name: of the package first, then of its modules."""
    modules = [recurtz, *_public_modules()]
    found: dict[str, object] = {}
    for module in modules:
        for name in _names_of(module):
            value = getattr(module, name)
            if not any(value is known for known in found.values()) and not isinstance(value, ModuleType):
                found[f"{module.__name__}.{name}"] = value
    return found


def names_of(room: str) -> list[str]:
    """The public names of a page: those that its modules define, or that only its modules have."""
    names = {name: _room_of(name, value) for name, value in public_names().items()}
    return sorted((name for name in names if names[name][0] == room), key=lambda name: names[name][1])


def _public_modules() -> Iterator[ModuleType]:
    """The modules and packages directly within `recurtz` that have an `__all__`."""
    for found in iter_modules(recurtz.__path__, "recurtz."):
        if found.name not in _PROGRAMS and hasattr(module := import_module(found.name), "__all__"):
            yield module


def _names_of(module: ModuleType) -> list[str]:
    """The public names of a module; of the package also those that are imported when they are first used."""
    lazy = [name for name in dir(module) if not name.startswith("_")] if module is recurtz else []
    return list(dict.fromkeys([*module.__all__, *lazy]))


def _room_of(name: str, value: object) -> tuple[str, int]:
    """The page of a name, and the index of its module there."""
    homes = [value.__module__, name] if isclass(value) or isfunction(value) else [name]
    for home in homes:
        for room, modules in ROOMS.items():
            for place, module in enumerate(modules):
                if f"{home}.".startswith(f"{module}."):
                    return room, place
    return _LAST, 0


def _directive_of(name: str, value: object) -> str:
    """The directive of autodoc for a name; of a class its members, too."""
    if isclass(value) and issubclass(value, Exception):
        return f".. autoexception:: {name}\n   :members:\n"
    if isclass(value):
        fields = ", ".join(value._fields) if issubclass(value, tuple) else ""  # the class itself describes them
        excluded = f"   :exclude-members: {fields}\n" if fields else ""
        return f".. autoclass:: {name}\n   :members:\n   :inherited-members: {_BASES}\n{excluded}"
    if isfunction(value):
        return f".. autofunction:: {name}\n"
    if description := _description_of(name, value):
        module, _, constant = name.rpartition(".")
        return f".. py:data:: {constant}\n   :module: {module}\n\n{indent(description, '   ')}\n"
    return f".. autodata:: {name}\n   :no-value:\n"


def _description_of(name: str, value: object) -> str:
    """The text below a constant that a module imports from one of its own: autodoc has that of the value's type."""
    home, _, constant = name.rpartition(".")
    for module in sorted(found for found in sys.modules if found.startswith(f"{home}.")):
        if getattr(sys.modules[module], constant, None) is value:
            texts = ModuleAnalyzer.for_module(module).find_attr_docs()
            if lines := texts.get(("", constant)):
                return "\n".join(lines)
    return ""


class Room(SphinxDirective):
    """The reference of one page."""

    required_arguments = 1

    def run(self) -> list:
        """The nodes that autodoc creates for the page's names."""
        public = public_names()
        text = "\n".join(_directive_of(name, public[name]) for name in names_of(self.arguments[0]))
        return self.parse_text_to_nodes(f"```{{eval-rst}}\n{text}\n```")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("room", Room)
    return {"parallel_read_safe": True}
