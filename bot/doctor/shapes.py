"""Sentences of a shape that cannot be learned from: empty, one character, too long, odd characters, nothing but fillers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.doctor.corpus import Corpus, normalise
from bot.doctor.findings import Finding, Level
from bot.nlu.features import WINDOW
from knowledge.names import known_places
from knowledge.normalization import FILLERS, simplify, strip_fillers
from knowledge.tokens import unify_words

QUESTION = "ask_"
HIDDEN = ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")  # control, format, private, unassigned, surrogate, separators
FINE = "\u200d\ufe0f～"  # the first two join emoji
PUNCTUATION = re.compile(r"[^\w\s]|_")


def check_empty(corpus: Corpus) -> Iterator[Finding]:
    """Nothing to learn from at all."""
    for sentence in [*corpus.training, *corpus.held_out]:
        if not sentence.text.strip():
            yield Finding(Level.ERROR, sentence.where, "是空的", "写上一句话，或删掉这一行")
        elif not any(unicodedata.category(c)[0] in "LNS" for c in sentence.text):
            yield Finding(Level.WARNING, sentence.where, f"“{sentence.text}”只有标点", "写上一句话，或删掉这一行")


def check_one_character(corpus: Corpus) -> Iterator[Finding]:
    """One character is a full answer (是, 不), but hardly a question."""
    for example in corpus.examples:
        if len(normalise(example.text)) == 1:
            asks = example.label.startswith(QUESTION)
            level = Level.WARNING if asks else Level.NOTE
            advice = "补成一句话，一个字看不出在问什么" if asks else "应答可以只有一个字，确认它别处没有别的意思"
            yield Finding(level, example.where, f"“{example.text}”只有一个字", advice, {"intent": example.label})


def check_length(corpus: Corpus) -> Iterator[Finding]:
    """The classifier looks at the first WINDOW characters only."""
    for example in corpus.examples:
        if (length := len(unify_words(strip_fillers(simplify(example.text))))) > WINDOW:
            problem = f"“{example.text[:12]}……”有 {length} 个字，分类器只看前 {WINDOW} 个"
            yield Finding(Level.WARNING, example.where, problem, "改短，把问的事放在前面", {"length": length})


def check_characters(corpus: Corpus) -> Iterator[Finding]:
    """Full-width letters and digits, hidden characters, look-alikes, and what changes its length when simplified."""
    for sentence in [*corpus.training, *corpus.held_out]:
        odd = list(dict.fromkeys(c for c in sentence.text if _is_odd(c)))
        told = "、".join(f"“{c}”（U+{ord(c):04X}）" if c.isprintable() else f"U+{ord(c):04X}" for c in odd)
        if odd:
            problem = f"“{_visible(sentence.text)}”里有全角或看不见的字符 {told}"
            should = simplify("".join(odd)).strip()
            advice = f"换成“{should}”" if should.isprintable() and should and should != "".join(odd) else "删掉"
            yield Finding(Level.WARNING, sentence.where, problem, advice, {"characters": [ord(c) for c in odd]})
        elif len(simplify(sentence.text)) != len(sentence.text):
            problem = f"“{sentence.text}”转成简体、半角以后字数变了，名称的位置会错开"
            yield Finding(Level.WARNING, sentence.where, problem, f"写成“{simplify(sentence.text)}”")


def _is_odd(character: str) -> bool:
    if character in FINE:
        return False
    # Chinese punctuation is full-width too, and right: ，？！
    hidden = unicodedata.category(character) in HIDDEN or character in "\ufffd\u00a0\u3000"
    wide = unicodedata.normalize("NFKC", character) != character and unicodedata.category(character)[0] in "LNS"
    return hidden or wide


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else "□" for c in text)


def check_fillers(corpus: Corpus) -> Iterator[Finding]:
    """Stripping 请问, 那个, 谢谢 … must not take away what a sentence or a name is about."""
    for sentence in corpus.training:
        if sentence.text.strip() and not _without_fillers(sentence.text):
            is_example = sentence.file.endswith(".yml")
            level = Level.NOTE if is_example and not sentence.label.startswith(QUESTION) else Level.WARNING
            advice = "确认它只是一句客套" if level is Level.NOTE else "补上问的事，或删掉"
            yield Finding(level, sentence.where, f"“{sentence.text}”去掉语气词就空了", advice)
    places = {name: "places.yaml" for place in known_places().values() for name in place.names}
    names = {name: f"{policy}.yaml" for name, policy in corpus.names.items()}
    words = {word.text: f"{corpus.words_file}: 第 {word.line} 行" for word in corpus.words}
    for name, where in {**places, **names, **words}.items():
        if match := FILLERS.search(simplify(name)):
            problem = f"“{name}”里的“{match[0]}”会被当成语气词去掉"
            shown = where if ": " in where else f"{where}: {name}"
            yield Finding(Level.WARNING, shown, problem, "换一个写法，或请开发人员改语气词表", {"filler": match[0]})


def _without_fillers(text: str) -> str:
    return PUNCTUATION.sub("", FILLERS.sub("", simplify(text))).strip()
