"""Whether somebody asks if they qualify, and nothing more: 我能领安家费吗, 那现在行不行, 还差多久."""

from __future__ import annotations

import re

from knowledge.persons import without_persons
from knowledge.question import Question
from knowledge.scene import Scene

ASKS = re.compile(
    r"能|可以|够|符合|满足|资格|行不行|行[吗么吧不]|成不|中不|还?[差缺]|达标|\b(?:can|could|may) (?:i|he|she|we)\b|\b(?:do|does) (?:i|he|she) (?:qualify|meet)|\b(?:am i|is (?:he|she)) (?:eligible|entitled)|\bqualify\b|\bshort\b"
)
# Characters and words of which such a question is made, beside the names and facts in it.
OF_ASKING = re.compile(
    r"博士|硕士|研究生|本科|大专|专科|(?:帮|给|替)[我俺咱他她]|评估|测算?|到底|这样|这种|情况|还?[差缺](?:哪[些条项]?|啥|什么|几个?月?|多久|多少|多长时间)?|多少钱?|几个?月|今[天年]|行不行|光|年龄|这关"
    r"|[我俺咱他她一满是去来还再的了吗么呢吧啊呀哈嘛不能可以够领申请拿享受办报到得符合满足条件资格有没看查下一问想知道现在那这个是否呗行成中达标就给按照说]"
    r"|\b(?:so|the|for|it|this|a|an|to|if|not|today|now|then|apply|get|receive|conditions?|meet|of|please|i|he|she|we|do|does|am|is|can|could|may|eligible|entitled|qualify|claim|have|how|many|much|months?|short|still|yet|my|his|her)\b"
)


AGE = re.compile(r"\d{2}周?岁")


def asks_in_general(question: Question, scene: Scene) -> bool:
    """Whether nothing but the person's own eligibility is asked; names of policies and people and degrees do not count."""
    if not ASKS.search(question.text):
        return False
    text = AGE.sub("", question.text) if "age" in question.facts else question.text
    rest = OF_ASKING.sub("", without_persons(scene.without_names(text)))
    return not re.search(r"[a-z0-9\u4e00-\u9fff]", rest)
