"""From known results to rows, ratios with bars, Markdown and JSON."""

import json
from dataclasses import replace

import pytest
from rich.console import Console

from bot.evaluation.baseline.measured import Cost, Measured
from bot.evaluation.baseline.report import show
from bot.evaluation.baseline.servers import ALWAYS, STOCK
from bot.evaluation.baseline.table import as_record, list_ratios, list_rows, render_markdown
from bot.evaluation.conversations import Conversation, Turn
from bot.evaluation.judge import judge
from bot.evaluation.runner import Reply, Result, TurnResult

EXPECT = {"type": "answer", "all": [["350元"]], "none": ["免费"]}
RIGHT, WRONG, FORBIDDEN, LOST = "350元。", "800元。", "免费。", "没有查到。"


def answer(kind: str, reply: str, seconds: float) -> Result:
    turn = TurnResult("券多大", Reply(reply), seconds, judge(EXPECT, reply))
    return Result(Conversation(reply, {"kind": kind}, (Turn("券多大", EXPECT),)), [turn])


def one(name: str, replies: list[str], speed: float, cost: Cost, memory: float | None = 400.0) -> Measured:
    kinds = ["single", "single", "single", "typo"]
    results = [answer(kind, reply, 0.01 * (n + 1)) for n, (kind, reply) in enumerate(zip(kinds, replies, strict=True))]
    return Measured(name, cost, results, speed, 0, 5.0, memory)


@pytest.fixture
def measured() -> list[Measured]:
    return [
        one("本助手", [RIGHT, RIGHT, RIGHT, WRONG], 120.0, Cost(30.0)),
        one("Rasa 文档配置", [RIGHT, WRONG, FORBIDDEN, LOST], 20.0, Cost(900.0, "三个意图")),
        one("BM25 检索", [RIGHT, RIGHT, LOST, LOST], 50.0, Cost(), None),
    ]


def test_rows_hold_accuracy_by_kind_wrong_facts_times_and_costs(measured: list[Measured]) -> None:
    rows = {row.name.strip(): row.values for row in list_rows(measured)}
    assert rows["通过率（4 段对话）"] == [75.0, 25.0, 50.0]
    assert rows["单轮（3 段）"] == [100.0, pytest.approx(100 / 3), pytest.approx(200 / 3)]
    assert rows["错别字（1 段）"] == [0.0, 0.0, 0.0]
    assert rows["说错事实的轮次"] == [25.0, 50.0, 0.0]
    assert rows["其中说了不该说的"] == [0.0, 25.0, 0.0]
    assert rows["一位用户 p50"] == [pytest.approx(20)] * 3 and rows["一位用户 p99"] == [pytest.approx(40)] * 3
    assert rows["8 位用户同时"] == [120.0, 20.0, 50.0]
    assert rows["内存（负载后）"] == [400.0, 400.0, None]
    assert rows["训练"] == [30.0, 900.0, None]


def test_ratios_are_held_against_the_bars(measured: list[Measured]) -> None:
    ratios = {ratio.name: (ratio.value, ratio.is_met) for ratio in list_ratios(measured)}
    assert ratios == {
        "通过率比 Rasa 文档配置 高": (50.0, True), "轮/秒是 Rasa 文档配置 的": (6.0, True),
        "通过率比 BM25 检索 高": (25.0, None), "轮/秒是 BM25 检索 的": (2.4, None), "本助手训练": (30.0, True),
    }  # fmt: skip
    slower = [replace(measured[1], name="本助手"), replace(measured[0], name=STOCK)]
    assert [ratio.is_met for ratio in list_ratios(slower)] == [False, False, False]


def test_without_its_thresholds_the_stock_pipeline_is_held_to_accuracy_alone(measured: list[Measured]) -> None:
    always = replace(measured[1], name=ALWAYS)
    ratios = {ratio.name: ratio.is_met for ratio in list_ratios([measured[0], always])}
    assert ratios == {f"通过率比 {ALWAYS} 高": True, f"轮/秒是 {ALWAYS} 的": None, "本助手训练": True}


def test_markdown_has_a_column_per_assistant_and_says_how_it_was_measured(measured: list[Measured]) -> None:
    text = render_markdown(measured, {"日期": "某日", "处理器": "两核"})
    assert "| 项目 | 本助手 | Rasa 文档配置 | BM25 检索 |\n| --- | ---: | ---: | ---: |\n" in text
    assert "| 训练 | 30 秒 | 900 秒 | — |" in text
    assert "| 轮/秒是 Rasa 文档配置 的 | 6 倍 | ≥ 3 ✓ |" in text
    assert "日期 某日；处理器 两核；Rasa 文档配置：三个意图。" in text


def test_the_record_can_be_written_and_the_terminal_shows_the_same(measured: list[Measured]) -> None:
    record = json.loads(json.dumps(as_record(measured, {"日期": "某日"})))
    assert [row["values"] for row in record["rows"]] == [row.values for row in list_rows(measured)]
    console = Console(record=True, width=140)
    show(measured, console)
    text = console.export_text()
    assert "75.0%" in text and "（标准 ≥ 15）✓" in text and "Rasa 文档配置：三个意图" in text
