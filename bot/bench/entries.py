"""Questions as a large knowledge would hold them: invented policies of invented places, asked about in real wordings.

Names are composed of what such names are made of, and drawn by a falling distribution as real words are, so that common
words stand in very many entries and rare ones in few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from knowledge.wordings import Unit, Wording

SEED = 1  # the same entries in every run: figures of two runs can be compared
FIRST = "东西南北青海山河临平安阳长新城江湖金石沙云泰永宁武德兴昌高大清白黄红柳桃松梅兰"
SECOND = "山河阳安州城川江湖海平丰源泉港湾岭原田陵水溪桥屯庄营沟台坊林"
DIVISIONS = ("市", "区", "县", "镇", "新区", "高新区", "开发区", "街道")
AUDIENCES = [
    "高校毕业生",
    "博士",
    "博士后",
    "硕士",
    "高层次人才",
    "技能人才",
    "青年人才",
    "留学回国人员",
    "创业者",
    "乡村教师",
    "全科医生",
    "退役军人",
    "工程师",
    "首席技师",
    "外籍专家",
    "实习生",
    "科研人员",
    "灵活就业人员",
    "新市民",
    "残疾人",
]
BENEFITS = [
    "住房补贴",
    "租房补贴",
    "安家费",
    "购房券",
    "生活津贴",
    "创业贷款",
    "贷款贴息",
    "公租房",
    "人才公寓",
    "落户",
    "子女入学",
    "体检",
    "交通补贴",
    "培训补贴",
    "见习补贴",
    "社保补贴",
    "岗位补贴",
    "一次性奖励",
    "科研启动资金",
    "服务绿卡",
    "免费住宿",
    "档案托管",
    "职称评审",
    "技能鉴定",
    "招聘会",
    "创业园",
    "税收减免",
    "就医通道",
    "稳岗返还",
    "高温津贴",
]
OPENINGS = ("", "", "", "", "请问", "我想问下", "你好，", "咨询一下", "麻烦问问", "我家孩子，")
ENDINGS = ("", "", "", "", "吗", "呢", "啊", "，谢谢", "，急", "？")
FILLING = (
    "我去年从外地的学校毕业以后来这边的单位上班，合同签了三年，社保一直没有断过，家里还没有买房，想把情况先说清楚，"
)


def make_entries(wordings: Sequence[Wording], count: int) -> Iterator[Wording]:
    """``count`` questions, each an entry of its own, about a fortieth as many invented policies."""
    random = Random(SEED)
    names = [_invent(random) for _ in range(max(count // 40, 20))]
    for number in range(count):
        place = _draw(random, len(names))
        text = f"{names[place]}{random.choice(wordings).text.strip()}{random.choice(ENDINGS)}"
        yield Wording(Unit(f"policy_{place}", "faq", f"entry_{number}", None), text, True)


def make_queries(wordings: Sequence[Wording], entries: Sequence[Wording], count: int) -> list[str]:
    """Questions about the entries: in a frame, with words left out, or as they stand; and the wordings themselves."""
    random, queries = Random(SEED + 1), []
    for number in range(count):
        text = random.choice(wordings if number % 5 == 0 else entries).text
        if number % 2:
            start = random.randrange(max(len(text) - 2, 1))
            text = text[:start] + text[start + random.randint(1, 2) :]
        queries.append(f"{random.choice(OPENINGS)}{text}")
    return queries


def make_long_queries(queries: Sequence[str], length: int) -> list[str]:
    """The same questions at the end of a long story, ``length`` characters in all."""
    story = FILLING * (length // len(FILLING) + 1)
    return [f"{story[: max(length - len(query), 0)]}{query}"[:length] for query in queries]


def _invent(random: Random) -> str:
    place = random.choice(FIRST) + random.choice(SECOND) + random.choice(DIVISIONS)
    audience, benefit = AUDIENCES[_draw(random, len(AUDIENCES))], BENEFITS[_draw(random, len(BENEFITS))]
    year = f"{random.randint(2015, 2027)}年" if random.random() < 0.3 else ""
    return f"{year}{place}{audience}{benefit}"


def _draw(random: Random, count: int) -> int:
    """A number below ``count``, small ones more often: half of all draws fall into the first quarter."""
    return int(count * random.random() ** 2)
