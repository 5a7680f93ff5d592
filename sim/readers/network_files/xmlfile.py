"""XML without its dangers: no document types, no entities, no depth, and line numbers kept."""

from pathlib import Path
from typing import Any, Protocol
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from sim.errors import InputError

DEEPEST = 100
"""Most elements within each other."""

MOST = 1_000_000
"""Most elements of a file."""


class Reader(Protocol):
    """What is done with the elements of one format."""

    def begin(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element starts."""

    def end(self, name: str, text: str) -> None:
        """An element ends; the text is that since the last tag."""


class _Handler(ContentHandler):
    def __init__(self, path: Path, reader: Reader, parser: Any) -> None:
        super().__init__()
        self.path, self.reader, self.parser, self.depth = path, reader, parser, 0
        self.elements = 0
        self.text: list[str] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self.depth += 1
        line = self.parser.getLineNumber()
        if self.depth > DEEPEST:
            raise InputError(
                f"{self.path}:{line}: elements nested more than {DEEPEST} deep; export it again"
            )
        self.elements += 1
        if self.elements > MOST:
            raise InputError(
                f"{self.path}: more than {MOST:,} elements; import a part of the network"
            )
        self.text.clear()
        self.reader.begin(_local(name), dict(attrs.items()), line)

    def characters(self, content: str) -> None:
        self.text.append(content)

    def endElement(self, name: str) -> None:
        self.depth -= 1
        self.reader.end(_local(name), "".join(self.text))
        self.text.clear()


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def parse(path: Path, raw: bytes, reader: Reader) -> None:
    """Hand every element to the reader.

    Raises
    ------
    InputError
        The file is not well-formed XML, or has a document type.
    """
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(_Handler(path, reader, parser))
    try:
        parser.feed(raw)  # at once: in small pieces a long tag is scanned again and again
        parser.close()
    except DefusedXmlException:
        raise InputError(
            f"{path}: has a document type (<!DOCTYPE ...>), which is not read; remove it"
        ) from None
    except SAXParseException as error:
        raise InputError(
            f"{path}:{error.getLineNumber()}: not well-formed XML ({error.getMessage()}); "
            "export it again"
        ) from None
    except InputError:  # a ValueError too
        raise
    except (SAXException, LookupError, ValueError) as error:
        raise InputError(f"{path}: unreadable XML ({error}); save it as UTF-8") from None
