"""The confusion matrix as a picture: intents by their ids, the number in every cell that is not zero."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from bot.doctor.confusion import Confusion

INCHES_PER_LABEL, MARGIN, DOTS_PER_INCH = 0.4, 3.0, 100
INK, LINES = "#1a1a1a", "#dddddd"
RIGHT = LinearSegmentedColormap.from_list("right", ["#ffffff", "#9fd3a8"])
WRONG = LinearSegmentedColormap.from_list("wrong", ["#ffffff", "#f2a38f"])
CHINESE_FONTS = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Zen Hei", "Microsoft YaHei")


def draw_confusion(confusion: Confusion, path: Path) -> None:
    """Write a PNG: rows are what a sentence is filed under, columns what the model says; shares of a row are shaded."""
    counts = np.array(confusion.counts)
    side = MARGIN + INCHES_PER_LABEL * len(confusion.labels)
    font = next((name for name in CHINESE_FONTS if name in font_manager.get_font_names()), None)
    with rc_context({"font.sans-serif": [font, "DejaVu Sans"]} if font else {}):
        figure = Figure(figsize=(side, side), dpi=DOTS_PER_INCH, facecolor="white", layout="constrained")
        axes = figure.add_subplot()
        _shade(axes, counts)
        _write_numbers(axes, counts)
        _write_labels(axes, confusion, chinese=font is not None)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, format="png")


def _shade(axes: Axes, counts: np.ndarray) -> None:
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    diagonal = np.eye(len(counts), dtype=bool)
    axes.imshow(np.ma.masked_array(shares, ~diagonal), cmap=RIGHT, vmin=0, vmax=1)
    axes.imshow(np.ma.masked_array(shares, diagonal), cmap=WRONG, vmin=0, vmax=0.4)
    edges = np.arange(len(counts) + 1) - 0.5
    axes.set_xticks(edges, minor=True)
    axes.set_yticks(edges, minor=True)
    axes.grid(which="minor", color=LINES, linewidth=0.6)
    axes.tick_params(which="minor", length=0)


def _write_numbers(axes: Axes, counts: np.ndarray) -> None:
    for row, column in zip(*np.nonzero(counts), strict=True):
        weight = "normal" if row == column else "bold"
        axes.text(column, row, str(counts[row, column]), ha="center", va="center", color=INK, size=11, weight=weight)


def _write_labels(axes: Axes, confusion: Confusion, chinese: bool) -> None:
    places = range(len(confusion.labels))
    axes.set_xticks(places, confusion.labels, rotation=60, ha="left", rotation_mode="anchor", size=11, color=INK)
    axes.set_yticks(places, confusion.labels, size=11, color=INK)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("bottom")
    right, total = confusion.right, confusion.total
    if chinese:
        title, rows, columns = f"测试句认对 {right} / {total}", "测试句写的意图", "模型认成的意图"
    else:
        title, rows, columns = f"held-out sentences told right: {right} of {total}", "filed under", "told as"
    axes.set_title(title, size=16, color=INK, pad=14)
    axes.set_ylabel(rows, size=13, color=INK)
    axes.set_xlabel(columns, size=13, color=INK)
