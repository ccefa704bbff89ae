"""The doctor's tokenizer cuts as the assistant's does, and a line tried in it leaves no trace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.doctor.segmenter import Segmenter

TEXT = "房补领了十个月"


def test_a_line_that_was_tried_is_forgotten() -> None:
    segmenter = Segmenter([], [])
    before = segmenter.cut(TEXT)
    with segmenter.trying("房补", 10_000_000):
        assert segmenter.cut(TEXT)[0] == "房补"
    assert segmenter.cut(TEXT) == before and before[0] != "房补"
    assert segmenter.across(TEXT, 0, 2) == [(1, 3, "补领")] and segmenter.across(TEXT, 0, 1) == []


def test_a_line_that_is_there_can_be_thought_away() -> None:
    segmenter = Segmenter([], [("惠才卡", None), ("多少", None)])
    assert segmenter.whole_anyway == {"多少"} and segmenter.cut("惠才卡") == ["惠才卡"]
    with segmenter.without("惠才卡"):
        assert len(segmenter.cut("惠才卡")) > 1
    with segmenter.without("多少"):
        assert segmenter.cut("多少") == ["多少"]
    assert segmenter.cut("惠才卡") == ["惠才卡"]


def test_the_weakest_line_that_is_enough_is_proposed() -> None:
    segmenter = Segmenter([], [])
    line = segmenter.find_line("房补", [(TEXT, 0, 2)])
    word, _, weight = str(line).partition(" ")
    added = Segmenter([], [(word, int(weight))])
    assert added.across(TEXT, 0, 2) == []
    assert Segmenter([], [("惠才卡", None)]).find_line("才", [("惠才卡", 1, 2)]) is None


def test_words_of_two_words_keep_policy_names_whole() -> None:
    assert Segmenter(["试验补贴"], []).cut("试验补贴多少") == ["试验补贴", "多少"]


@pytest.mark.slow
def test_the_projects_sentences_are_cut_as_the_assistant_cuts_them(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "from bot.doctor.corpus import read_corpus\n"
        "from bot.doctor.segmenter import Segmenter\n"
        "from knowledge.opening import policy_folder, shared_knowledge\n"
        "from knowledge.normalization import simplify\n"
        "from knowledge.tokens import cut\n"
        "shared_knowledge()\n"
        "corpus = read_corpus(Path('nlu_data'), Path('tests'), None, policy_folder())\n"
        "ours = Segmenter(corpus.names, [(word.text, word.weight) for word in corpus.words])\n"
        "texts = [simplify(s.text) for s in [*corpus.training, *corpus.evaluation]]\n"
        "assert len(texts) > 10_000\n"
        "assert [text for text in texts if ours.cut(text) != cut(text)] == []\n"
    )
    environment = {"TALENTBOT_VAR": str(tmp_path), "PATH": "", "PYTHONPATH": "."}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=200)
    assert run.returncode == 0, run.stderr
