"""Words by which a reply is known: it admits a gap, declines, asks back, is polite, leads to a person, names a rate.

All patterns are looked for in ``plain(reply)``: simplified characters, lower case, without white space.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.evaluation.plain import plain
from knowledge.reader import read_mapping

_LINES_FILE = Path(__file__).with_name("hotlines.yaml")


def _read_lines() -> dict[str, str]:
    """The telephone lines of hotlines.yaml, each group as alternatives of a pattern."""
    problems: list[str] = []
    raw = read_mapping(_LINES_FILE, problems) or {}
    if problems:
        raise ValueError("\n".join(problems))
    return {group: "|".join(lines) for group, lines in raw.items()}


_LINES = _read_lines()

_GIVEN = (
    "找到|查到|查询到|公布|公开|发布|收录|写|说|给|提(?![交前升高取醒])|列出|列明|载明|注明|明确|涉及|披露|记载|规定|包含|掌握"
    "|核(?![发准定销])|见|读到"
)
_MATTER = "信息|资讯|资料|数据|内容|记载|依据|口径|答案|细节|来源|出处|说法"
ADMITS = re.compile(
    rf"未(?:能|经)?(?:{_GIVEN})|没(?:有|能)?(?:{_GIVEN})|没有(?:具体|相关|这方面|详细)|暂[无未]|不详|(?:查|找|答)不(?:到|出|了)"
    rf"|(?:没有|无(?![需须论雇房住]))[^。;,!?]{{0,16}}(?:{_MATTER})"
    r"|(?:资料|来源|报道|原文|文件|信息|通知)[里中上内都也均还暂并]{0,2}(?:没|未)|不清楚|不知道(?![您你])|不掌握|不确定|待复?核"
    r"|(?:无法|不能|没法)(?:确认|确定|核实|提供|查|给出|告知|回答|答复|判断)"
    r"|(?:no|notany|n'thave|nothave|lack)(?:any|the|this|that|specific)*(?:information|details?|data)"
    r"|not(?:specified|stated|available|published)"
)
STAFF = re.compile(
    rf"人工|工作人员|专员|专窗|窗口|服务大厅|电话|热线|客服|拨打|{_LINES['staff']}|staff|hotline|humanagent"
)
REACHES = re.compile(r"转|联系|联络|拨打|致电|咨询|前往|到|去|找|接通|呼叫|留下|contact|call|connect|transfer")
LOST = re.compile(
    r"没(?:有)?(?:听懂|明白|理解|看懂)|未能理解|不(?:太)?(?:明白|理解)[您你]|换个(?:说法|问法)|didn'tunderstand"
)

_REFUSED = (
    "回答|提供|帮|解答|处理|协助|查询|评价|讨论|给出|满足|办理|答复|透露|执行|支持|参与|配合|接受|插队|通融|造假|伪造"
)
DECLINES = re.compile(
    r"不在.{0,14}范围|不属于.{0,14}范围|超出.{0,14}(?:范围|能力)|服务范围之外"
    r"|(?:只|仅|主要|专门)(?:能|可以|会|限|负责|提供|解答|回答|服务|受理|支持|了解|掌握|收录|懂|管|熟悉)|专注"
    rf"|(?:无法|不能|没法|没办法|不便|不会|不可以|不予)[^。!?]{{0,10}}(?:{_REFUSED})"
    r"|(?:帮|答|回答|解答|处理|查询)不(?:了|上|到)|爱莫能助|不(?:提供|涉及|掌握|了解|支持|回应|清楚|协助|接受)"
    r"|没有.{0,16}(?:信息|资料|权限)"
    r"|未收录|违法|违规|恕[难不]|can(?:'t|not)help|outsidemyscope|outofscope|onlyhelp|onlyanswer"
)
OFFERS = re.compile(
    r"(?:(?<![不无没])可以|[可能][帮为]|欢迎|想(?:了解|问|咨询)|问我|负责|[只仅](?:能|负责|提供|解答|回答)|主要|专注|如[果需]"
    r"|需要|can(?!'t|not)|ask)"
    r"[^。!?]{0,40}(?:人才|高新区|住房|补贴|安家费|购房券|招聘|政策|talent|housing|subsid|hi-?tech)"
)
POLITE = re.compile(
    r"[您你]好|早上好|上午好|下午好|晚上好|不客气|不用谢|应该的|谢谢|感谢|再见|拜拜|祝[您你]|我是|助手|小助理|机器人|高兴|荣幸"
    r"|随时|欢迎|抱歉|对不起|不好意思|理解[您你]|在的|为[您你]|帮[您你]|hello|\bhi\b|welcome|glad|sorry|bye"
)
ASKS = re.compile(r"[?]|请问|哪(?:一|种|个|项|方面|位|类|些)|还是|请(?:选择|告诉|告知|说明|补充|提供)|which")

# Every number but the city's, the province's and those that are clearly sums must be expected by name.
_OPEN_LINES = rf"{_LINES['city_and_province']}|\d{{4}}0000"
_AUTHORITY = "官方|公布|公告|发布|最新|原文|文件|部门|窗口|通知|规定|口径|答复|政策"
MARKS = {
    "@unknown": ADMITS,
    "@unofficial": re.compile(
        r"非官方|第三方|媒体|报道|转载|转述|网传|未经?核|待复?核|核实|[没未].{0,8}官方|仅供参考"
        r"|unofficial|third-?party|media|reported|unverified"
        rf"|以[^。;!?]{{0,16}}(?:{_AUTHORITY})[^。;!?]{{0,10}}为准"
    ),
    "@rate": re.compile(r"(?<![\d.])1?\d(?:\.\d+)?(?:%|个(?:百分)?点)|lpr"),
    "@phone": re.compile(
        rf"(?<![0-9a-z_/])(?:0532-?)?(?!{_OPEN_LINES})[5-8]\d{{7}}(?!\d)"
        r"|(?<!\d)(?:1[3-9]\d{9}|400-?\d{3}-?\d{4})(?!\d)"
    ),
}


def bears(reply: str, mark: str) -> bool:
    """Whether a reply shows what a mark (@unknown, @unofficial, @rate, @phone) stands for; KeyError for another name."""
    return bool(MARKS[mark].search(plain(reply)))
