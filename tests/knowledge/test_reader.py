"""YAML is read strictly and exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.reader import read_mapping


def _read(folder: Path, content: str | bytes) -> tuple[dict | None, list[str]]:
    path = folder / "some.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    problems: list[str] = []
    return read_mapping(path, problems), problems


def test_decimals_are_exact_and_dates_are_dates(tmp_path: Path) -> None:
    loaded, problems = _read(tmp_path, "a: 11.78\nb: 0.1\nc: 1_000.50\nd: 2024-04-01\ne: 7\n")
    assert problems == []
    assert loaded == {
        "a": Decimal("11.78"),
        "b": Decimal("0.1"),
        "c": Decimal("1000.50"),
        "d": date(2024, 4, 1),
        "e": 7,
    }
    assert str(loaded["c"]) == "1000.50"


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3", "key 'a' is given twice"),
        ("a:\n  x: 1\n  x: 2\n", "line 3", "key 'x' is given twice"),
        ("a:\n  2024-01-01: 1\n  2024-01-01: 2\n", "line 3", "is given twice"),
        ("a: 1\nb:\t2\n", "line 2", "tab character; indent with two spaces"),
        ("a: [1\n", "line 2", "correct the YAML there"),
        ("a: 2024-13-45\n", "file", "month must be in 1..12"),
        ("", "file", "empty; write a policy or delete the file"),
        ("# nothing\n", "file", "empty"),
        ("- 1\n- 2\n", "file", "a list, not keys and values"),
        (b"a: \xb2\xb9\xcc\xf9\n", "byte 3", "not UTF-8; save the file as UTF-8"),
    ],
)
def test_what_cannot_be_read_is_said_with_file_place_and_remedy(
    tmp_path: Path, content: str | bytes, where: str, what: str
) -> None:
    loaded, problems = _read(tmp_path, content)
    assert loaded is None
    assert len(problems) == 1
    assert problems[0].startswith(f"some.yaml: {where}: ") and what in problems[0] and ";" in problems[0]


def test_a_byte_order_mark_is_a_problem_yet_the_rest_is_still_read(tmp_path: Path) -> None:
    loaded, problems = _read(tmp_path, b"\xef\xbb\xbfa: 1\n")
    assert loaded == {"a": 1}
    assert problems == ["some.yaml: first bytes: byte-order mark (BOM); save as UTF-8 without BOM"]


def test_no_python_object_can_be_smuggled_in(tmp_path: Path) -> None:
    loaded, problems = _read(tmp_path, "a: !!python/object/apply:os.getcwd []\n")
    assert loaded is None and "could not determine a constructor" in problems[0]
