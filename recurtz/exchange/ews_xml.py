"""XML in and out: elements without namespaces, from text that can reach nothing outside and expand to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NoReturn
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring
from xml.parsers import expat

from recurtz.errors import ArgumentTypeError, ExchangeFormatError

NAMESPACE = "http://schemas.microsoft.com/exchange/services/2006/types"
_MAX_DEPTH = 64
_ROOT = "elements"
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse_xml(xml: object) -> Element:
    """The root of a document, or an element with the elements of a fragment. Prefixes of names are removed.

    A document type declaration is rejected, so there are no entities. Nothing is fetched.

    Raises `ExchangeFormatError` for text that is not XML, `ArgumentTypeError` for anything but text or bytes.
    """
    if not isinstance(xml, str | bytes | bytearray):
        raise ArgumentTypeError.expected("xml", xml, "use the text or the bytes of XML")
    data = xml.encode("utf-8", "surrogatepass") if isinstance(xml, str) else bytes(xml)
    if not data.startswith(_BYTE_ORDER_MARKS) and not data.lstrip().startswith(b"<?xml"):
        data = b"<%b>%b</%b>" % (_ROOT.encode(), data, _ROOT.encode())
    parser = expat.ParserCreate("utf-8" if isinstance(xml, str) else None)
    builder = _Builder()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, _reject_doctype
    try:
        parser.Parse(data.lstrip() if data.lstrip().startswith(b"<?xml") else data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, ExchangeFormatError):
            raise
        raise ExchangeFormatError(f"the XML cannot be read: {error}; give well-formed XML") from None
    return builder.close()


class _Builder:
    """The tree of elements, with the local parts of their names."""

    def __init__(self) -> None:
        self._tree, self._depth = TreeBuilder(), 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ExchangeFormatError(f"the XML has more than {_MAX_DEPTH} levels; give a CalendarItem")
        self._tree.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(_local(name))

    def data(self, text: str) -> None:
        self._tree.data(text)

    def close(self) -> Element:
        return self._tree.close()


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _reject_doctype(*_declaration: object) -> NoReturn:
    raise ExchangeFormatError("the XML has a document type declaration, which EWS never has; remove it")


# Elements -------------------------------------------------------------------------------------------------------------


def text_of(element: Element, name: str) -> str | None:
    """The text of a child without surrounding blanks; None if there is no such child.

    >>> text_of(parse_xml("<t:Interval> 2 </t:Interval>"), "Interval")
    '2'
    """
    child = element.find(name)
    return None if child is None else (child.text or "").strip()


def all_named(element: Element, name: str) -> Iterator[Element]:
    """The element itself and all elements within it that have a name."""
    return element.iter(name)


def add(parent: Element, name: str, text: object = None) -> Element:
    """Add a child of EWS's types, with a text that XML allows: other characters become U+FFFD."""
    child = SubElement(parent, f"t:{name}")
    if text is not None:
        child.text = _NOT_XML.sub("�", str(text))
    return child


def new_element(name: str) -> Element:
    """An element of EWS's types that can stand alone."""
    return Element(f"t:{name}", {"xmlns:t": NAMESPACE})


def to_text(element: Element) -> str:
    """The XML of an element, without a declaration."""
    return tostring(element, encoding="unicode")
