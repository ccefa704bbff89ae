"""The report says what the run brought, as text and as a page that loads nothing."""

import re
from datetime import datetime
from html.parser import HTMLParser

import pytest

from bot.evaluation.conversations import Conversation, Turn
from bot.evaluation.judge import Problem
from bot.evaluation.page import render_page
from bot.evaluation.report import render_text
from bot.evaluation.runner import Reply, Result, TurnResult
from bot.evaluation.summary import Share, Summary, as_record, summarise

EVIL = '<script>alert("x")</script>'


def result(name: str, kind: str, problems: list[Problem], reply: str = "好") -> Result:
    labels = {"kind": kind, "topic": "green-card", "aspect": "amount"}
    turn = TurnResult(f"问{name}", Reply(reply, {"knowledge_version": "k-1"}), 0.025, problems)
    return Result(Conversation(name, labels, (Turn(turn.user),)), [turn])


@pytest.fixture
def summary() -> Summary:
    results = [
        result("a", "single", []),
        result("b", "single", [Problem("missing", "350")], EVIL),
        result("c", "followup", []),
        result("d", "nonstandard", [Problem("empty", "")], ""),
    ]
    return summarise(results, "题目.jsonl", "http://localhost/x", datetime(2031, 5, 4, 3, 2), 1.5)


class Page(HTMLParser):
    """Tags with their attributes, and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag


def test_shares_are_counted_weakest_first(summary: Summary) -> None:
    assert summary.overall == Share("全部", 2, 4)
    assert summary.groups["kind"] == [Share("nonstandard", 0, 1), Share("单轮", 1, 2), Share("追问", 1, 1)]
    assert summary.groups["topic"] == [Share("人才绿卡", 2, 4)]
    assert summary.milliseconds() == {50: 25.0, 95: 25.0, 99: 25.0}
    assert summary.versions == {"knowledge_version": ["k-1"]}


def test_text_tells_every_failure_and_the_total(summary: Summary) -> None:
    text = render_text(summary)
    assert re.search(r"单轮 +1 +2 +50\.0%", text)
    assert "未通过 b  单轮 / 人才绿卡 / 金额\n  问：问b\n" in text
    assert "✗ 缺少：350" in text
    assert "p95 25 毫秒" in text
    assert text.endswith("通过 2 / 4（50.0%），用时 1.5 秒")


def test_page_is_well_formed_and_loads_nothing(summary: Summary) -> None:
    page = Page(render_page(summary))
    assert page.open == []
    for _tag, attributes in page.tags:
        assert not {"src", "action", "srcset", "style"} & set(attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert sum(tag == "script" for tag, _ in page.tags) == 1


def test_page_escapes_what_others_wrote(summary: Summary) -> None:
    assert EVIL not in render_page(summary)
    assert "&lt;script&gt;" in render_page(summary)


def test_page_has_numbers_beside_every_drawing(summary: Summary) -> None:
    page = render_page(summary)
    assert '<th scope="row">单轮</th>' in page
    assert "<td>1/2</td><td>50%</td>" in page
    assert page.count("<details>") == 2
    assert "2031-05-04 03:02" in page
    assert "知识版本 k-1" in page


def test_page_without_failures_says_so(summary: Summary) -> None:
    good = summarise([result("a", "single", [])], "题", "地址", summary.at, 0.1)
    assert "全部通过" in render_page(good)


def test_record_of_a_result() -> None:
    record = as_record(result("b", "single", [Problem("missing", "350")]))
    assert record["passed"] is False
    assert record["kind"] == "single"
    assert record["turns"] == [{"user": "问b", "reply": "好", "seconds": 0.025, "problems": ["缺少：350"]}]
