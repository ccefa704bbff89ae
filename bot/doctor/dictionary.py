"""The lines of words.txt: do they take effect, are they needed, does any text hold the word?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from bot.doctor.corpus import Corpus, Word
from bot.doctor.findings import Finding, Level
from bot.doctor.segmenter import Segmenter
from knowledge.normalization import simplify


def check_words(corpus: Corpus, segmenter: Segmenter) -> Iterator[Finding]:
    """Lines without effect: given twice, not cut whole, in another script, or a policy's name already."""
    counts = Counter(word.text for word in corpus.words)
    seen: set[str] = set()
    for word in corpus.words:
        where, name = _where(corpus, word), word.text
        if name in seen:
            yield Finding(Level.WARNING, where, f"“{name}”写了 {counts[name]} 次", "留一行")
        elif simplify(name) != name:
            advice = f"写成“{simplify(name)}”"
            yield Finding(Level.WARNING, where, f"“{name}”不是简体、半角、小写，分词时遇不到它", advice)
        elif segmenter.cut(name) != [name]:
            problem = f"“{name}”没有生效，仍切成“{'/'.join(segmenter.cut(name))}”"
            yield Finding(Level.WARNING, where, problem, "改写成一行一个词，词里不要有空格和标点")
        elif name in corpus.names and word.weight is None:
            problem = f"“{name}”已经是政策 {corpus.names[name]} 的名称，本来就会连在一起"
            yield Finding(Level.NOTE, where, problem, "可以删掉这一行")
        seen.add(name)


def check_use(corpus: Corpus, segmenter: Segmenter) -> Iterator[Finding]:
    """Words that no text holds, and words without whose line every text would be cut the same."""
    texts = [simplify(sentence.text) for sentence in [*corpus.training, *corpus.evaluation]]
    texts += [simplify(line) for text in corpus.policy_texts for line in text.splitlines()]
    holders: dict[str, list[str]] = defaultdict(list)
    used: set[str] = set()
    wanted = {word.text for word in corpus.words}
    for text in dict.fromkeys(texts):
        for name in (name for name in wanted if name in text):
            holders[name].append(text)
        used |= wanted.intersection(segmenter.cut(text))
    for word in corpus.words:
        if word.text not in used:
            problem = f"例句、问法和政策里都没有“{word.text}”" if not holders[word.text] else (
                f"“{word.text}”只出现在更长的词里，从来不单独成词"
            )  # fmt: skip
            yield Finding(Level.WARNING, _where(corpus, word), problem, "删掉这一行，或补上用到它的例句")
        elif word.text in segmenter.whole_anyway and not _matters(word.text, holders[word.text], segmenter):
            problem = f"没有这一行，“{word.text}”在所有文字里也不会被切开"
            yield Finding(Level.NOTE, _where(corpus, word), problem, "可以删掉这一行")


def _matters(word: str, texts: list[str], segmenter: Segmenter) -> bool:
    """Whether any of the texts would be cut otherwise without the word's line."""
    cuts = [segmenter.cut(text) for text in texts]
    with segmenter.without(word):
        return any(segmenter.cut(text) != pieces for text, pieces in zip(texts, cuts, strict=True))


def _where(corpus: Corpus, word: Word) -> str:
    return f"{corpus.words_file}: 第 {word.line} 行"
