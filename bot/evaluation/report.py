"""A run as text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import set_cell_size

from bot.evaluation.labels import HEADINGS, label
from bot.evaluation.runner import Result
from bot.evaluation.summary import Share, Summary

VERSION_NAMES = {"knowledge_version": "知识版本", "model_version": "模型版本"}
_NAME_WIDTH = 16  # terminal cells; a Chinese character takes two


def render_text(summary: Summary) -> str:
    """Shares per kind, topic and aspect, every failure with its turns, latency, and the total last."""
    lines: list[str] = []
    for key, shares in summary.groups.items():
        lines += ["", f"{set_cell_size(HEADINGS[key], _NAME_WIDTH)}  通过  总数  通过率", *map(_share_line, shares)]
    for failure in summary.failures:
        lines += ["", *_failure_lines(failure)]
    return "\n".join([*lines, "", *_closing_lines(summary)]).lstrip("\n")


def describe_labels(result: Result) -> str:
    """The kind, topic and aspect of a result's conversation, in Chinese."""
    return " / ".join(label(key, name) for key, name in result.conversation.labels.items())


def _share_line(share: Share) -> str:
    return f"{set_cell_size(share.label, _NAME_WIDTH)}{share.passed:>6}{share.total:>6}{share.percent:>7.1f}%"


def _failure_lines(result: Result) -> Iterator[str]:
    yield f"未通过 {result.conversation.id}  {describe_labels(result)}"
    for turn in result.turns:
        yield f"  问：{turn.user}"
        yield "  答：" + turn.reply.text.replace("\n", "\n      ")
        yield from (f"  ✗ {problem}" for problem in turn.problems)


def _closing_lines(summary: Summary) -> Iterator[str]:
    for name, versions in summary.versions.items():
        yield f"{VERSION_NAMES[name]}：{'、'.join(versions)}"
    times = "  ".join(f"p{share} {value:.0f} 毫秒" for share, value in summary.milliseconds().items())
    yield f"每轮用时（{len(summary.seconds)} 轮）：{times}"
    share = summary.overall
    yield f"通过 {share.passed} / {share.total}（{share.percent:.1f}%），用时 {summary.elapsed:.1f} 秒"
