"""Words that our wordings use far more often than everyday Chinese speak for us, everyday ones against."""

from __future__ import annotations

import pytest

from knowledge.belonging import LEAST, MOST, Belonging
from knowledge.knowledge import Knowledge
from knowledge.token_table import TokenTable, TokenWriter
from knowledge.tokens import search_tokens

WORDINGS = [
    "人才公寓怎么申请",
    "人才公寓租金多少",
    "硕士补贴怎么领",
    "博士补贴多少钱",
    "安家费申请材料",
    "coral bay",
]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Belonging:
    folder, writer = tmp_path_factory.mktemp("tokens"), TokenWriter()
    for text in WORDINGS:
        writer.add(search_tokens(text))
    writer.save(folder)
    return Belonging(TokenTable(folder), frozenset(["申请"]))


def test_words_of_ours_weigh_more_than_those_of_others(own: Belonging) -> None:
    assert own.weigh("人才补贴") > 0 > own.weigh("天气预报")
    assert own.weigh("硕士补贴") > own.weigh("硕士天气") > own.weigh("医院天气")


def test_a_word_says_at_most_so_much(own: Belonging) -> None:
    for word in ("补贴", "天气", "人", "呗", "jira", "安家费"):
        assert LEAST <= own.weigh_word(word) <= MOST


@pytest.mark.parametrize("nothing", ["", "123", "！？", "多少", "3.5 20"])
def test_figures_signs_and_words_of_asking_say_nothing(own: Belonging, nothing: str) -> None:
    assert own.weigh(nothing) == 0


def test_what_is_asked_of_anything_says_little(own: Belonging) -> None:
    assert own.weigh_word("申请") <= 0.5 < own.weigh_word("补贴")


def test_an_unseen_word_made_of_known_pairs_is_less_strange(own: Belonging) -> None:
    assert own.weigh_word("公寓租金") > own.weigh_word("鼓浪屿")


def test_a_latin_word_speaks_for_us_only_when_our_wordings_hold_it(own: Belonging) -> None:
    assert own.weigh_word("housing") < 0 < own.weigh_word("coral")


@pytest.mark.parametrize(
    ("ours", "others"),
    [
        ("硕士租房有钱领吗", "肺炎能治好吗"),
        ("刚毕业来高新区有什么补贴", "这只股票能买吗"),
        ("人才房哪些人能住", "红烧肉放多少盐"),
    ],
)
def test_the_projects_wordings_tell_fields_apart(knowledge: Knowledge, ours: str, others: str) -> None:
    belonging = knowledge.index.belonging
    assert belonging.weigh(ours) > 1.5 > 0 > belonging.weigh(others)
