"""All checks in the order in which they are told; each is a title and what finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.doctor.alignment import check_annotated, check_names
from bot.doctor.balance import check_balance
from bot.doctor.corpus import Corpus
from bot.doctor.dictionary import check_use, check_words
from bot.doctor.findings import Finding, Group, Level, make_group
from bot.doctor.leaks import SIMILAR, check_leaks
from bot.doctor.repeats import check_duplicates, check_seen_alike, check_two_intents, check_wordings
from bot.doctor.segmenter import Segmenter
from bot.doctor.shapes import check_characters, check_empty, check_fillers, check_length, check_one_character

Check = tuple[str, str, Callable[[Corpus, Segmenter], Iterable[Finding]]]

CHECKS: list[Check] = [
    ("unreadable", "读不了的文件", lambda corpus, _: check_readable(corpus)),
    ("annotated", "标注和分词对不上", check_annotated),
    ("names", "名称和分词对不上", check_names),
    ("two_intents", "同一句在两种意图里", lambda corpus, _: check_two_intents(corpus)),
    ("seen_alike", "分类器分不清的两句", lambda corpus, _: check_seen_alike(corpus)),
    ("duplicates", "重复的例句", lambda corpus, _: check_duplicates(corpus)),
    ("wordings", "重复的问法", lambda corpus, _: check_wordings(corpus)),
    ("leaks", f"测试句和训练数据相同或太像（相似度 ≥ {SIMILAR}）", lambda corpus, _: check_leaks(corpus)),
    ("empty", "空的例句", lambda corpus, _: check_empty(corpus)),
    ("one_character", "只有一个字的例句", lambda corpus, _: check_one_character(corpus)),
    ("length", "太长的例句", lambda corpus, _: check_length(corpus)),
    ("characters", "全角和看不见的字符", lambda corpus, _: check_characters(corpus)),
    ("fillers", "语气词吃掉内容", lambda corpus, _: check_fillers(corpus)),
    ("words", "没有生效的词", check_words),
    ("word_use", "用不上的词", check_use),
    ("balance", "例句太少或不均", lambda corpus, _: check_balance(corpus)),
]


def examine(corpus: Corpus, progress: Callable[[str], None]) -> Iterator[Group]:
    """Every check that needs no model; ``progress`` is told each title before its check."""
    names = [name for name in corpus.names if not name.isascii()]
    segmenter = Segmenter(names, [(word.text, word.weight) for word in corpus.words])
    for key, title, check in CHECKS:
        progress(title)
        yield make_group(key, title, check(corpus, segmenter))


def check_readable(corpus: Corpus) -> Iterator[Finding]:
    """Files that could not be read; what they hold was not checked."""
    for told in corpus.unreadable:
        where, _, problem = told.rpartition(": ")
        yield Finding(Level.ERROR, where, problem, "先改好，再运行一次")
    if corpus.policy_problems:
        problem = f"有 {corpus.policy_problems} 处问题，读出来的可能不全"
        yield Finding(Level.ERROR, "政策文件: 全部", problem, "运行 talentbot check，按它说的改好")
    if not corpus.examples:
        yield Finding(Level.ERROR, "例句: 文件夹", "里面没有例句", "确认 --data 指的是放 *.yml 例句的文件夹")
