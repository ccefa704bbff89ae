"""Whole talks about one's own case with the real assistant: said at once, asked for, interrupted, corrected, ended."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from tests.bot.server import Server

pytestmark = pytest.mark.slow
ALL_AT_ONCE = (
    "我34岁，统招全日制硕士，学位证有，户口在青岛，2019年7月来青岛第一份工作，签了合同，单位交社保{months}个月，2020年5月买了唯一住房，"
    "领了10个月住房补贴，能领安家费吗，能拿多少"
)
TOLD = [
    "硕士",
    "拿到了",
    "34岁",
    "户口在青岛",
    "2019年7月",
    "是单位交的",
    "14个月",
    "就业",
    "签了合同",
    "买了房",
    "2020年5月",
    "国内",
    "是全日制",
    "是唯一住宅",
]


def talk(server: Server, sender: str, *messages: str) -> list[dict[str, Any]]:
    """The answers to some messages, one after the other."""
    return [server.say(message, f"own-{sender}").answer for message in messages]


def test_everything_in_one_message_is_judged_at_once(server: Server) -> None:
    (answer,) = talk(server, "at-once", ALL_AT_ONCE.format(months=14))
    assert "符合" in answer["text"] and "暂不符合" not in answer["text"]
    assert "100000元−800元×10个月 = 92000元" in answer["text"] and "以审核为准" in answer["text"]
    assert all(condition["met"] for condition in answer["verdict"]) and "asked" not in answer


def test_a_gap_is_told_with_the_earliest_month_and_a_calendar_entry(server: Server) -> None:
    (answer,) = talk(server, "gap", ALL_AT_ONCE.format(months=8))
    assert "还差4个月" in answer["text"] and "最早2027年3月" in answer["text"]
    assert answer["reminder"]["day"] == "2027-03-01" and "BEGIN:VEVENT" in answer["reminder"]["ics"]
    assert [c["have"] for c in answer["verdict"] if c["met"] is False] == ["8个月"]


def test_nothing_known_at_the_start_leads_to_a_certain_verdict(server: Server) -> None:
    first, *rest = talk(server, "asked", "我能领安家费吗", *TOLD)
    assert first["asked"]["fact"] == "degree" and "条件" not in first["asked"]["choices"]
    assert [answer["status"] for answer in rest[:-1]] == ["clarify"] * (len(TOLD) - 1)
    assert rest[-1]["asked"]["fact"] == "subsidy_months" and "符合" in rest[-1]["text"]
    (last,) = talk(server, "asked", "领了12个月")
    assert "100000元−800元×12个月 = 90400元" in last["text"] and "asked" not in last


def test_the_first_failed_condition_ends_the_interview(server: Server) -> None:
    *_, last = talk(server, "failed", "我能领安家费吗", "本科")
    assert "暂不符合" in last["text"] and "研究生" in last["text"] and "asked" not in last


def test_another_question_interrupts_and_the_interview_goes_on(server: Server) -> None:
    _, asked, other, back = talk(server, "interrupted", "住房补贴我能领吗", "硕士", "住房补贴在哪里申请", "拿到了")
    assert "青岛人才网" in other["text"] and other["asked"]["fact"] == asked["asked"]["fact"]
    assert back["status"] == "clarify" and back["asked"]["fact"] != asked["asked"]["fact"]


def test_courtesy_in_between_ends_nothing(server: Server) -> None:
    _, _, after = talk(server, "polite", "住房补贴我能领吗", "谢谢", "硕士")
    assert after["status"] == "clarify" and "硕士" in after["text"]


def test_a_contradiction_is_asked_about_and_a_correction_replaces(server: Server) -> None:
    talk(server, "contrary", "我能领安家费吗", "硕士", "拿到了")
    doubt, settled = talk(server, "contrary", "我是博士", "博士")
    assert doubt["asked"] == {"fact": "degree", "kind": "choice", "choices": ["硕士", "博士"]}
    assert "博士" in settled["text"] and settled["asked"]["fact"] == "age"
    (corrected,) = talk(server, "contrary", "说错了，我是本科")
    assert "暂不符合" in corrected["text"]


def test_cancel_ends_it_and_restart_begins_anew(server: Server) -> None:
    *_, again = talk(server, "restarted", "我能领安家费吗", "硕士", "拿到了", "重新来")
    assert again["asked"]["fact"] == "degree"
    cancelled, after = talk(server, "restarted", "取消", "34岁")
    assert "清除" in cancelled["text"] and "asked" not in cancelled and "asked" not in after


def test_not_sure_of_anything_ends_with_what_is_open_and_a_way_on(server: Server) -> None:
    answer = talk(server, "unsure", "我能领安家费吗")[0]
    for _ in range(20):
        if "asked" not in answer:
            break
        (answer,) = talk(server, "unsure", "不清楚")
    assert "asked" not in answer and "还不能确定" in answer["text"] and "专窗" in answer["text"]
    assert {condition["met"] for condition in answer["verdict"]} == {None}


def test_what_one_person_told_is_never_another_ones(server: Server) -> None:
    talk(server, "two", "我是硕士，34岁，户口在青岛，社保交了14个月，能领安家费吗")
    (other,) = talk(server, "two", "换个人，我朋友是博士，他能领安家费吗")
    assert "34" not in other["text"] and "14个月" not in other["text"]
    assert other["asked"]["fact"] == "degree_certificate"


def test_what_applies_to_me_grows_with_what_i_tell(server: Server) -> None:
    first, listed = talk(server, "benefits", "我能享受什么政策", "本科")
    assert first["asked"]["fact"] == "degree"
    assert "暂不符合" in listed["text"] and "住房补贴" in listed["text"] and listed["asked"]


def test_the_best_order_is_a_table_with_its_trade_off(server: Server) -> None:
    (answer,) = talk(server, "plan", "我是硕士，还没买房，先领哪个划算")
    assert "28800元" in answer["text"] and "71200元" in answer["text"] and "提前拿到28800元" in answer["text"]
    assert answer["table"]["rows"][0]["name"] == "现在起按月" and "不能加在一起" in answer["text"]


def test_no_word_of_a_person_is_left_in_record_or_conversation(server: Server) -> None:
    talk(server, "private", "我能领安家费吗", "硕士", "29", "拿到了", "29", "清除我的信息")
    talk(server, "private", "我今年37岁，社保交了23个月，能领安家费吗")
    talk(server, "private", "谢谢", "再见")
    with sqlite3.connect(next(server.var.glob("*.db"))) as connection:
        turns = connection.execute("SELECT text, reply FROM turn").fetchall()
        rows = connection.execute("SELECT events FROM conversation WHERE sender_id LIKE '%private%'").fetchall()
        told = connection.execute("SELECT count(*) FROM conversation_told WHERE sender_id LIKE '%private%'").fetchone()
    kept = json.dumps([turns, [json.loads(row[0]) for row in rows]], ensure_ascii=False)
    assert rows and "37岁" not in kept and "23个月" not in kept and '"29"' not in kept
    assert told == (0,)


def test_english_is_interviewed_in_english(server: Server) -> None:
    first, second = talk(server, "english", "Can I get the settling-in allowance?", "master's")
    assert first["asked"]["choices"][:2] == ["college diploma", "bachelor's"]
    assert second["language"] == "en" and second["asked"]["choices"] == ["Yes", "No", "Not sure"]
