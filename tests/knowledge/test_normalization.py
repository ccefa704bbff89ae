"""A message is made plain in visible steps, and every part of it is found where the person wrote it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.names import NameFinder
from knowledge.normalization import FILLERS, normalize, simplify, strip_fillers

NAMES = ("人才公寓", "住房补贴", "安家费")
NOISE = st.lists(
    st.sampled_from(
        ["😀", "👍🏻", "！！", "？？？", "。。。", "ＡＢ", " ", "十五万", "我要", "㎡", "ﷺ", "é", "\u0301", "補", "…"]
    ),
    max_size=4,
)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("住房補貼ＡＢＣ", "住房补贴abc"),
        ("人才 公寓", "人才公寓"),
        ("人才公寓😀在哪", "人才公寓在哪"),
        ("真的吗？？？", "真的吗?"),
        ("好的。。。", "好的。"),
        ("好...吧", "好。吧"),
        ("rencai gongyu", "rencai gongyu"),
        ("①金额②条件", "①金额②条件"),
        ("人才公寓\n多少钱", "人才公寓\n多少钱"),
    ],
)
def test_writing_is_made_plain(written: str, plain: str) -> None:
    assert normalize(written).text == plain


def test_every_step_that_changed_something_is_told_in_order() -> None:
    steps = normalize("住房補貼😀给十五万吗？？").steps
    assert [step.name for step in steps] == ["表情", "全角和大小写", "繁体", "标点", "数字和金额"]
    assert steps[0].before == "住房補貼😀给十五万吗？？" and steps[-1].after == "住房补贴给15万吗?"
    assert all(first.after == second.before for first, second in pairwise(steps))


def test_a_plain_message_has_no_steps() -> None:
    assert normalize("住房补贴多少").steps == ()


@pytest.mark.parametrize("text", ["👍", "　", "😀😀", ""])
def test_a_message_of_nothing_but_what_goes_stays(text: str) -> None:
    assert bool(normalize(text).text) == bool(text)


@pytest.mark.parametrize(
    "text", ["不是硕士", "没有社保", "未就业", "无房", "别的补贴", "一年", "15万", "两个月", "非全日制"]
)
def test_no_negation_and_no_number_is_a_filler(text: str) -> None:
    assert strip_fillers(f"您好，请问{text}呢").replace("，", "") == text


def test_polite_frames_go_for_search_alone() -> None:
    assert normalize("麻烦问一下住房补贴").text == "麻烦问一下住房补贴"
    assert strip_fillers("不好意思打扰了，劳驾问一下住房补贴") == "，住房补贴" and FILLERS.search("谢谢")


@given(st.text(max_size=40))
def test_any_text_is_made_plain_and_stays_so(text: str) -> None:
    normal = normalize(text)
    assert len(normal.aligned.starts) == len(normal.aligned.ends) == len(normal.text)
    assert normalize(normal.text).text == normal.text or not simplify(text).isascii()


@given(st.sampled_from(NAMES), NOISE, NOISE)
def test_a_name_is_found_where_it_was_written(name: str, before: list[str], after: list[str]) -> None:
    written = f"{''.join(before)}。{name}。{''.join(after)}"
    normal = normalize(written)
    [match] = [match for match in NameFinder(NAMES).find(normal.text) if match.name == name]
    start, end = normal.origin(match.start, match.end)
    assert written[start:end] == name


@given(st.sampled_from(NAMES), st.integers(1, 2), st.sampled_from(["😀", " ", "👍", "  ", "\u3000"]))
def test_a_name_with_something_put_into_it_is_found_whole(name: str, place: int, noise: str) -> None:
    written = f"请问{name[:place]}{noise}{name[place:]}给多少"
    normal = normalize(written)
    [match] = NameFinder(NAMES).find(normal.text)
    assert written[slice(*normal.origin(match.start, match.end))] == f"{name[:place]}{noise}{name[place:]}"


@given(st.sampled_from(["住房補貼", "人才公寓", "ＡＢＣ"]), st.text(alphabet="住房😀 ？。十五万ＡＢ", max_size=8))
def test_every_part_of_the_plain_text_stands_for_what_it_was(word: str, around: str) -> None:
    written = f"{around}{word}{around}"
    normal = normalize(written)
    place = normal.text.find(simplify(word), len(normalize(around).text) - 1 if around else 0)
    if place >= 0:
        start, end = normal.origin(place, place + len(word))
        assert simplify(word) in normalize(written[start:end]).text


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("人才公寓给多少 要什么材料", ["人才公寓给多少", "要什么材料"]),
        ("人才公寓给多少😭😭要什么材料", ["人才公寓给多少", "要什么材料"]),
        ("人才 公寓 申请", ["人才公寓申请"]),  # words of one phrase
        ("how much is it", ["how much is it"]),
    ],
)
def test_a_space_between_two_phrases_is_a_pause(text: str, phrases: list[str]) -> None:
    normal = normalize(text)
    places = [0, *normal.pauses(), len(normal.text)]
    assert [normal.text[a:b] for a, b in pairwise(places)] == phrases


@given(st.text(alphabet="人才公寓给多少 😭，?ab1", max_size=30))
def test_pauses_lie_within_the_text_in_order(text: str) -> None:
    normal = normalize(text)
    pauses = normal.pauses()
    assert list(pauses) == sorted(set(pauses)) and all(0 < place < len(normal.text) for place in pauses)
