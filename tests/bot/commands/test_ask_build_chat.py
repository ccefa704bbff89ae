"""The verbs that need no server or only talk to one: what they print and their exit codes."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.commands import chat
from knowledge import opening
from tests.bot.server import free_port
from tests.knowledge.policy_files import POLICY, changed, write_folder

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small folder of policies, as the process's own, not yet built."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("TALENTBOT_POLICIES", str(tmp_path / "policies"))
    monkeypatch.setattr(opening, "_opened", {})
    return write_folder(tmp_path / "policies")


@pytest.mark.usefixtures("shared")
def test_ask_prints_the_answer_for_the_day(capsys: Capture) -> None:
    assert main(["ask", "硕士每月能领多少住房补贴", "--on", "2026-11-23"]) == 0
    said = capsys.readouterr().out
    assert "800元/月" in said and "《" in said


@pytest.mark.usefixtures("shared")
def test_ask_json_is_the_whole_payload(capsys: Capture) -> None:
    assert main(["ask", "住房补贴给多少", "--on", "2026-11-23", "--json"]) == 0
    payload = json.loads(capsys.readouterr().out)
    assert payload["status"] == "answered" and payload["policy"] == "housing_subsidy" and payload["sources"]


@pytest.mark.usefixtures("shared")
def test_ask_why_tells_synonyms_hits_scores_and_what_became_of_them(capsys: Capture) -> None:
    main(["ask", "人才贷咋申领", "--why"])
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("同义词：") and "咋" in line for line in lines)
    assert any(line.startswith("1. 信心") and "中：" in line and "漏：" in line for line in lines)
    assert lines[-2].startswith("只凭词判定：") and lines[-1].startswith("实际结果：")


def test_ask_refuses_a_day_that_is_none(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["ask", "问", "--on", "昨天"])
    assert caught.value.code == 2 and "--on" in capsys.readouterr().err


def test_build_tells_the_version_and_a_changed_file_makes_another(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["build"]) == 0
    first = capsys.readouterr().out
    assert re.search(r"知识库已就绪，版本 [0-9a-f]{16}，\d+ 个政策名称", first)
    write_folder(folder, trial=POLICY, other=changed())
    monkeypatch.setattr(opening, "_opened", {})
    assert main(["build"]) == 0
    second = capsys.readouterr().out
    count = [int(re.search(r"(\d+) 个政策名称", said)[1]) for said in (first, second)]
    assert count[0] < count[1] and first.split("，")[1] != second.split("，")[1]


def test_build_and_ask_list_all_problems_of_the_files_and_change_nothing(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["build"]) == 0
    write_folder(
        folder,
        trial=POLICY.replace("topic: subsidy", "topic: nothing").replace("contact: talent_hall", "contact: moon"),
    )
    capsys.readouterr()
    for arguments in (["build"], ["ask", "试验补贴多少"]):
        monkeypatch.setattr(opening, "_opened", {})
        assert main(arguments) == 1
        said = capsys.readouterr().out
        assert "trial.yaml: topic:" in said and "trial.yaml: contact:" in said


class Assistant(BaseHTTPRequestHandler):
    """Answers with what it was sent; 坏 is refused."""

    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        post = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(post)
        status = 400 if post["message"] == "坏" else 200
        buttons = [{"title": "申请条件", "payload": "条件是什么"}, {"title": "材料", "payload": "材料"}]
        reply = [{"text": f"收到[b]{post['message']}[/b]", "buttons": buttons}]
        body = json.dumps({"error": "不行"} if status == 400 else reply, ensure_ascii=False).encode()
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep the test output quiet."""


@pytest.fixture
def assistant() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    asked: list[dict[str, Any]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Assistant,), {"asked": asked}))
    with server:
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


def type_lines(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    typed = iter(lines)

    def read(*_: Any, **__: Any) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(chat.Console, "input", read)


def test_chat_shows_replies_literally_and_a_number_chooses_a_button(
    assistant: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    url, asked = assistant
    type_lines(monkeypatch, "1", "你好", " 1 ", "9", "退出", "不再发送")
    assert main(["chat", "--url", url]) == 0
    assert [post["message"] for post in asked] == ["1", "你好", "条件是什么", "9"]
    assert len({post["sender"] for post in asked}) == 1
    shown = capsys.readouterr().out
    assert "收到[b]你好[/b]" in shown and "1. 申请条件" in shown


def test_chat_goes_on_after_a_refusal_and_ends_with_the_input(
    assistant: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    url, asked = assistant
    type_lines(monkeypatch, "坏", "好")
    assert main(["chat", "--url", url]) == 0
    assert len(asked) == 2 and "不行" in capsys.readouterr().out


def test_chat_without_an_assistant_says_how_to_start_one(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    type_lines(monkeypatch, "你好")
    assert main(["chat", "--url", f"http://127.0.0.1:{free_port()}/"]) == 1
    assert "talentbot up" in capsys.readouterr().out


def test_two_terminals_are_two_conversations(
    assistant: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, asked = assistant
    for _ in range(2):
        type_lines(monkeypatch, "你好")
        main(["chat", "--url", url])
    assert asked[0]["sender"] != asked[1]["sender"]
