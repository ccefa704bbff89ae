"""serve, train, up and actions up to the point where a process would start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import rasa_sdk.__main__

from bot.__main__ import main
from bot.commands import train, up
from bot.supervisor import PortTakenError, Supervisor
from bot.training import TrainingError, model_path
from knowledge import opening
from knowledge.knowledge import Knowledge
from tests.bot.wechat.accounts import SAFE
from tests.knowledge.policy_files import POLICY, write_folder

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def fresh(shared: Knowledge) -> Knowledge:
    """A var folder without a model."""
    assert not model_path().exists()
    return shared


def with_model() -> None:
    model_path().parent.mkdir(parents=True, exist_ok=True)
    model_path().touch()


@pytest.mark.usefixtures("fresh")
def test_serve_without_a_model_says_what_to_run(capsys: Capture) -> None:
    assert main(["serve"]) == 1
    assert "talentbot train" in capsys.readouterr().out


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("verb", ["serve", "up"])
def test_wechat_settings_that_cannot_work_are_all_told_before_anything_starts(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("WECHAT_TOKEN", "短!")
    monkeypatch.setattr(Supervisor, "run", lambda *_: pytest.fail("started"))
    with_model()
    assert main([verb]) == 1
    shown = "".join(capsys.readouterr())
    assert all(f"WECHAT_{name}: " in shown for name in ("TOKEN", "APP_ID", "ENCODING_AES_KEY"))


@pytest.mark.usefixtures("fresh")
def test_a_redis_that_does_not_answer_is_told_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    for name, value in {**SAFE, "WECHAT_REDIS_URL": "redis://127.0.0.1:1/0"}.items():
        monkeypatch.setenv(name, value)
    with_model()
    assert main(["serve"]) == 1
    assert "WECHAT_REDIS_URL: 连不上这个 Redis" in capsys.readouterr().out


@pytest.mark.usefixtures("fresh")
def test_train_if_needed_does_nothing_when_the_model_is_there(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(train, "train", lambda _progress: pytest.fail("trained"))
    with_model()
    assert main(["train", "--if-needed"]) == 0
    assert model_path().name in capsys.readouterr().err.replace("\n", "")


@pytest.mark.usefixtures("fresh")
def test_a_failed_training_is_told_with_exit_code_1(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def fail(_progress: Any) -> Path:
        raise TrainingError("日志在某处")

    monkeypatch.setattr(train, "train", fail)
    assert main(["train"]) == 1 == main(["train", "--if-needed"])
    assert "日志在某处" in capsys.readouterr().err


@pytest.mark.usefixtures("fresh")
def test_up_trains_first_and_starts_the_assistant_at_the_asked_address(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(up, "train_with_progress", lambda _console: started.append("train") or True)
    monkeypatch.setattr(Supervisor, "run", lambda self, announce: started.extend(self.parts) or announce() or 0)
    assert main(["up", "--port", "6001", "--host", "0.0.0.0"]) == 0
    assert started[0] == "train"
    assert started[1].arguments == ["-m", "bot", "serve", "--host", "0.0.0.0", "--port", "6001"]
    assert started[1].address == "http://127.0.0.1:6001"


@pytest.mark.usefixtures("fresh")
def test_up_announces_the_page_the_address_for_programs_and_the_way_to_stop(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    with_model()
    monkeypatch.setattr(up, "train_with_progress", lambda _console: pytest.fail("trained"))
    monkeypatch.setattr(Supervisor, "run", lambda _self, announce: announce() or 0)
    assert main(["up", "--port", "6002"]) == 0
    said = capsys.readouterr().err
    for words in ("6002/webhooks/kiosk/", "6002/webhooks/rest/webhook", "talentbot chat", "Ctrl-C"):
        assert words in said


@pytest.mark.usefixtures("fresh")
def test_up_does_not_start_after_a_failed_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "train_with_progress", lambda _console: False)
    monkeypatch.setattr(Supervisor, "run", lambda _self, _announce: pytest.fail("started"))
    assert main(["up"]) == 1


@pytest.mark.usefixtures("fresh")
def test_up_tells_a_taken_port(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def refuse(_self: Supervisor, _announce: Any) -> int:
        raise PortTakenError("端口已被占用")

    with_model()
    monkeypatch.setattr(Supervisor, "run", refuse)
    assert main(["up"]) == 1
    assert "端口已被占用" in capsys.readouterr().err


def test_up_with_bad_policy_files_lists_all_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    broken = POLICY.replace("topic: subsidy", "topic: x").replace("contact: talent_hall", "contact: moon")
    monkeypatch.setenv("TALENTBOT_POLICIES", str(write_folder(tmp_path / "policies", trial=broken)))
    monkeypatch.setenv("TALENTBOT_VAR", str(tmp_path / "var"))
    monkeypatch.setattr(opening, "_opened", {})
    assert main(["up"]) == 1
    said = capsys.readouterr().err
    assert "trial.yaml: topic:" in said and "trial.yaml: contact:" in said and "[red]" not in said


@pytest.mark.usefixtures("fresh")
def test_actions_serves_our_package_on_this_machine_only_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Any] = []
    monkeypatch.setattr(rasa_sdk.__main__, "main_from_args", served.append)
    monkeypatch.setattr(os, "environ", {key: value for key, value in os.environ.items() if key != "SANIC_HOST"})
    assert main(["actions", "--port", "6003"]) == 0
    assert (served[0].actions, str(served[0].port)) == ("actions", "6003")
    assert os.environ["SANIC_HOST"] == "127.0.0.1"
