"""The sentences of verdicts and calculations in each language, as templates without figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.language import CHINESE, ENGLISH


@dataclass(frozen=True)
class VerdictPhrases:
    """``no``: {title} {reasons}; ``yes``: {title} {fits}; ``open``: {fits} {rest}; ``failed``: {say} {label} {bound} {want}
    {have} {gap}."""

    told: str
    missing: str
    no: str
    yes: str
    open: str
    unsettled: str  # {rest}: nothing told counts yet
    fits: str
    required: str
    failed: str
    plain: str  # … where the condition's words name the threshold already
    gap: str
    earliest: str  # {month} in which a number of months can be met
    too_late: str  # {day}: the policy ends before
    until_label: str
    deadline: str  # {day}
    earliest_label: str
    deadline_label: str
    years_and_more: str
    standard: str
    listing: str
    reasons: str
    parting: str  # between two sentences
    bounds: Mapping[str, str]


@dataclass(frozen=True)
class SumPhrases:
    """Words of arithmetic: units are templates of ``{n}``, labels name a card or begin a line."""

    note: str
    money: str
    months: str
    heads: str
    area: str
    per_area: str
    rest_label: str
    total: str
    total_of: str
    full: str
    received: str
    monthly_total: str
    monthly_line: str
    plain_total: str
    after_label: str
    off_label: str
    months_label: str
    after: str
    first_term: str
    renewal: str
    at_most: str
    plain: str
    told: str
    tier: str
    over: str
    up_to: str
    wanted_label: str
    part: str
    each_area: str
    aside: str
    joint: str
    plus: str
    minus: str
    times: str
    divided: str


VERDICTS = {
    CHINESE: VerdictPhrases(
        told="您说的{label}",
        missing="还差的{label}",
        no="按您说的情况，暂不符合{title}的条件：{reasons}。",
        yes="按您说的情况，符合{title}的条件{fits}，可以申请，以审核为准。",
        unsettled="现在还不能确定，要看：{rest}。", open="您说的这几项都符合要求{fits}，其余条件也满足就可以申请。还要看：{rest}。",
        fits="（{fits}）",
        required="要求{say}",
        failed="要求{say}，{label}须{bound}{want}，您是{have}{gap}", plain="要求{say}，您是{have}{gap}",
        gap="，还差{missing}", earliest="，每月不断的话最早{month}满足", too_late="，但现行规定到{day}为止，之后还有没有没有写明", until_label="有效期至", deadline="最晚要在{day}申请。", earliest_label="最早",
        deadline_label="最晚",
        years_and_more="{n}年多",
        standard="标准：{degree}{value}。",
        listing="、",
        reasons="；",
        parting="",
        bounds={
            "at_least": "不低于", "at_most": "不超过", "above": "高于", "below": "低于", "since": "不早于",
            "before": "早于",
        },
    ),
    ENGLISH: VerdictPhrases(
        told="Your {label}",
        missing="Still missing: {label}",
        no="From what you say, you are not eligible yet, for you do not yet meet the conditions of the {title}: {reasons}.",
        yes="From what you say, yes: you meet the conditions of the {title}{fits} and can apply; the official review decides.",
        unsettled="This cannot be said yet. It depends on: {rest}.",
        open="What you say meets the requirements{fits}; you can apply if the other conditions are met too. Not yet known: {rest}.",
        fits=" ({fits})",
        required="required is {say}",
        failed="required is {say}; the {label} must be {bound} {want}, yours is {have}{gap}",
        plain="required is {say}; yours is {have}{gap}",
        gap=", {missing} short", earliest=", met in {month} at the earliest if no month is missed",
        too_late=", but the present rules end on {day} and what follows is not stated", until_label="Valid until",
        deadline="You have to apply by {day} at the latest.", earliest_label="Earliest", deadline_label="Latest",
        years_and_more="more than {n} years",
        standard="The standard: {degree} {value}.",
        listing=", ",
        reasons="; ",
        parting=" ",
        bounds={
            "at_least": "at least", "at_most": "at most", "above": "above", "below": "below", "since": "no earlier than",
            "before": "before",
        },
    ),
}  # fmt: skip

SUMS = {
    CHINESE: SumPhrases(
        note="按公开标准推算，以审核为准",
        money="{n}元", months="{n}个月", heads="{n}人", area="{n}平方米", per_area="{n}元/平方米",
        rest_label="剩余月数", total="合计", total_of="{degree}{line}",
        full="领满{months}合计：{lines}（{note}）。",
        received="已领{received}的话，还剩{left}：{lines}（{note}）。",
        monthly_total="每月合计", monthly_line="每月合计：{line}（{note}）。", plain_total="合计：{line}（{note}，各人都要分别符合条件）。",
        after_label="扣减后", off_label="已领", months_label="已领月数", after="扣减已领的{title}后：{line}（{note}）。",
        first_term="首个租期", renewal="续租", at_most="{label}每月最高{line}", plain="{lines}（{note}）。",
        told="您说的{label}", tier="{value}属于{tier}（{limits}）。", over="{n}以上", up_to="不超过{n}",
        wanted_label="您问的月数", part="{wanted}合计：{lines}（{note}）。最长{months}。",
        each_area="每平方米", aside="，每平方米最高{n}",
        joint="；", plus="＋", minus="−", times="×", divided="÷",
    ),
    ENGLISH: SumPhrases(
        note="reckoned from the published standard; the official review decides",
        money="{n} yuan", months="{n} months", heads="{n} people", area="{n} square metres",
        per_area="{n} yuan per square metre",
        rest_label="Months left", total="Total", total_of="{degree} {line}",
        full="In total over {months}: {lines} ({note}).",
        received="After {received} received, {left} are left: {lines} ({note}).",
        monthly_total="Monthly total", monthly_line="Monthly total: {line} ({note}).", plain_total="Total: {line} ({note}; each has to qualify).",
        after_label="After deduction", off_label="Received", months_label="Months received", after="After deducting the {title} already received: {line} ({note}).",
        first_term="first term", renewal="renewal", at_most="{label}: at most {line} a month", plain="{lines} ({note}).",
        told="Your {label}", tier="{value} falls into this tier: {tier} ({limits}).", over="above {n}", up_to="up to {n}",
        wanted_label="The months you ask about",
        part="In total over {wanted}: {lines} ({note}). The longest is {months}.",
        each_area="per square metre", aside=", at most {n}",
        joint="; ", plus=" + ", minus=" − ", times=" × ", divided=" ÷ ",
    ),
}  # fmt: skip
