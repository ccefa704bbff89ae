"""The sentences of interviews, lists of benefits, the catalogue and plans in each language, as templates without figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.language import CHINESE, ENGLISH


@dataclass(frozen=True)
class InterviewPhrases:
    """What an interview says: ``noted`` {told}; ``lead`` before its first question, ``again`` before one asked anew;
    ``sides``: for each comparison what says that it is met, and that it is not, with {want}; ``differ`` {label} {old} {new};
    ``begun`` {title}; ``yes`` and ``no`` answer a yes_no question where the language has no words of its own for it."""

    noted: str
    one_by_one: str  # several people were told of
    lead: str
    amount: str  # … before one that only the amount depends on
    begun: str
    matching: str
    again: str
    unsure: str
    cancelled: str
    cleared: str
    differ: str
    differ_so: str  # … of a yes_no, whose words need no label
    left_open: str
    zero: str
    yes: str
    no: str
    sides: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class BenefitPhrases:
    """The list of what applies to a person: a line for each verdict, with {items}; ``reason`` {title} {reason}."""

    lead: str
    blank: str  # nothing was told
    certain: str
    untold: str
    possible: str
    later: str
    first: str  # {item} {missing}
    refused: str
    other: str
    reason: str
    item: str
    nothing: str


@dataclass(frozen=True)
class CataloguePhrases:
    """The list of what there is: ``lead`` {home}, ``besides`` {title}, ``standard`` {degree} {value}."""

    lead: str
    besides: str
    end: str
    standard: str
    policy: str
    colon: str
    listing: str


@dataclass(frozen=True)
class PlanPhrases:
    """A plan: ``lead`` and ``alone`` {degree} {names} {total}; ``same`` and ``more`` {title} {alone} {early};
    ``apart`` {titles}; the rest are names of rows, columns and cards."""

    lead: str
    alone: str
    then: str
    now: str
    after: str  # {missing}
    later: str
    once: str
    what: str
    gives: str
    so_far: str
    step: str
    total: str
    degree: str
    alone_label: str
    same: str
    more: str
    apart: str
    note: str


INTERVIEWS = {
    CHINESE: InterviewPhrases(
        noted="好的，{told}。", one_by_one="您说了不止一个人的情况，请一个人一个人地说，我逐个看。", lead="想知道准不准，再说一项就更清楚：", amount="想把金额算准，再说一项：", matching="说说您的情况，我可以挑出您能享受的，不清楚的可以跳过。", begun="{title}要看这几项，可以一项一项核对，不清楚的可以跳过。",
        again="接着刚才的（不看了就说“取消”）：", unsure="不清楚",
        cancelled="好的，不看了。您说过的个人情况已经清除，随时可以再问。", cleared="好的，您说过的个人情况已经清除。",
        differ="您前面说{label}是{old}，现在说是{new}，按哪个算？", differ_so="您前面说{old}，现在说{new}，按哪个算？", left_open="这些弄清楚以后才能下结论，材料不清楚的可以到窗口核对。",
        zero="没领过", yes="是", no="不是",
        sides={
            "at_least": ("满{want}", "不满{want}"), "at_most": ("不超过{want}", "超过{want}"),
            "above": ("超过{want}", "不超过{want}"), "below": ("不满{want}", "满{want}"),
            "since": ("{want}及以后", "{want}以前"), "before": ("{want}以前", "{want}及以后"),
        },
    ),
    ENGLISH: InterviewPhrases(
        noted="Noted: {told}. ", one_by_one="You tell me of several people; please tell me of one after the other.", lead="To be more certain, tell me one more thing: ", amount="For the exact amount, tell me one more thing: ",
        matching="Tell me about yourself and I will pick what you can receive; skip what you do not know. ",
        begun="We can go through the conditions of the {title} one by one; skip what you do not know. ",
        again="Back to my question (say “cancel” to stop): ", unsure="Not sure",
        cancelled="All right, we stop here. What you told me of yourself has been cleared; ask again at any time.",
        cleared="All right, what you told me of yourself has been cleared.",
        differ_so="You told me before: {old}; and now: {new}. Which one counts?",
        differ="You said before that your {label} is {old}, and now that it is {new}. Which one counts?",
        left_open="Only when these are settled can it be said for certain; the staff can check your documents.",
        zero="None yet", yes="Yes", no="No",
        sides={
            "at_least": ("{want} or more", "less than {want}"), "at_most": ("up to {want}", "more than {want}"),
            "above": ("more than {want}", "up to {want}"), "below": ("less than {want}", "{want} or more"),
            "since": ("{want} or later", "before {want}"), "before": ("before {want}", "{want} or later"),
        },
    ),
}  # fmt: skip

BENEFITS = {
    CHINESE: BenefitPhrases(
        lead="按您说的情况（{told}）：", blank="还不知道您的情况，先看看有哪些：", untold="条件还没说到的有：{items}。", certain="符合：{items}。", possible="可能符合，还有条件没说到：{items}。",
        later="以后可能符合：{items}。", first="{item}（要先满足：{missing}）", refused="暂不符合：{items}。", other="条件没有写明、可以直接问的还有：{items}。", reason="{title}（要求{reason}）", item="{title}{standard}",
        nothing="没有查到按条件就能判断的政策。",
    ),
    ENGLISH: BenefitPhrases(
        lead="From what you say ({told}):", blank="I know nothing of you yet; this is what there is:", untold="Not yet looked at: {items}.", certain="You qualify for: {items}.",
        possible="You may qualify for these, not all conditions are known yet: {items}.",
        later="You may qualify later for: {items}.", first="{item} (first needed: {missing})", refused="You do not qualify yet for: {items}.", other="No conditions are stated for these, just ask: {items}.",
        reason="{title} (required: {reason})", item="{title}{standard}", nothing="I have found no policy that can be judged by its conditions.",
    ),
}  # fmt: skip

CATALOGUES = {
    CHINESE: CataloguePhrases(
        lead="{home}和青岛市现有这些人才政策和服务：", besides="除了{title}，还有：", end="想了解哪一项，直接说名字就行。",
        standard="（{degree}{value}）", policy="政策", colon="：", listing="、",
    ),
    ENGLISH: CataloguePhrases(
        lead="These talent policies and services are in force in {home} and Qingdao:", besides="Besides the {title} there are:",
        end="Just name the one you want to know more about.", standard=" ({degree}: {value})", policy="Policy", colon=": ",
        listing="; ",
    ),
}  # fmt: skip

PLANS = {
    CHINESE: PlanPhrases(
        lead="{degree}最合适的顺序：{names}，一共{total}。", alone="{degree}能按来源算清楚的是{names}，{total}。", then="→",
        now="现在起按月", after="还要先做到：{missing}", later="条件都满足以后", once="条件都满足时", what="领什么", gives="拿多少", so_far="累计", step="这一步",
        total="合计", degree="学历", alone_label="只领后一项", same="只领{title}也是{alone}：合计不变，但先领可以提前拿到{early}。",
        more="只领{title}是{alone}：先领可以提前拿到{early}，合计也更多。",
        apart="{titles}能不能和上面的一起享受，没有来源写明，不能加在一起算。", note="以上按公开标准推算，各项都要另外符合条件，以审核为准。",
    ),
    ENGLISH: PlanPhrases(
        lead="Best order with a {degree} degree: {names}, {total} in all.", alone="With a {degree} degree, what can be reckoned from the sources is the {names}: {total}.",
        then=", then ", now="From now on, monthly", after="First needed: {missing}", later="Once all conditions are met", once="When all conditions are met",
        what="Benefit", gives="Pays", so_far="Sum so far", step="This step", total="Total", degree="Degree",
        alone_label="The last one alone", same="The {title} alone also comes to {alone}: the total is the same, but {early} come earlier.",
        more="The {title} alone comes to {alone}: {early} come earlier, and the total is higher.",
        apart="No source says whether these can be received as well, so they must not be added: {titles}.",
        note="Reckoned from the published standard; each has conditions of its own, and the official review decides.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class ReminderPhrases:
    """A calendar entry: ``earliest`` and ``deadline`` name it with {title}, ``note`` says what it rests on."""

    earliest: str
    deadline: str
    note: str


REMINDERS = {
    CHINESE: ReminderPhrases(
        earliest="可以申请{title}了：月数应已满足", deadline="{title}：最后一天",
        note="按公开标准和您说的情况推算，以审核为准。办理前请再核实一次现行规定。",
    ),
    ENGLISH: ReminderPhrases(
        earliest="Apply for the {title}: the months should be met now", deadline="{title}: last day",
        note="Reckoned from the published standard and what you said; the official review decides. Check the rules again before you apply.",
    ),
}  # fmt: skip
