"""Small folders of policy files for tests; all names and figures are invented."""

from __future__ import annotations

from pathlib import Path

SOURCES = """
notice: {title: 《某某办法》, number: 某政发〔2020〕1号, url: "https://example.cn/n", issued: 2020-03-01, checked: 2026-01-01, standing: official}
"""
CONTACTS = """
talent_hall: {name: 人才综合服务大厅专窗, place: 青岛高新区}
desk: {name: 某某咨询台, place: 青岛高新区}
"""
POLICY = """
title: 试验补贴
aliases: [试补, 试验津贴]
place: 青岛高新区
topic: subsidy
owner: 某部门
contact: talent_hall
in_force: {2020-03-01: {value: true, source: notice}}
parameters:
  monthly:
    label: 每月标准
    unit: 元/月
    by: degree
    values:
      2020-03-01: {value: {本科: 100, 硕士: 200.50}, source: notice, clause: 第三条}
      2021-06-01: {value: {本科: 300, 硕士: 400}, source: notice}
  months: {label: 最长期限, unit: 个月, values: {2020-03-01: {value: 24, source: notice}}}
  ages: {label: 年龄范围, unit: 岁, values: {2020-03-01: {value: [18, 35], source: notice}}}
  from_day: {label: 起算日, unit: date, values: {2020-03-01: {value: 2019-07-01, source: notice}}}
eligibility:
  2020-03-01: {source: notice, value: {all: [{fact: degree, at_least: 本科, say: 本科及以上}, {fact: insured_months, at_least: months, say: "缴费满{months}"}]}}
sections:
  overview: {2020-03-01: {value: "试验补贴发给毕业生：{monthly}，最长{months}。", source: notice}}
  amount: {2020-03-01: {value: "{monthly}。", source: notice}}
faq:
  - ask: [试验补贴能传给孩子吗, 孩子能继承吗]
    say: {2020-03-01: {value: 不能传给孩子。, source: notice}}
unknown:
  - {about: 发到哪张卡, ask: [打到哪张卡], route: desk}
"""


def write_folder(folder: Path, **policies: str) -> Path:
    """A knowledge folder with one place and the given policies by id; ``POLICY`` as ``trial`` when none is given."""
    (folder / "here").mkdir(parents=True, exist_ok=True)
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "contacts.yaml").write_text(CONTACTS, encoding="utf-8")
    for policy_id, text in (policies or {"trial": POLICY}).items():
        (folder / "here" / f"{policy_id}.yaml").write_text(text, encoding="utf-8")
    return folder


def changed(*edits: tuple[str, str]) -> str:
    """``POLICY`` under another name, with pieces replaced; each piece must be there."""
    text = POLICY.replace("试验补贴", "另一补贴").replace("试补", "另补").replace("试验津贴", "另一津贴")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
