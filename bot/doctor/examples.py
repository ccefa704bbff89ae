"""The examples of nlu_data with their line numbers and annotated entities: what Rasa reads, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ANNOTATION_SIGN = "["


@dataclass(frozen=True)
class Entity:
    """An annotated span of a text."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Sentence:
    """One sentence, what it is filed under (intent or policy; "" when nothing), and where it stands."""

    text: str
    label: str
    file: str
    at: str
    entities: tuple[Entity, ...] = ()

    @property
    def where(self) -> str:
        """``file: line or key``."""
        return f"{self.file}: {self.at}"


class UnreadableError(ValueError):
    """A file that is no UTF-8 or no YAML; the text says where, as ``file: line: problem``."""

    def __init__(self, path: Path, error: yaml.YAMLError | UnicodeDecodeError) -> None:
        if isinstance(error, UnicodeDecodeError):
            super().__init__(f"{shown_path(path)}: 第 {error.start} 个字节: 不是 UTF-8 编码")
            return
        mark = getattr(error, "problem_mark", None)
        super().__init__(f"{shown_path(path)}: 第 {mark.line + 1 if mark else 1} 行: YAML 格式不对")


def shown_path(path: Path) -> str:
    """A path as people write it: below the working directory without its beginning."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def read_text(path: Path) -> str:
    """A file's text. Raises UnreadableError."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(path, error) from error


def read_examples(path: Path) -> list[Sentence]:
    """The examples of a file, empty ones too, so that they can be told. Raises UnreadableError."""
    try:
        tree = yaml.compose(read_text(path), yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise UnreadableError(path, error) from error
    file = shown_path(path)
    return [
        _annotated(text, _value(item, "intent"), file, line)
        for item in _items(_child(tree, "nlu"))
        if _child(item, "intent") is not None
        for text, line in _texts(_child(item, "examples"))
    ]


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def _value(node: yaml.Node, key: str) -> str:
    child = _child(node, key)
    return str(child.value) if isinstance(child, yaml.ScalarNode) else ""


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _texts(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """(text, line) of a block of ``- text`` lines, or of Rasa's longer form, a list of ``text:``."""
    if isinstance(node, yaml.ScalarNode):
        first = node.start_mark.line + (2 if node.style in ("|", ">") else 1)
        for number, line in enumerate(node.value.split("\n")):
            if line.strip().startswith("-"):
                yield line.strip()[1:].strip(), first + number
    for item in _items(node):
        text = _child(item, "text")
        if isinstance(text, yaml.ScalarNode):
            yield text.value.strip().removeprefix("-").strip(), text.start_mark.line + 1


def _annotated(text: str, intent: str, file: str, line: int) -> Sentence:
    """The example without its marks, ``[硕士](degree)`` as an entity."""
    at = f"第 {line} 行"
    if ANNOTATION_SIGN not in text:
        return Sentence(text, intent, file, at)
    from rasa.shared.nlu.training_data import entities_parser  # Rasa takes a second

    found = entities_parser.find_entities_in_training_example(text)
    plain = entities_parser.replace_entities(text)
    spans = tuple(Entity(entity["start"], entity["end"], entity["entity"]) for entity in found)
    return Sentence(plain, intent, file, at, spans)
