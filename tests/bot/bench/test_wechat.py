"""The measuring of passive replies: who talks when, what counts as an answer, and the figures with their bars."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.bench import wechat
from bot.bench.assistant import Assistant, StartError
from bot.bench.figures import Figure
from bot.bench.load import LoadError
from bot.bench.wechat import ANSWERED, FAULT, NOTHING, Measured, Plan, make_account, measure_wechat, run_plan
from bot.commands import bench
from bot.wechat.push import Push
from bot.wechat.settings import Settings, read_settings
from bot.wechat.writer import write_words
from bot.wechat.xml_text import Tree, write_xml
from bot.words import say
from knowledge.policy import Library
from tests.bot.wechat.webhook import Answer, Webhook, echo, run_webhook


def account_settings(account: Mapping[str, str]) -> Settings:
    found = read_settings(account, make_salt=lambda: "")
    assert found is not None
    return found


def run(webhook: Webhook, account: dict[str, str], *talks: list[str]) -> Measured:
    return asyncio.run(run_plan(Plan(webhook.url, account, list(talks))))


def test_an_account_for_a_run_is_complete_in_safe_mode_and_new() -> None:
    made = [make_account() for _ in range(50)]
    assert all(account_settings(account).mode == "safe" for account in made)
    assert len({account["WECHAT_TOKEN"] for account in made}) == 50


def test_every_message_is_sent_in_order_timed_and_counted() -> None:
    account = make_account()
    with run_webhook(account_settings(account)) as webhook:
        measured = run(webhook, account, ["一", "二", "三"], ["四"])
    said: dict[str, list[str]] = {}
    for push in webhook.pushes:
        said.setdefault(push.user, []).append(push.text)
    assert sorted(said.values()) == [["一", "二", "三"], ["四"]]
    assert measured.outcomes == {ANSWERED: 4} and len(measured.seconds) == 4
    assert 0 < max(measured.seconds) <= measured.elapsed


def test_everybody_talks_at_once() -> None:
    account, together = make_account(), threading.Barrier(5, timeout=20)

    def wait(push: Push) -> Tree | None:
        together.wait()  # nobody is answered before all five are here
        return echo(push)

    with run_webhook(account_settings(account), wait) as webhook:
        assert run(webhook, account, *([["问", "再问"]] * 5)).outcomes == {ANSWERED: 10}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((200, b"success"), NOTHING), ((200, b""), NOTHING), (None, FAULT), ((500, b""), FAULT), ((403, b"refused"), FAULT),
        ((200, b"<html>"), FAULT), ((200, write_xml({"Encrypt": "another key"})), FAULT), ((0, b"SSH-2.0-OpenSSH_9.6\r\n"), FAULT),
    ],
    ids=["success", "empty", "hangs up", "500", "403", "HTML", "no seal", "no HTTP"],
)  # fmt: skip
def test_what_is_no_answer_is_counted_as_what_it_is(answer: Answer, outcome: str) -> None:
    account = make_account()
    with run_webhook(account_settings(account)) as webhook:
        webhook.canned = [answer]
        measured = run(webhook, account, ["一", "二"])
    assert measured.outcomes == {outcome: 1, ANSWERED: 1} and len(measured.seconds) == 2


def test_an_answer_that_comes_too_late_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wechat, "SECONDS_PLATFORM_WAITS", 0.2)
    account, ended = make_account(), threading.Event()

    def hang(_push: Push) -> Tree | None:
        ended.wait(30)
        return None

    with run_webhook(account_settings(account), hang) as webhook:
        assert run(webhook, account, ["一"]).outcomes == {FAULT: 1}
        ended.set()


@pytest.mark.parametrize("words", ["wechat_promise", "wechat_busy"])
def test_a_promise_and_a_refusal_are_no_answers(words: str) -> None:
    account = make_account()
    with run_webhook(account_settings(account), lambda _push: write_words(say(words))) as webhook:
        assert run(webhook, account, ["一"]).outcomes == {NOTHING: 1}


@pytest.mark.slow  # starts a process
def test_pushes_come_from_a_process_of_their_own() -> None:
    account = make_account()
    with run_webhook(account_settings(account)) as webhook:
        measured = wechat.put_pushes(Plan(webhook.url, account, [["住房补贴", "人才贷"]]))
    assert measured.outcomes == {ANSWERED: 2} and [push.text for push in webhook.pushes] == ["住房补贴", "人才贷"]


def test_a_process_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wechat.sys, "executable", shutil.which("false"))
    with pytest.raises(LoadError):
        wechat.put_pushes(Plan("http://127.0.0.1:9/x", make_account(), []))


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """The plans that are put; every tenth delivery is late or a fault."""
    put: list[Plan] = []
    started: list[Mapping[str, str]] = []

    @contextmanager
    def run_assistant(question: str, account: Mapping[str, str]) -> Iterator[Assistant]:
        assert question
        started.append(account)
        yield Assistant("http://127.0.0.1:9/webhooks/rest/webhook")

    def put_pushes(plan: Plan) -> Measured:
        assert plan.account == started[-1]
        put.append(plan)
        count = sum(map(len, plan.talks))
        return Measured([0.1] * (count - 2) + [2.0] * 2, {ANSWERED: count - 3, NOTHING: 2, FAULT: 1}, 4.0)

    monkeypatch.setattr(wechat, "run_assistant", run_assistant)
    monkeypatch.setattr(wechat, "put_pushes", put_pushes)
    return put


def test_an_assistant_is_warmed_up_and_then_everybody_talks(plans: list[Plan], library: Library) -> None:
    figures = list(measure_wechat(library, 5, lambda _what: None))
    assert [[len(talk) for talk in plan.talks] for plan in plans] == [[wechat.WARM_UP], [wechat.MESSAGES] * 5]
    assert {plan.url for plan in plans} == {"http://127.0.0.1:9/webhooks/wechat/webhook"}
    found = {figure.name.removeprefix("微信，5 位用户同时").strip(): figure for figure in figures}
    assert list(found) == ["", "p50", "p95", "p99", "没有立即答复的"]
    assert found[""].value == 5 * wechat.MESSAGES / 4.0 and found[""].unit == "条/秒"
    assert (found["p95"].bar, found["p50"].bar) == (wechat.PASSIVE_P95, None) and found["p50"].value == pytest.approx(
        100
    )
    late = found["没有立即答复的"]
    assert (late.value, late.is_met) == (3.0, False) and "没有立即答复 2" in late.note and "故障提示 1" in late.note


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    monkeypatch.setattr(bench, "shared_knowledge", lambda: SimpleNamespace(version="k-1"))
    monkeypatch.setattr(bench, "read_library", lambda _folder: library)


def command(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    bench.add_parser(parser.add_subparsers())
    args = parser.parse_args(["bench", "wechat", *arguments])
    return int(args.run(args))


@pytest.mark.usefixtures("told")
def test_the_command_writes_the_figures_and_strict_tells_a_missed_bar(
    plans: list[Plan], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wechat.json"
    assert command("--people", "3", "--json", str(path)) == 0
    record = json.loads(path.read_text(encoding="utf-8"))
    assert len(plans[-1].talks) == 3 and record["about"]["知识版本"] == "k-1" and len(record["figures"]) == 5
    assert "微信被动回复" in capsys.readouterr().out
    assert command("--strict") == 1 and len(plans[-1].talks) == 50


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("error", [StartError("没有启动"), LoadError("没有成功")])
def test_the_command_tells_why_nothing_could_be_measured(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> Iterator[Figure]:
        raise error

    monkeypatch.setattr(bench, "measure_wechat", fail)
    assert command() == 2 and str(error) in capsys.readouterr().err
