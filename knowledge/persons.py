"""Whose facts a message tells: the speaker's, or those of a child, a spouse, a friend."""

from __future__ import annotations

import re

# Words for a person -> one name for all who are likely the same.
KIN = {
    "child": r"儿子|女儿|闺女|孩子|我家娃|我娃|小孩|姑娘|\bmy (?:son|daughter|child)\b",
    "spouse": r"老公|老婆|媳妇|丈夫|妻子|爱人|配偶|(?<![补发放贴务请供助任会适])对象|男朋友|女朋友|\bmy (?:wife|husband|spouse|partner)\b",
    "friend": r"朋友|同学|同事|哥们|室友|闺蜜|亲戚|表[哥弟姐妹]|老乡|\bmy (?:friend|colleague|classmate|roommate)\b",
    "sibling": r"我(?:哥|弟|姐|妹)|弟弟|妹妹|哥哥|姐姐|\bmy (?:brother|sister)\b",
}
# The person is spoken of as the one who applies, not as an owner of a home or a member of the family.
APPLIES = r"(?:那边)?(?:呢|他|她|能|可以|也(?:想|能)|想|要|是|今年|的?学历|的话|硕士|博士|本科|大专|研究生|刚?毕业|\d{2}岁|\s+(?:is|has|can|wants))"
OTHER = re.compile(
    r"换(?:一)?个?人(?!来|跟|和|说|接|服务|工)|另(?:外)?一个人|下一(?:位|个人)|别人(?:的)?情况|(?:帮|替|给)别人|another person|someone else|next (?:person|visitor)"
)
SELF = re.compile(
    r"我自己(?!没|有|的?房)|我本人(?!没|有)|那我呢|我呢[？?]?$|回到我|说回我|\b(?:myself|and me|what about me)\b"
)
_KIN = {name: re.compile(rf"(?:{words}){APPLIES}|换(?:成|做|个|我|咱)*(?:{words})") for name, words in KIN.items()}


# People told one after the other, each by a name of the moment and what they are: 小王硕士29 … 小李硕士36; 甲 本科 … 乙 大专.
EACH_OF_THEM = re.compile(
    r"(甲|乙|丙|丁|[小老][王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾钱]|第[一二三四](?:个|位))"
    r"(?=[^甲乙丙丁，。；]{0,6}?(?:博士|硕士|本科|大专|专科|研究生|\d{2}(?!年)))"
)


def speaks_of_several(text: str) -> bool:
    """Whether a message tells the cases of several people at once."""
    return len(set(EACH_OF_THEM.findall(text))) > 1


def without_persons(text: str) -> str:
    """The text without the words that say whom it is about."""
    for words in (OTHER, *(re.compile(kin) for kin in KIN.values())):
        text = words.sub("", text)
    return text


def find_person(text: str) -> str | None:
    """Whom a message turns to: ``""`` the speaker, a name of KIN, ``other``; None when it turns to nobody."""
    if OTHER.search(text):
        return "other"
    if SELF.search(text):
        return ""
    return next((name for name, words in _KIN.items() if words.search(text)), None)
