"""What is read of a person from a sentence: told facts are, asked or required ones are not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import ENTITIES, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.checking.vocabulary import ARITHMETIC
from bot.nlu.fact_reader import FACTS, FactReader, pack_facts, read_facts
from bot.nlu.tokenizer import chinese_pipeline
from knowledge.facts import known_facts
from knowledge.normalization import simplify
from knowledge.question import unpack_fact
from knowledge.told_value import ToldDate

ON = date(2026, 11, 23)


def read(text: str, on: date | None = ON) -> dict[str, Any]:
    return read_facts(chinese_pipeline()(simplify(text)), on)


def n(number: object) -> Decimal:
    return Decimal(str(number))


TOLD: list[tuple[str, dict[str, Any]]] = [
    # ages without 岁, months of none, revenue by its verb
    ("他今年四十一", {"age": n(41)}),
    ("岁数呢，我三十三硕士", {"age": n(33), "degree": "硕士"}),
    ("我一分没领过", {"subsidy_months": n(0)}),
    ("没拿过住房补贴", {"subsidy_months": n(0)}),
    ("我们一年卖七千万", {"revenue": n(70000000)}),
    ("今年销售做到1.5亿", {"revenue": n(150000000)}),
    # degrees
    ("我博士刚毕业", {"degree": "博士"}),
    ("本人硕士学历", {"degree": "硕士"}),
    ("我是研究生毕业", {"degree": "硕士"}),
    ("读完本科就来了", {"degree": "本科"}),
    ("我念的大专", {"degree": "专科"}),
    ("高职毕业的我", {"degree": "专科"}),
    ("学士学位", {"degree": "本科"}),
    ("本科在青岛念的，后来又读了硕士", {"degree": "硕士"}),
    ("我不是硕士，是本科", {"degree": "本科"}),
    ("碩士畢業", {"degree": "硕士"}),
    ("I have a master degree", {"degree": "硕士"}),
    ("i am a phd", {"degree": "博士"}),
    ("bachelor here", {"degree": "本科"}),
    # ages
    ("我今年29岁", {"age": n(29)}),
    ("三十四岁，硕士", {"age": n(34), "degree": "硕士"}),
    ("都41周岁了", {"age": n(41)}),
    ("我３３岁", {"age": n(33)}),
    # months of insurance
    ("社保交了8个月", {"insured_months": n(8)}),
    ("职工社保已经缴满14个月", {"insured_months": n(14)}),
    ("社保两年了", {"insured_months": n(24)}),
    ("五险交了一年", {"insured_months": n(12)}),
    ("交了5个月社保", {"insured_months": n(5)}),
    ("单位给交社保，交了九个月", {"insured_months": n(9), "insured_by_employer": True}),
    # who pays it
    ("公司给我交着社保", {"insured_by_employer": True}),
    ("我的社保是自己交的", {"insured_by_employer": False}),
    ("目前灵活就业", {"insured_by_employer": False}),
    ("社保还没交", {"insured_by_employer": False}),
    # household registration
    ("户口已经迁到青岛了", {"qingdao_hukou": True}),
    ("我有青岛户口", {"qingdao_hukou": True}),
    ("我是青岛人", {"qingdao_hukou": True}),
    ("刚落户", {"qingdao_hukou": True}),
    ("户口还在老家", {"qingdao_hukou": False}),
    ("我没有青岛户口", {"qingdao_hukou": False}),
    ("还没落户", {"qingdao_hukou": False}),
    ("我是外地户口", {"qingdao_hukou": False}),
    ("I have no hukou here", {"qingdao_hukou": False}),
    # dates
    ("2023年7月毕业", {"graduation_date": date(2023, 7, 15)}),
    ("我2024年6月20日毕业的", {"graduation_date": date(2024, 6, 20)}),
    ("2022.6毕业", {"graduation_date": date(2022, 6, 15)}),
    ("2021年毕业的硕士", {"graduation_date": date(2021, 7, 1), "degree": "硕士"}),
    ("去年毕业", {"graduation_date": date(2025, 7, 1)}),
    ("前年毕业来的", {"graduation_date": date(2024, 7, 1)}),
    ("大前年毕业", {"graduation_date": date(2023, 7, 1)}),
    ("毕业三年了", {"years_since_graduation": n(3)}),
    ("2022年9月来青岛工作", {"first_job_date": date(2022, 9, 15)}),
    ("去年3月入职的", {"first_job_date": ToldDate.of_month(2025, 3)}),
    ("2024年5月买的房子", {"purchase_date": date(2024, 5, 15), "home_bought": True}),
    # where from, where studied
    ("我是外籍", {"identity": "外籍"}),
    ("德国人，在高新区上班", {"identity": "外籍"}),
    ("香港居民", {"identity": "港澳台"}),
    ("我是台湾来的", {"identity": "港澳台"}),
    ("foreign employee", {"identity": "外籍"}),
    ("英国硕士", {"study_place": "国外", "degree": "硕士"}),
    ("海归一枚", {"study_place": "国外"}),
    ("在韩国读的本科", {"study_place": "国外", "degree": "本科"}),
    ("国内985硕士", {"study_place": "国内", "degree": "硕士"}),
    ("学位认证还没办", {"degree_verified": False}),
    ("认证已经办好了", {"degree_verified": True}),
    # how studied
    ("非全日制硕士", {"full_time": False, "degree": "硕士"}),
    ("我是在职研究生", {"full_time": False}),
    ("自考本科", {"full_time": False, "degree": "本科"}),
    ("统招全日制本科", {"full_time": True, "degree": "本科"}),
    ("part-time master", {"full_time": False, "degree": "硕士"}),
    ("只有毕业证，没有学位证", {"degree_certificate": False}),
    ("我双证都有", {"degree_certificate": True}),
    ("我还在读，大四", {"in_final_year": True}),
    # homes
    ("我在青岛买了一套房", {"home_bought": True}),
    ("我还没买房", {"home_bought": False}),
    ("现在租房住", {"home_bought": False}),
    ("买的是首套", {"only_home": True}),
    ("这是我家唯一的住房", {"only_home": True}),
    ("这是第二套了", {"only_home": False}),
    ("名下已经有两套", {"only_home": False}),
    ("我和对象都没有房", {"family_owns_home": False}),
    ("我老公名下有一套房", {"family_owns_home": True}),
    # work and enterprise
    ("签了劳动合同", {"contract_signed": True}),
    ("还没签合同", {"contract_signed": False}),
    ("我自己开了公司", {"employment": "创业"}),
    ("我在找工作，目前待业", {"employment": "未就业", "insured_by_employer": False}),
    ("公司注册了10个月", {"company_months": n(10)}),
    ("公司成立两年", {"company_months": n(24)}),
    ("企业成立半年", {"company_months": n(6)}),
    ("我是法人", {"legal_representative": True}),
    ("法人是我", {"legal_representative": True}),
    ("法人不是我，我只是股东", {"legal_representative": False}),
    ("我朋友是法人", {"legal_representative": False}),
    ("我司去年营收300万", {"applicant": "企业", "revenue": n(3_000_000)}),
    ("销售收入两千万", {"revenue": n(20_000_000)}),
    # what was received
    ("房补领了16个月", {"subsidy_months": n(16)}),
    ("已经拿了两年", {"subsidy_months": n(24)}),
    ("安家费已经领了", {"settling_received": True}),
    ("本科领了6个月，硕士领了8个月", {"subsidy_parts": {"本科": n(6), "硕士": n(8)}}),
    # sums
    ("3个博士、5个硕士", {"headcount": {"博士": n(3), "硕士": n(5)}}),
    ("租了60平方", {"floor_area": n(60)}),
    ("市场价30元一平，租80平米", {"market_rent": n(30), "floor_area": n(80)}),
    # skills
    ("我是高级技师", {"skill_level": "高级技师"}),
    ("高级工证书拿到了", {"skill_level": "高级工"}),
    ("技师证", {"skill_level": "技师"}),
]

ASKED: list[tuple[str, set[str]]] = [
    ("我媳妇是博士后，来高新区有房子住没", {"family_owns_home"}),
    ("申请补贴是否要落户", {"qingdao_hukou"}),
    ("要不要青岛户口", {"qingdao_hukou"}),
    ("必须有青岛户口吗", {"qingdao_hukou"}),
    ("需要落户吗", {"qingdao_hukou"}),
    ("是不是必须全日制", {"full_time"}),
    ("社保要交几个月", {"insured_months"}),
    ("社保要满12个月吗", {"insured_months"}),
    ("社保多久能转过来", {"insured_months"}),
    ("35岁以下才行吗", {"age"}),
    ("有40岁以上的限制吗", {"age"}),
    ("毕业3年内的规定", {"years_since_graduation"}),
    ("需要签劳动合同吗", {"contract_signed"}),
    ("要求是唯一住房吗", {"only_home"}),
    ("本科、硕士、博士分别多少", {"degree"}),
    ("硕士和博士哪个多", {"degree"}),
    ("博士后补贴", {"degree"}),
    ("高级工程师有补贴吗", {"skill_level"}),
    ("青岛人才网网址", {"qingdao_hukou"}),
    ("今天星期几", {"age", "first_job_date", "graduation_date"}),
]


@pytest.mark.parametrize(("text", "facts"), TOLD, ids=[text for text, _ in TOLD])
def test_what_is_told_is_read(text: str, facts: dict[str, Any]) -> None:
    found = read(text)
    assert {name: found.get(name) for name in facts} == facts


@pytest.mark.parametrize(("text", "absent"), ASKED, ids=[text for text, _ in ASKED])
def test_what_is_asked_or_required_is_not_taken_for_told(text: str, absent: set[str]) -> None:
    assert absent & read(text).keys() == set()


def test_enough_ways_of_saying_things_are_covered() -> None:
    assert len(TOLD) > 80
    assert len({name for _, facts in TOLD for name in facts}) > 25


@pytest.mark.parametrize("text", ["", "你好", "住房补贴怎么申请", "人才贷要什么材料", "how to apply"])
def test_a_plain_question_tells_nothing(text: str) -> None:
    assert read(text) == {}


def test_without_a_day_relative_dates_are_left_out() -> None:
    assert "graduation_date" not in read("去年毕业", on=None)
    assert read("2023年毕业", on=None)["graduation_date"] == date(2023, 7, 1)


@pytest.mark.parametrize("text", ["2023年13月毕业", "2023年0月毕业", "2023年2月30日毕业"])
def test_a_date_that_does_not_exist_is_no_date(text: str) -> None:
    found = read(text).get("graduation_date")
    assert found is None or found.year == 2023


@given(st.text("我硕士博本科学历社保户口青岛没有交了个月年岁买房毕业来0123456789，。？吗 ", max_size=40))
def test_whatever_is_said_every_fact_is_known_and_of_its_kind(text: str) -> None:
    for name, value in read(text).items():
        if name not in ARITHMETIC:
            known_facts()[name].rank(value)


@given(st.sampled_from([facts for _, facts in TOLD]))
def test_facts_travel_as_json_and_come_back_the_same(facts: dict[str, Any]) -> None:
    assert {name: unpack_fact(value) for name, value in pack_facts(facts).items()} == facts


def process(text: str, **metadata: Any) -> Message:
    message = Message({TEXT: text, METADATA: metadata})
    message.set(SPACY_DOCS[TEXT], chinese_pipeline()(simplify(text)))
    return FactReader().process([message])[0]


def test_the_component_sets_facts_and_marks_where_they_stand() -> None:
    message = process("我去年毕业，硕士，29岁", on="2026-11-23")
    assert message.get(FACTS)["graduation_date"] == {"told": "2025"}
    assert message.get(FACTS)["age"] == {"number": "29"}
    marked = {entity["entity"]: message.get(TEXT)[entity["start"] : entity["end"]] for entity in message.get(ENTITIES)}
    assert marked["degree"] == "硕士" and "29岁" in marked["age"]


def test_the_component_leaves_a_message_without_text_alone() -> None:
    message = Message({TEXT: ""})
    assert FactReader().process([message])[0].get(FACTS) is None
