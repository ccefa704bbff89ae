"""The chat page in a real browser, against a small server that answers like the assistant does."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "bot" / "channels" / "page"
ROOT = "/webhooks/kiosk/"
KINDS = {"index.html": "text/html", "chat.css": "text/css", "chat.js": "text/javascript"}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ("background-networking", "component-update", "sync", "quic", "gpu")
LAUNCH = ["--no-sandbox", "--no-first-run", *(f"--disable-{part}" for part in QUIET)]

# Everything below is invented.
SOURCE = {
    "title": "《关于示例补贴的通知》",
    "number": "示人社发〔2000〕0号",
    "url": "https://example.org/notice/2000/a-long-address-that-must-wrap-on-narrow-screens.html",
    "issued": "2000-02-03",
    "standing": "official",
}
EVIL = {"title": "不可点的出处", "url": "javascript:alert(1)", "issued": None, "standing": "third_party"}
CARDS = [
    {"label": "示例补贴标准", "value": "100 元/月", "kind": "value", "standing": "official", "source": SOURCE["title"]},
    {"label": "学历", "value": "硕士", "kind": "given", "source": "notice_2000"},
]
BUTTONS = [{"title": "看申请条件", "payload": '/conditions{"policy": "example"}'}]


def reply(text: str, status: str = "answered", **more: Any) -> list[dict[str, Any]]:
    """One message as the assistant sends it; `more` goes into `custom.answer`."""
    return [{"text": text, "custom": {"answer": {"status": status, "text": text, **more}}}]


REPLIES: dict[str, list[dict[str, Any]]] = {
    "补贴": [reply("每月 100 元。\n按月发放。", sources=[SOURCE, EVIL], cards=CARDS)[0] | {"buttons": BUTTONS}],
    "对照": reply(
        "是不同的政策。\n【给什么】\n甲：示例一\n乙：示例二\n到窗口核实。",
        table={
            "columns": ["甲", "乙"],
            "rows": [{"name": "给什么", "cells": ["示例一", "示例二"]}],
            "text": "【给什么】\n甲：示例一\n乙：示例二",
        },
    ),
    "判断": reply(
        "还差一点。",
        verdict=[
            {"say": "本科及以上", "met": True, "have": "硕士", "clause": "第三条"},
            {"say": "社保满一年", "met": False, "have": "没满", "clause": None},
            {"say": "有户口", "met": None, "have": None, "clause": None},
        ],
        reminder={"title": "示例补贴：最后一天", "day": "2000-03-01", "ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
    ),
    "逐项": [
        reply("您的户口在青岛吗？", "clarify", sources=[SOURCE], asked={"fact": "qingdao_hukou", "kind": "yes_no"})[0]
        | {"buttons": [{"title": "户口在青岛", "payload": "户口在青岛"}, {"title": "不清楚", "payload": "不清楚"}]}
    ],
    "表不合": reply(
        "只有文字。", table={"columns": ["甲"], "rows": [{"name": "丙", "cells": ["丁"]}], "text": "别处的字"}
    ),
    "标签": reply("<b>粗体</b><img src=x onerror=alert(1)>"),
    "没有": reply("这件事目前没有公开资料。", "unknown"),
    "到期": reply("这项政策已到期。", "not_in_force"),
    "分开": [{"text": "一句话。"}, {"custom": reply("一句话。", sources=[SOURCE])[0]["custom"]}],
}


@dataclass
class Assistant:
    """A stand-in for the assistant: where it is, what it was sent, and how many of the next posts must fail."""

    origin: str = ""
    posts: list[dict[str, str]] = field(default_factory=list)
    failures: int = 0
    released: threading.Event = field(default_factory=threading.Event)

    def answer(self, post: dict[str, str]) -> tuple[int, Any]:
        """HTTP status and body for one post; 很慢 waits until released."""
        self.posts.append(post)
        if post["message"] == "很慢":
            self.released.wait(30)
        if self.failures:
            self.failures -= 1
            return 500, {"error": "broken"}
        return 200, REPLIES.get(post["message"], reply(f"收到：{post['message']}"))


class Handler(BaseHTTPRequestHandler):
    """Serves the page as the assistant does, and lets `assistant`, set per server, answer."""

    assistant: Assistant

    def do_GET(self) -> None:
        name = self.path.removeprefix(ROOT) or "index.html"
        if name in KINDS:
            return self.send(200, KINDS[name], (PAGE / name).read_bytes())
        return self.send(204, "text/plain", b"")  # the browser itself may ask for /favicon.ico

    def do_POST(self) -> None:
        post = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, body = self.assistant.answer(post) if self.path == f"{ROOT}webhook" else (404, None)
        self.send(status, "application/json", json.dumps(body).encode())

    def send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        with suppress(OSError):  # the page may have given up waiting
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep the test output quiet."""


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    """A fresh stand-in on a free port."""
    standin = Assistant()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"assistant": standin}))
    standin.origin = f"http://127.0.0.1:{server.server_port}"
    with server:
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield standin
        standin.released.set()
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all tests here; skips with a reason where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with api.sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=CHROMIUM, args=LAUNCH)


@dataclass
class Visit:
    """An open page, its console errors (content-policy breaches among them) and the addresses it asked for."""

    page: Any
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def ask(self, message: str) -> None:
        self.page.get_by_label("您的问题").fill(message)
        self.tap("发送")

    def reply(self, nth: int = 0) -> Any:
        """The nth answer, once it is there."""
        answer = self.page.locator("article.reply").nth(nth)
        answer.wait_for()
        return answer

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tap(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()


@pytest.fixture
def visit(browser: Any, assistant: Assistant) -> Iterator[Visit]:
    """The page in a browser context of its own, in a desktop window."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(8_000)
    opened = Visit(context.new_page())
    opened.page.on("console", lambda line: opened.troubles.append(line.text) if line.type == "error" else None)
    opened.page.on("pageerror", lambda error: opened.troubles.append(str(error)))
    context.on("request", lambda request: opened.requests.append(request.url))
    opened.page.goto(assistant.origin + ROOT)
    yield opened
    context.close()


def test_the_page_stays_under_40_kilobytes() -> None:
    assert sum((PAGE / name).stat().st_size for name in KINDS) < 40_000


def test_an_answer_shows_its_text_its_sources_and_its_data(visit: Visit) -> None:
    visit.ask("补贴")
    answer = visit.reply()
    assert answer.locator(".words").inner_text() == "每月 100 元。\n按月发放。"
    for words in ("官方", SOURCE["title"], SOURCE["number"], "2000年2月3日"):
        assert words in answer.locator(".source").first.inner_text()
    link = answer.get_by_role("link")  # one only: the other source has no web address
    assert [link.get_attribute(name) for name in ("href", "target", "rel")] == [SOURCE["url"], "_blank", "noopener"]
    assert not answer.locator("dl").is_visible()
    answer.get_by_text("依据的数据").click()
    assert "示例补贴标准" in answer.locator("dl").inner_text()
    assert "notice_2000" not in answer.inner_text()
    assert answer.locator(".chip").count() == 0


def test_a_comparison_is_drawn_as_a_table_in_place_of_its_words(visit: Visit) -> None:
    visit.ask("对照")
    visit.reply()
    words = visit.page.locator(".reply .words")
    assert words.all_inner_texts() == ["是不同的政策。", "到窗口核实。"]
    assert visit.page.get_by_role("columnheader").all_inner_texts() == ["甲", "乙"]
    assert visit.page.get_by_role("rowheader").all_inner_texts() == ["给什么"]
    assert visit.page.locator(".reply td").all_inner_texts() == ["", "示例一", "示例二"]
    assert visit.page.get_by_role("region", name="对照表：甲、乙").get_attribute("tabindex") == "0"


def test_a_verdict_is_listed_condition_by_condition_in_words_and_signs(visit: Visit) -> None:
    visit.ask("判断")
    items = visit.reply().locator(".verdict li")
    assert [item.split("\n")[0].strip() for item in items.all_inner_texts()] == ["✓符合", "×暂不符合", "?还不能确定"]
    assert "第三条" in items.nth(0).inner_text() and "您的情况：硕士" in items.nth(0).inner_text()
    assert "您的情况" not in items.nth(2).inner_text()


def test_a_date_can_be_taken_along_as_a_calendar_file(visit: Visit) -> None:
    visit.ask("判断")
    link = visit.reply().get_by_role("link", name="存进日历")
    with visit.page.expect_download() as started:
        link.click()
    assert started.value.suggested_filename == "2000-03-01.ics"
    assert started.value.path().read_bytes() == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert visit.troubles == []


def test_the_answers_to_a_question_about_the_visitor_stand_right_below_it(visit: Visit, assistant: Assistant) -> None:
    visit.ask("逐项")
    order = visit.reply().locator("> *").evaluate_all("nodes => nodes.map(node => node.className)")
    assert order == ["unseen", "bubble", "choices", "sources"] and visit.reply().locator(".chip").count() == 0
    visit.tap("户口在青岛")
    visit.reply(1)
    assert assistant.posts[-1]["message"] == "户口在青岛"


def test_a_table_whose_words_are_not_in_the_text_is_not_drawn(visit: Visit) -> None:
    visit.ask("表不合")
    assert visit.reply().locator(".words").inner_text() == "只有文字。"
    assert visit.page.locator("table").count() == 0


def test_marked_up_text_is_shown_literally(visit: Visit) -> None:
    visit.ask("标签")
    assert "<b>粗体</b>" in visit.reply().inner_text()
    assert visit.reply().locator("b, img").count() == 0


@pytest.mark.parametrize(("message", "chip"), [("没有", "暂无资料"), ("到期", "已到期")])
def test_a_status_other_than_answered_is_said_in_words(visit: Visit, message: str, chip: str) -> None:
    visit.ask(message)
    assert chip in visit.reply().locator(".chip").inner_text()


def test_text_and_data_sent_apart_are_one_answer(visit: Visit) -> None:
    visit.ask("分开")
    assert visit.reply().locator(".source").count() == 1
    assert visit.page.locator("article.reply").count() == 1


def test_a_button_sends_its_payload_and_shows_its_title(visit: Visit, assistant: Assistant) -> None:
    visit.ask("补贴")
    visit.reply().get_by_role("button", name="看申请条件").click()
    visit.reply(1)
    assert assistant.posts[-1]["message"] == BUTTONS[0]["payload"]
    assert "看申请条件" in visit.page.locator("article.own").last.inner_text()


def test_each_starting_point_asks_its_own_words(visit: Visit, assistant: Assistant) -> None:
    starts = visit.page.locator(".starts button")
    for nth, start in enumerate(starts.all()):
        start.click()
        visit.reply(nth)
    assert [post["message"] for post in assistant.posts] == starts.all_inner_texts()


def test_a_server_error_offers_a_retry_that_works(visit: Visit, assistant: Assistant) -> None:
    assistant.failures = 1
    visit.ask("补贴")
    visit.tap("重试")
    visit.reply()
    assert [post["message"] for post in assistant.posts] == ["补贴", "补贴"]
    assert visit.page.locator("article.own, article.trouble").count() == 1


def test_a_slow_answer_is_announced_then_given_up_with_a_retry(visit: Visit) -> None:
    visit.page.clock.install()
    visit.ask("很慢")
    visit.page.get_by_text("正在查询…").wait_for()
    assert visit.page.get_by_label("您的问题").is_disabled()
    visit.page.clock.fast_forward(10_000)
    visit.page.get_by_role("button", name="重试").wait_for()
    assert visit.page.get_by_label("您的问题").is_enabled()


def test_clearing_wipes_the_log_drops_a_late_answer_changes_the_sender(visit: Visit, assistant: Assistant) -> None:
    visit.ask("补贴")
    visit.reply()
    visit.ask("很慢")
    visit.tap("清除对话")
    assert visit.page.locator("article").count() == 0
    assistant.released.set()
    visit.ask("没有")
    assert "没有公开资料" in visit.reply().inner_text()
    assert visit.page.locator("article").count() == 2
    assert assistant.posts[0]["sender"] != assistant.posts[-1]["sender"]


def test_clearing_drops_the_calendar_files_made_before(visit: Visit) -> None:
    visit.ask("判断")
    file = visit.reply().get_by_role("link", name="存进日历").get_attribute("href")
    visit.page.evaluate("() => { window.gone = []; URL.revokeObjectURL = (file) => window.gone.push(file); }")
    visit.tap("清除对话")
    visit.tap("清除对话")  # nothing is left to drop
    assert visit.page.evaluate("window.gone") == [file]


def test_the_keyboard_alone_is_enough(visit: Visit, assistant: Assistant) -> None:
    visit.press("Tab", "Enter")  # the skip link
    visit.page.keyboard.type("补贴")
    visit.press("Enter")
    visit.reply()
    assert visit.page.evaluate("document.activeElement.id") == "question"
    visit.press("Shift+Tab", "Enter")  # the reply button, the last thing before the input
    visit.reply(1)
    assert assistant.posts[-1]["message"] == BUTTONS[0]["payload"]
    visit.press("Shift+Tab", "Shift+Tab", "Enter")  # the fold before that button
    assert visit.page.locator("dl").is_visible()


def test_the_question_ends_at_500_characters(visit: Visit) -> None:
    box = visit.page.get_by_label("您的问题")
    box.press_sequentially("问" * 502)
    assert len(box.input_value()) == 500
    assert "500 / 500" in visit.page.locator("#count").inner_text()


def test_a_new_answer_is_seen_from_its_start(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 640})
    visit.ask("补贴")
    top = "node => node.getBoundingClientRect().top - talk.getBoundingClientRect().top"
    assert 0 <= visit.reply().evaluate(top) < 60
    assert visit.page.evaluate("window.scrollY") == 0


def test_the_console_stays_clean_and_nothing_is_stored_or_leaves_the_origin(visit: Visit, assistant: Assistant) -> None:
    for message in ("补贴", "标签", "没有"):
        visit.ask(message)
    visit.tap("大字")
    visit.reply(2)
    assert visit.troubles == []
    assert all(url.startswith(assistant.origin) for url in visit.requests)
    assert visit.page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("width", [320, 390, 1920])
def test_no_width_scrolls_sideways_and_every_target_can_be_tapped(visit: Visit, width: int, big: bool) -> None:
    visit.page.set_viewport_size({"width": width, "height": 640})
    if big:
        visit.tap("大字")
    visit.ask("补贴")
    visit.reply().get_by_text("依据的数据").click()
    for part in ("document.documentElement", "talk"):
        assert visit.page.evaluate(f"{part}.scrollWidth - {part}.clientWidth") <= 0
    for target in visit.page.locator("button, summary, textarea, article a").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 44, target.inner_text()
