"""Pages of long answers: an address nobody can guess, the text as text, for a day."""

from __future__ import annotations

import asyncio
import re
import xml.etree.ElementTree as ET
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.record import migrate
from bot.wechat.local_store import LocalStore
from bot.wechat.pages import GONE, HEADERS, SECONDS, SECONDS_PERSONAL, Pages, write_page
from bot.wechat.reply import Reply, write_links
from knowledge.store import open_engine
from tests.bot.wechat.accounts import settings

BASE = "https://hr.example.com/webhooks/wechat"
REPLY = Reply("短", "answered", question="住房补贴给多少", full="第一段。\n\n第二段。")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def use_pages(folder: Path, use: Callable[[Pages, Clock], Awaitable[Any]], base: str = BASE) -> Any:
    url, clock = f"sqlite:///{folder / 'pages.db'}", Clock()
    migrate(url)

    async def run() -> Any:
        store = LocalStore(open_engine(url), clock)
        await store.open()
        try:
            return await use(Pages(settings(WECHAT_PAGE_URL=base), store), clock)
        finally:
            await store.close()

    return asyncio.run(run())


def code_of(address: str) -> str:
    assert address.startswith(f"{BASE}/answer/")
    return address.removeprefix(f"{BASE}/answer/")


def paragraphs(page: str) -> list[str]:
    body = ET.fromstring(page[page.index("<body>") : page.index("</html>")])
    return [element.text or "" for element in body.iterfind(".//p")]


def test_without_an_address_for_pages_nothing_is_published(tmp_path: Path) -> None:
    async def use(pages: Pages, _clock: Clock) -> None:
        assert await pages.publish(REPLY, "person") == ""
        assert (await pages.show(""))[0] == 404

    use_pages(tmp_path, use, base="")


def test_a_page_shows_the_whole_answer_under_its_question(tmp_path: Path) -> None:
    async def use(pages: Pages, _clock: Clock) -> tuple[int, str]:
        return await pages.show(code_of(await pages.publish(REPLY, "person")))

    status, page = use_pages(tmp_path, use)
    assert status == 200 and paragraphs(page) == ["第一段。", "第二段。"]
    assert page.count("住房补贴给多少") == 2 and '<html lang="zh-CN">' in page and "短" not in page


def test_two_pages_have_two_codes_that_are_long_and_no_guess(tmp_path: Path) -> None:
    async def use(pages: Pages, _clock: Clock) -> set[str]:
        return {code_of(await pages.publish(REPLY, "person")) for _ in range(20)}

    codes = use_pages(tmp_path, use)
    assert len(codes) == 20 and all(
        len(code) >= 20 and code.replace("-", "").replace("_", "").isalnum() for code in codes
    )


@pytest.mark.parametrize(("personal", "seconds"), [(False, SECONDS), (True, SECONDS_PERSONAL)])
def test_a_page_is_there_for_its_time_and_survives_the_process(personal: bool, seconds: float, tmp_path: Path) -> None:
    async def publish(pages: Pages, _clock: Clock) -> str:
        return code_of(await pages.publish(replace(REPLY, personal=personal), "person"))

    code = use_pages(tmp_path, publish)

    async def show(pages: Pages, clock: Clock) -> list[int]:
        clock.now += seconds - 1
        before = (await pages.show(code))[0]
        clock.now += 2
        return [before, (await pages.show(code))[0]]

    assert use_pages(tmp_path, show) == [200, 404] and SECONDS_PERSONAL < SECONDS


def test_pages_of_a_person_who_leaves_are_taken_down_and_no_others(tmp_path: Path) -> None:
    async def publish(pages: Pages, _clock: Clock) -> list[str]:
        return [code_of(await pages.publish(REPLY, user)) for user in ("one", "one", "two")]

    codes = use_pages(tmp_path, publish)

    async def leave(pages: Pages, _clock: Clock) -> list[int]:  # after a restart
        await pages.forget("one")
        return [(await pages.show(code))[0] for code in codes]

    assert use_pages(tmp_path, leave) == [404, 404, 200]


@pytest.mark.parametrize("code", ["", "nothing", "../owed", "x" * 5000, "页"])
def test_an_unknown_code_is_told_in_words(code: str, tmp_path: Path) -> None:
    async def use(pages: Pages, _clock: Clock) -> tuple[int, str]:
        await pages.publish(REPLY, "person")
        return await pages.show(code)

    status, page = use_pages(tmp_path, use)
    assert status == 404 and paragraphs(page) == [GONE]


def test_an_english_answer_says_so_to_the_browser() -> None:
    assert '<html lang="en">' in write_page("How much", "800 yuan.", "en")


def test_nothing_of_an_answer_is_markup() -> None:
    page = write_page('"><script>x</script>', "<img src=x onerror=alert(1)>&amp;{language}\n<b>")
    assert "<script" not in page and "<img" not in page and "<b>" not in page
    assert paragraphs(page) == ["<img src=x onerror=alert(1)>&amp;{language}", "<b>"]


def read_main(page: str) -> ET.Element:
    return ET.fromstring(page[page.index("<main>") : page.index("</main>") + 7])


def test_links_of_an_answer_are_links() -> None:
    main = read_main(
        write_page("通知", write_links("见[《通知》](https://example.com/a?b=1&c=2)、[<二>](http://b.cn)。"))
    )
    assert [(a.get("href"), a.text) for a in main.iter("a")] == [("https://example.com/a?b=1&c=2", "《通知》")]
    assert "".join(main.itertext()).endswith('见《通知》、<a href="http://b.cn"><二></a>。\n  ')


@pytest.mark.parametrize(
    "text",
    [
        '[x](https://a.cn/"onmouseover="alert(1))', "[x](https://a.cn/'><script>)", '<a href="javascript:alert(1)">x</a>',
        '<a href="https://a.cn" onclick="alert(1)">x</a>', '<a href="https://a.cn"><script>x</script></a>',
    ],
)  # fmt: skip
def test_no_text_becomes_more_than_a_link(text: str) -> None:
    for written in (text, write_links(text)):
        main = read_main(write_page("问", written))
        assert {element.tag for element in main.iter()} <= {"main", "h1", "p", "a"}
        assert all(set(a.attrib) == {"href"} and a.attrib["href"].startswith("http") for a in main.iter("a"))


@given(st.text(max_size=20), st.text(max_size=40))
def test_any_answer_is_shown_as_it_is(question: str, text: str) -> None:
    page = write_page(question, text)
    inside = page.split("<main>")[1].split("</main>")[0]
    assert inside.count("<p>") == len([line for line in text.splitlines() if line.strip()])
    assert re.sub("</?p>", "", inside).count("<") == 2  # the heading alone


def test_the_style_lies_where_the_page_looks_and_none_stands_in_it() -> None:
    page = write_page("问", "答")
    assert urljoin(f"{BASE}/answer/code", page.split('stylesheet" href="')[1].split('"')[0]) == f"{BASE}/answer.css"
    assert "<style" not in page and "style=" not in page and "<script" not in page  # the policy of HEADERS forbids them
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"] and HEADERS["Referrer-Policy"] == "no-referrer"
