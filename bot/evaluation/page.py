"""A run as one HTML page that needs nothing but itself: no address is loaded, nothing leaves the reader's computer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from bot.evaluation.labels import HEADINGS
from bot.evaluation.latency import histogram
from bot.evaluation.report import VERSION_NAMES, describe_labels
from bot.evaluation.runner import Result, TurnResult
from bot.evaluation.summary import Share, Summary

_FOLDER = Path(__file__).with_name("assets")
_BAR_WIDTH = 200  # user units of a bar's drawing; it is stretched to its cell


def render_page(summary: Summary) -> str:
    """The whole page. Replies and questions are escaped: they are what anyone wrote."""
    style = (_FOLDER / "report.css").read_text(encoding="utf-8")
    script = (_FOLDER / "report.js").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src {_hash_of(style)}; script-src {_hash_of(script)}"
    groups = "".join(_group_table(HEADINGS[key], shares) for key, shares in summary.groups.items())
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>评测报告 · {summary.at:%Y-%m-%d %H:%M}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#failures">跳到未通过的对话</a>
<header><h1>评测报告</h1><p>{_subtitle(summary)}</p></header>
<main>
{_tiles(summary)}
<section class="groups" aria-label="通过率">{groups}{_latency_table(summary.seconds)}</section>
{_failures(summary.failures)}
</main>
<script>{script}</script>
</body>
</html>
"""


def _hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _subtitle(summary: Summary) -> str:
    parts = [f"{summary.at:%Y-%m-%d %H:%M}", summary.file, summary.url]
    parts += [f"{VERSION_NAMES[name]} {'、'.join(versions)}" for name, versions in summary.versions.items()]
    return " · ".join(f"<span>{escape(part)}</span>" for part in parts)


def _tiles(summary: Summary) -> str:
    share = summary.overall
    tiles = [("通过率", f"{share.percent:.1f}%"), ("通过", f"{share.passed} / {share.total}")]
    tiles += [(f"每轮用时 p{rank}", f"{value:.0f} 毫秒") for rank, value in summary.milliseconds().items()]
    tiles += [("轮数", str(len(summary.seconds))), ("总用时", f"{summary.elapsed:.1f} 秒")]
    return f'<dl class="tiles">{"".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in tiles)}</dl>'


def _bar(share: float, kind: str) -> str:
    """A bar of 0…1 of its cell; the numbers beside it say the same."""
    return (
        f'<svg class="{kind}" viewBox="0 0 {_BAR_WIDTH} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="track" width="{_BAR_WIDTH}" height="10"/>'
        f'<rect class="fill" width="{_BAR_WIDTH * share:.1f}" height="10"/></svg>'
    )


def _table(caption: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table with a drawn second column; every cell but the drawing is escaped by the caller."""
    headings = "".join(f'<th scope="col">{name}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    return f"<table><caption>{caption}</caption><thead><tr>{headings}</tr></thead><tbody>{body}</tbody></table>"


def _group_table(heading: str, shares: list[Share]) -> str:
    rows = (
        (
            escape(share.label),
            _bar(share.percent / 100, "share"),
            f"{share.passed}/{share.total}",
            f"{share.percent:.0f}%",
        )
        for share in shares
    )
    return _table(f"按{heading}", (heading, '<span class="unseen">图示</span>', "通过", "通过率"), rows)


def _latency_table(seconds: list[float]) -> str:
    counts = histogram(seconds)
    most = max((count for _, count in counts), default=1)
    rows = (
        (name, _bar(count / most, "count"), str(count), f"{100 * count / len(seconds):.0f}%") for name, count in counts
    )
    return _table("每轮用时分布", ("用时", '<span class="unseen">图示</span>', "轮数", "占比"), rows)


def _failures(failures: list[Result]) -> str:
    if not failures:
        return '<section id="failures"><h2>未通过的对话</h2><p>没有，全部通过。</p></section>'
    return f"""<section id="failures"><h2>未通过的对话（{len(failures)}）</h2>
<div class="find"><label for="find">在问题、回复和原因里查找</label><input id="find" type="search" autocomplete="off">
<button id="all" type="button" aria-expanded="false">全部展开</button></div>
<p id="found" role="status"></p>
{"".join(map(_failure, failures))}</section>"""


def _failure(result: Result) -> str:
    first = next((turn for turn in result.turns if turn.problems), result.turns[0])
    turns = "".join(part for turn in result.turns for part in _turn_parts(turn))
    return (
        f'<details><summary><span class="id">{escape(result.conversation.id)}</span> {escape(first.user)}'
        f'<span class="labels">{escape(describe_labels(result))}</span></summary><dl class="turns">{turns}</dl></details>'
    )


def _turn_parts(turn: TurnResult) -> Iterator[str]:
    yield f"<dt>问</dt><dd>{escape(turn.user)}</dd><dt>答</dt><dd>{escape(turn.reply.text) or '（没有回复）'}</dd>"
    if turn.problems:
        items = "".join(f"<li>{escape(str(problem))}</li>" for problem in turn.problems)
        yield f'<dt class="bad">问题</dt><dd class="bad"><ul>{items}</ul></dd>'
