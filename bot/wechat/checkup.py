"""``talentbot wechat check``: what an operator can get wrong, looked at one by one."""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from redis import Redis, RedisError

from bot.wechat.api import Api, ApiError
from bot.wechat.phone import Phone
from bot.wechat.settings import PLAIN, Settings, list_unknown

SECONDS = 5
MOST_SKEW = 60  # seconds
MEANINGS = {
    40013: "AppID 不对，请核对 WECHAT_APP_ID",
    40001: "AppSecret 不对，请核对或重置 WECHAT_APP_SECRET",
    40243: "AppSecret 已被冻结，请在微信后台解冻或重置",
    40125: "AppSecret 不对，请核对或重置 WECHAT_APP_SECRET",
    41004: "没有填 AppSecret，请设 WECHAT_APP_SECRET",
    40164: "本机的出口 IP 不在白名单，请在公众号的开发信息里加上",
    48001: "这个公众号没有该接口的权限（多半是没有认证）",
    48004: "接口被封，请登录公众平台查看通知",
    50002: "公众号被冻结，请登录公众平台查看通知",
    89503: "需要管理员在手机上确认这次调用，确认后再试",
    45009: "今天的调用次数用完了，明天再试",
    45011: "这一分钟的调用次数用完了，过一会儿再试",
    40018: "菜单名称太长",
    65301: "没有这个菜单",
}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``is_right`` None: not looked at, and ``words`` say why."""

    is_right: bool | None
    words: str


def explain(error: ApiError) -> str:
    """What an error of the API means and what to do."""
    meaning = MEANINGS.get(error.code, "连不上接口，请检查网络和 WECHAT_API_BASE" if error.code == 0 else "接口不接受")
    address = re.search(r"\d+\.\d+\.\d+\.\d+", str(error)) if error.code == 40164 else None
    return f"{meaning}{f'：{address[0]}' if address else ''}（{error}）"


def check_settings(settings: Settings) -> Iterator[Finding]:
    """What can be said of the settings alone."""
    keys = f"，EncodingAESKey {len(settings.seals)} 个" if settings.seals else ""
    yield Finding(True, f"配置完整：{settings.mode} 模式{keys}，Token {len(settings.token)} 个字")
    for name in list_unknown():
        yield Finding(False, f"没有 {name} 这个设置，请检查拼写")
    if settings.mode == PLAIN:
        yield Finding(None, "明文模式：签名不管内容，正式使用请改成安全模式（WECHAT_MODE=safe）")
    if not settings.late_replies:
        yield Finding(None, "没有 AppSecret 或已关闭客服消息：来不及的答案等用户再发一条时给出")
    if not settings.page_url:
        yield Finding(None, "没有设 WECHAT_PAGE_URL：长答案分几条发，不发图文")


def check_local(url: str) -> Iterator[Finding]:
    """The assistant at its own address, where it tells how it fares: is the channel on, what has it refused."""
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/", timeout=SECONDS) as response:
            health = json.loads(response.read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        yield Finding(False, f"连不上 {url}（{error}）；助手在运行吗？代理转发了这个路径吗？")
        return
    if not isinstance(health, dict) or health.get("status") != "ok" or "mode" not in health:
        yield Finding(False, f"{url} 上的微信渠道没有启用；请用同样的环境变量重启助手")
        return
    yield Finding(True, f"{url} 的微信渠道在运行（{health['mode']} 模式）")
    for reason, count in health.get("refused", {}).items():
        yield Finding(None, f"启动以来拒绝过 {count} 次请求，原因：{reason}")


def check_webhook(settings: Settings, url: str) -> Iterator[Finding]:
    """An address as the platform uses it: does it pass verification, refuse a bad signature, take a good one."""
    phone = Phone(settings, f"{url.rstrip('/')}/webhook")
    if not phone.verify():
        yield Finding(False, f"{phone.url} 没有通过 URL 验证：连不上，或助手用的 Token 和这里的不一样")
        return
    yield Finding(True, f"{phone.url} 通过 URL 验证，公众平台点“提交”会成功")
    refused = phone.deliver(phone.write("event", {"Event": "VIEW", "EventKey": "check"}), break_signature=True)
    yield Finding(400 <= refused.status < 500, "签名不对的请求会被拒绝")
    taken = phone.deliver(phone.write("event", {"Event": "VIEW", "EventKey": "check"}))
    yield Finding(
        taken.status == 200, "签名和密钥对的请求会被接受" if taken.status == 200 else "密钥或模式和助手的不一样"
    )


def check_redis(settings: Settings) -> Iterator[Finding]:
    """Redis, where one is set."""
    if settings.redis_url is None:
        return
    try:
        Redis.from_url(settings.redis_url, socket_connect_timeout=SECONDS).ping()
        yield Finding(True, "连得上 Redis")
    except RedisError as error:
        yield Finding(False, f"连不上 Redis（{error}）；请检查 WECHAT_REDIS_URL，或先启动它")


async def check_api(settings: Settings, api: Api) -> Finding:
    """The API: can a token be had."""
    if not settings.secret:
        return Finding(None, "没有 AppSecret，不检查接口")
    try:
        await api.token.get()
    except ApiError as error:
        return Finding(False, f"取不到 access_token：{explain(error)}")
    return Finding(True, f"取到 access_token（{settings.api_base}）")


def check_clock(settings: Settings) -> Finding:
    """This machine's clock beside the API's."""
    try:
        with urllib.request.urlopen(settings.api_base, timeout=SECONDS) as response:
            told = response.headers.get("Date")
    except urllib.error.HTTPError as error:
        told = error.headers.get("Date")
    except (OSError, http.client.HTTPException):
        told = None
    try:
        skew = time.time() - parsedate_to_datetime(told or "").timestamp()
    except ValueError:
        return Finding(None, "问不到接口的时间，没有核对本机时钟")
    words = f"本机时钟和接口差 {abs(skew):.0f} 秒"
    return Finding(abs(skew) <= MOST_SKEW, words if abs(skew) <= MOST_SKEW else f"{words}，请打开 NTP 校时")
