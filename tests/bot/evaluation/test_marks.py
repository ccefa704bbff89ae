"""Each mark finds what it stands for and nothing near it."""

import pytest

from bot.evaluation.marks import bears

YES = {
    "@unknown": ["资料没有月息", "尚未公布", "没有查到原文", "原文待复核", "無相關資訊", "we have no information"],
    "@unofficial": ["非官方来源", "据媒体报道", "第三方轉載", "以镇里公布为准", "an unofficial source"],
    "@rate": ["年利率2.9%", "４％左右", "2.9个点", "按LPR执行"],
    "@phone": ["请拨0532-61234567", "（0532）7123 4567", "15912345678", "400-765-4321"],
}
NO = {
    "@unknown": ["没有户籍要求，资料在官网上传", "无需提供资料", "没听懂"],
    "@unofficial": ["每张350元", "以实际缴纳为准", "依据官方文件"],
    "@rate": ["补偿70%", "利率几个点没有写明", "占107%"],
    "@phone": ["12333", "2031-05-04", "50000000元", "t20310504_7123456"],
}


@pytest.mark.parametrize(("mark", "reply"), [(mark, reply) for mark, replies in YES.items() for reply in replies])
def test_found(mark: str, reply: str) -> None:
    assert bears(reply, mark)


@pytest.mark.parametrize(("mark", "reply"), [(mark, reply) for mark, replies in NO.items() for reply in replies])
def test_not_found(mark: str, reply: str) -> None:
    assert not bears(reply, mark)


def test_an_unknown_mark_is_an_error() -> None:
    with pytest.raises(KeyError):
        bears("好", "@maybe")
