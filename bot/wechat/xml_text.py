"""The XML of pushes and replies: read without DTD, entities or depth, written so that any text survives.

expat alone is used: an external reference is never followed, and nothing is built before it was checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.parsers import expat

DEEPEST = 6  # elements inside each other; the platform sends four
MOST_ELEMENTS = 200
# What XML 1.0 cannot carry (users paste control characters), and halves of characters.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Tree = Mapping[str, "str | int | Sequence[Tree] | Tree"]


class XmlError(ValueError):
    """Not an XML message of the platform."""


class _Reader:
    """Collects the text of each child of ``<xml>``."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._path: list[str] = []
        self._texts: list[str] = []
        self._elements = 0

    def start(self, name: str, _attributes: object) -> None:
        if not self._path and name != "xml":
            raise XmlError("root")
        self._path.append(name)
        self._elements += 1
        if len(self._path) > DEEPEST or self._elements > MOST_ELEMENTS:
            raise XmlError("depth or size")
        if len(self._path) == 2:
            if name in self.fields:
                raise XmlError("duplicate element")
            self._texts = []

    def end(self, name: str) -> None:
        if len(self._path) == 2:
            self.fields[name] = "".join(self._texts)
        self._path.pop()

    def text(self, data: str) -> None:
        if len(self._path) == 2:
            self._texts.append(data)


def _refuse(*_arguments: object) -> None:
    raise XmlError("DTD")


def read_xml(raw: bytes) -> dict[str, str]:
    """The texts of the children of ``<xml>``, by name; what lies deeper is not kept. Raises XmlError for anything else."""
    reader, parser = _Reader(), expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse
    try:
        parser.Parse(ILLEGAL.sub("", raw.decode("utf-8")), True)
    except (expat.ExpatError, UnicodeDecodeError, ValueError) as error:
        raise error if isinstance(error, XmlError) else XmlError(str(error)) from error
    return reader.fields


def write_xml(tree: Tree) -> bytes:
    """``<xml>`` with a tree of texts, numbers and lists of ``<item>``."""
    return f"<xml>{_write(tree)}</xml>".encode()


def _write(tree: Tree) -> str:
    return "".join(f"<{name}>{_write_value(value)}</{name}>" for name, value in tree.items())


def _write_value(value: str | int | Sequence[Tree] | Tree) -> str:
    if isinstance(value, str):
        return f"<![CDATA[{ILLEGAL.sub('', value).replace(']]>', ']]]]><![CDATA[>')}]]>"
    if isinstance(value, Mapping):
        return _write(value)
    return str(value) if isinstance(value, int) else "".join(f"<item>{_write(item)}</item>" for item in value)
