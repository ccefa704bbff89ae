"""The offline phone: what a person types becomes pushes, and the screen shows what WeChat would."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.wechat.account import Account
from bot.wechat.phone import FAULT, MESSAGES, TRIES, Delivery, Phone, show_message

HELP = """直接打字就是发消息。以“:”开头的是别的动作：
  :关注 [场景]     关注公众号；写场景就是扫带场景的码关注
  :扫码 场景       已关注的人扫码
  :菜单 [名称]     不写名称就列出菜单
  :语音 文字       带识别结果的语音；不写文字就是没识别出来
  :图片 :视频 :位置 :链接
  :重发 文字       平台没收到答复时会送三遍，这里同一条连送三遍
  :同时 文字       同一条同时送三遍
  :坏签名 文字     签名不对的请求
  :过期 文字       一天前的请求
  :取关            取消关注，删掉这个人的全部数据
  :帮助 :退出"""
KINDS = {"图片": "image", "视频": "video", "位置": "location", "链接": "link"}
DAY = 24 * 3600


class Simulator:
    """One talk. ``show`` prints a line; ``account`` gives the menu."""

    def __init__(self, phone: Phone, account: Account, show: Callable[[str], None]) -> None:
        self.phone, self.account, self.show = phone, account, show

    def take(self, line: str) -> bool:
        """Do what a line says; False when it ends the talk."""
        if not line.startswith((":", "：")):
            if line:
                self._send("text", {"Content": line})
            return True
        verb, _, rest = line[1:].strip().partition(" ")
        if verb in ("退出", "q"):
            return False
        self._act(verb, rest.strip())
        return True

    def _act(self, verb: str, rest: str) -> None:
        acts: dict[str, Callable[[], None]] = {
            "关注": lambda: self._event("subscribe", f"qrscene_{rest}" if rest else ""),
            "扫码": lambda: self._event("SCAN", rest),
            "取关": self._leave,
            "菜单": lambda: self._tap(rest),
            "语音": lambda: self._send("voice", {"MediaId": "m", "Format": "amr", "Recognition": rest}),
            "重发": lambda: self._repeat(rest, at_once=False),
            "同时": lambda: self._repeat(rest, at_once=True),
            "坏签名": lambda: self._refused(rest, break_signature=True),
            "过期": lambda: self._refused(rest, break_signature=False),
        }
        if verb in KINDS:
            self._send(KINDS[verb], {name: str(value) for name, value in MESSAGES[KINDS[verb]].items()})
        else:
            acts.get(verb, lambda: self.show(HELP))()

    def _send(self, kind: str, content: dict[str, str]) -> None:
        made = self.phone.deliver_until_taken(self.phone.write(kind, content))
        for number, delivery in enumerate(made, 1):
            if delivery.is_fault and number < len(made):
                self.show(f"（第 {number} 次没有收到答复，平台再送一次）")
        self._show(made[-1])

    def _event(self, event: str, key: str) -> None:
        self._send("event", {"Event": event, "EventKey": key})

    def _leave(self) -> None:
        taken = self.phone.deliver(self.phone.write("event", {"Event": "unsubscribe", "EventKey": ""}))
        self.show("（已取消关注，数据已删除）" if taken.status == 200 else f"（平台提示）{FAULT}")

    def _tap(self, name: str) -> None:
        buttons = [b for top in self.account.menu for b in top.get("below", [top])]
        found = next((button for button in buttons if button["name"] == name), None)
        if found is None:
            self.show("菜单：" + "、".join(button["name"] for button in buttons))
        elif "url" in found:
            self._event("VIEW", found["url"])
            self.show(f"（打开网页 {found['url']}）")
        else:
            self._event("CLICK", found["topic"])

    def _repeat(self, text: str, at_once: bool) -> None:
        xml = self.phone.write("text", {"Content": text})
        with ThreadPoolExecutor(TRIES) as pool:
            made = list(pool.map(self.phone.deliver, [xml] * TRIES)) if at_once else []
        made = made or [self.phone.deliver(xml) for _ in range(TRIES)]
        for number, delivery in enumerate(made, 1):
            self.show(
                f"第 {number} 次送达，{delivery.seconds * 1000:.0f} 毫秒：{delivery.shown or '（success，不显示）'}"
            )
        told = {delivery.shown for delivery in made if delivery.shown}
        self.show("三次答复一致。" if len(told) <= 1 else "三次答复不一致！")

    def _refused(self, text: str, break_signature: bool) -> None:
        phone = self.phone if break_signature else Phone(self.phone.settings, self.phone.url, self.phone.openid, -DAY)
        delivery = phone.deliver(phone.write("text", {"Content": text or "您好"}), break_signature)
        refused = 400 <= delivery.status < 500
        self.show(f"HTTP {delivery.status}，{'已拒绝，没有答复' if refused else '没有拒绝，请检查配置'}")

    def _show(self, delivery: Delivery) -> None:
        if delivery.is_fault:
            self.show(f"（平台提示）{FAULT}")
        elif delivery.shown is None:
            self.show("（没有立即答复；稍后若有客服消息会显示在这里）")
        else:
            self.show(f"公众号：{delivery.shown}")

    def show_sent(self, message: dict[str, Any]) -> None:
        """A customer-service message that came."""
        self.show(f"公众号（客服消息）：{show_message(message)}")
