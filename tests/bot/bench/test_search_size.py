"""Entries made up for the search, and the figures of a small index."""

from random import Random

from bot.bench.search_size import make_entries, measure_search, substitute
from knowledge.wordings import Unit, Wording

WORDINGS = [
    Wording(Unit("osmanthus", "faq", f"faq_{number}", None), text, True)
    for number, text in enumerate(["桂花券面值多大", "松针券哪天停发", "芦苇券到哪里领", "镇务大厅几点开门"])
]


def test_entries_are_units_of_their_own_and_repeatable() -> None:
    entries = list(make_entries(WORDINGS, 50))
    assert len({entry.unit for entry in entries}) == 50
    assert entries == list(make_entries(WORDINGS, 50))
    assert len({entry.text for entry in entries}) > 40


def test_substitution_keeps_to_the_characters_of_the_wordings() -> None:
    known = set("".join(wording.text for wording in WORDINGS))
    random = Random(3)
    for _ in range(50):
        text = substitute(WORDINGS[0].text, WORDINGS, random)
        assert set(text) <= known
        assert len(text) >= len(WORDINGS[0].text)


def test_figures_of_a_small_index() -> None:
    said: list[str] = []
    found = list(measure_search(WORDINGS, 200, said.append))
    assert [figure.name for figure in found] == [
        "建立索引（含分词）", "索引大小", "打开已有索引（每次启动）", "本进程内存", "每次查询 p50", "每次查询 p99",
    ]  # fmt: skip
    assert (found[1].value or 0) > 0
    assert said[0] == "正在编写 200 条问法"
