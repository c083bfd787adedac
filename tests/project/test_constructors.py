"""The unchecked constructors that classes of the package declare for type checkers."""

import ast
from importlib import import_module

from graph import ROOT
from recurtz._core.frozen import Value


def declared():
    """(class, the parameters of the `_unchecked` that it declares) of each class of the package that declares one."""
    for file in sorted((ROOT / "recurtz").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for kind in [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]:
            for node in [node for node in ast.walk(kind) if isinstance(node, ast.FunctionDef)]:
                if node.name == "_unchecked":
                    parameters = [argument.arg for argument in [*node.args.posonlyargs, *node.args.args]]
                    yield ".".join(file.relative_to(ROOT).with_suffix("").parts), kind.name, parameters


def subclasses(kind):
    """All subclasses of a class, subclasses of subclasses included."""
    direct = kind.__subclasses__()
    return {*direct, *(each for one in direct for each in subclasses(one))}


class TestDeclaredConstructor:
    """The signature that type checkers see, so that two swapped slots are a type error (tests/typing_baseline.py)."""

    def test_every_class(self):
        """Each class of the package with slots of its own declares it."""
        found = {(module, name) for module, name, _ in declared()}
        kinds = {kind for kind in subclasses(Value) if kind.__module__.startswith("recurtz.") and kind.__slots__}

        assert {(kind.__module__, kind.__name__) for kind in kinds if "__new__" in vars(kind)} <= found
        assert len(found) > 10

    def test_slots(self):
        """Its parameters are the slots, in their order."""
        for module, name, (first, *parameters) in declared():
            kind = getattr(import_module(module), name)
            slots = [slot for base in reversed(kind.__mro__) for slot in vars(base).get("__slots__", ())]

            assert first == "cls"
            assert parameters == [slot.lstrip("_") for slot in slots], name
