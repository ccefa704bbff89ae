"""What the kinds, topics and aspects of a question file are called in a report."""

from __future__ import annotations

HEADINGS = {"kind": "提问方式", "topic": "主题", "aspect": "问什么"}
LABELS = {
    "kind": {
        "single": "单轮", "followup": "追问", "colloquial": "口语", "typo": "错别字", "asr": "语音转写",
        "traditional": "繁体", "english": "英文", "compare": "比较", "multi": "一次多问", "eligibility": "资格判断",
        "false-premise": "前提有误", "unknown": "资料没有", "out-of-scope": "范围之外", "smalltalk": "寒暄",
        "handoff": "转人工", "abuse": "辱骂或违规", "clarify": "需要反问",
    },
    "topic": {
        "rental-housing": "租赁型住房", "market-housing": "市场化住房", "youth-community": "青年社区",
        "anju-plan": "安居计划", "housing-subsidy": "住房补贴", "settling-allowance": "安家费",
        "purchase-voucher": "购房券", "talent-loan": "人才贷", "hitech-loan": "高新区贷款", "startup-support": "创业扶持",
        "free-lodging": "免费住宿", "green-card": "人才绿卡", "hukou": "落户", "job-fair": "招聘会",
        "campus-tour": "校园行", "recruitment-platform": "招聘平台", "skilled-talent": "技能人才",
        "other-district": "其他区市", "contact": "联系方式", "none": "无",
    },
    "aspect": {
        "overview": "总览", "amount": "金额", "eligibility": "能不能享受", "conditions": "条件", "process": "流程",
        "time": "办理时间", "materials": "材料", "where": "在哪办", "who": "谁负责", "conflict": "能否同享",
        "duration": "期限", "source": "依据", "date": "日期", "facts": "事实", "none": "无",
    },
}  # fmt: skip


def label(key: str, name: str) -> str:
    """The Chinese name of a kind, topic or aspect; the name itself when it has none."""
    return LABELS[key].get(name, name)
