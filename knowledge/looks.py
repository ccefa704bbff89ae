"""Chinese characters that are taken for each other by their look, as handwriting and character recognition do."""

from __future__ import annotations

# Each group holds characters that differ in a stroke or a part.
GROUPS = """
货贷贺 卷券劵 帖贴粘 骋聘娉 往住佳任 未末 土士 己已巳 人入 干千于 天夫 大太 日曰目 申甲由 候侯 拔拨 折拆 洒酒 晴睛 历厉 竟竞 辨辩辫 蓝篮
租祖组 绿缘录 请清情晴 材村 址扯 社杜 职识织 技枝 补朴扑 寓遇 金全 业亚 创仓 贸贷 房户 津律 园圆 区匹 级极 场扬 落洛 档挡 福幅
"""
_GROUPS_OF: dict[str, set[int]] = {}
for _number, _group in enumerate(GROUPS.split()):
    for _character in _group:
        _GROUPS_OF.setdefault(_character, set()).add(_number)


def look_alike(first: str, second: str) -> bool:
    """Whether two characters are easily taken for each other by their look."""
    return bool(_GROUPS_OF.get(first, set()) & _GROUPS_OF.get(second, set()))
