"""The chat page in a real browser against the real assistant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.server import Server
from tests.bot.test_chat_page import browser  # noqa: F401  the fixture that skips where there is no Chromium

pytestmark = pytest.mark.slow


def test_a_typed_question_is_answered_with_its_source(browser: Any, server: Server) -> None:  # noqa: F811
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(15_000)
    troubles: list[str] = []
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(f"{server.origin}/webhooks/kiosk/")
    page.get_by_label("您的问题").fill("硕士每月能领多少住房补贴")
    page.get_by_role("button", name="发送").click()
    answer = page.locator("article.reply").first
    answer.wait_for()
    assert "800元/月" in answer.locator(".words").inner_text()
    source = answer.locator(".source").first.inner_text()
    assert "《" in source and "年" in source
    page.get_by_label("您的问题").fill("要什么材料")
    page.get_by_role("button", name="发送").click()
    page.locator("article.reply").nth(1).wait_for()
    assert "材料" in page.locator("article.reply").nth(1).inner_text()
    assert troubles == []
    page.context.close()
