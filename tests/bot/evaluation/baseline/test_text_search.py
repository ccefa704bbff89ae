"""BM25: the best wording's reply, the fallback below a threshold that parts ours from foreign ones."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.bench.assistant import run_server
from bot.bench.load import put_load
from bot.evaluation.baseline.lessons import Lesson
from bot.evaluation.baseline.servers import search_server
from bot.evaluation.baseline.text_search import Corpus, TextSearch, calibrate, cut, make_corpus

LESSONS = [
    Lesson("coupon_value", ("桂花券面值多大", "桂花券值多少钱", "一张桂花券多少钱"), "每张三百元。", ("桂花券怎么领",), "桂花券每张三百元。"),
    Lesson("coupon_claim", ("桂花券怎么领", "到哪里领取桂花券", "领取桂花券带什么证件"), "带证件到镇上领取。", (), "带证件到镇上领取。"),
    Lesson("ticket", ("松针票能坐什么车", "松针票坐船可以吗"), "车船都可以坐。", (), "松针票坐车坐船都可以。"),
    Lesson("out_of_scope", ("明天下雨吗", "今天股票涨了吗", "红烧肉怎么做好吃", "推荐一部电影", "附近有加油站吗", "火车票在哪买"), "不在服务范围。"),
    Lesson("nlu_fallback", (), "没有查到。"),
]  # fmt: skip


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return calibrate(make_corpus(LESSONS, ["桂花券", "松针票"]))


def test_the_reply_of_the_best_wording_is_given(corpus: Corpus) -> None:
    search = TextSearch(corpus)
    assert search.answer("桂花券多少钱")["text"] == "每张三百元。"
    assert search.answer("带什么证件去领取")["text"] == "带证件到镇上领取。"
    assert search.answer("桂花券值多少")["buttons"] == [{"title": "桂花券怎么领", "payload": "桂花券怎么领"}]


def test_the_text_of_an_answer_is_found_too(corpus: Corpus) -> None:
    assert TextSearch(corpus).answer("坐车坐船都可以")["text"] == "车船都可以坐。"


def test_what_no_text_speaks_of_gets_the_fallback(corpus: Corpus) -> None:
    search = TextSearch(corpus)
    assert [search.answer(said)["text"] for said in ("量子纠缠", "", "？！")] == ["没有查到。"] * 3


def test_nine_in_ten_of_our_sentences_reach_the_threshold_without_themselves(corpus: Corpus) -> None:
    search = TextSearch(corpus)
    ours = [
        number
        for number, (_, reply) in enumerate(corpus.documents)
        if corpus.replies[reply]["text"] != "不在服务范围。"
    ]
    reached = [search.score_again(number) >= corpus.threshold for number in ours]
    assert corpus.threshold > 0
    assert sum(reached) >= 0.9 * len(ours) and len(ours) == len(corpus.documents) - 6


def test_a_question_below_the_threshold_is_not_answered(corpus: Corpus) -> None:
    said = "桂花券多少钱"
    assert TextSearch(replace(corpus, threshold=1000.0)).answer(said)["text"] == "没有查到。"
    assert TextSearch(replace(corpus, threshold=0.0)).answer(said)["text"] == "每张三百元。"


def test_a_corpus_is_read_as_it_was_saved(corpus: Corpus, tmp_path: Path) -> None:
    corpus.save(tmp_path / "corpus.json")
    assert Corpus.load(tmp_path / "corpus.json") == corpus


def test_words_are_cut_without_punctuation(corpus: Corpus) -> None:
    TextSearch(corpus)  # makes the names whole
    assert cut("桂花券，VIP 怎么领？") == ["桂花券", "vip", "怎么", "领"]


@pytest.mark.slow
def test_the_server_answers_like_rasas_rest_channel(corpus: Corpus, tmp_path: Path) -> None:
    corpus.save(tmp_path / "corpus.json")
    with run_server(
        search_server(tmp_path / "corpus.json"), "桂花券多少钱", lambda reply: "三百" in reply.text
    ) as running:
        assert put_load(running.url, [["桂花券怎么领", "量子纠缠"]]).errors == []
