"""The command line: every verb has a module, help tells all of them, and only the chosen one is imported."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from bot.__main__ import MODULES, VERBS, main


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_module_and_a_help_text(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert find_spec(f"bot.commands.{MODULES.get(verb, verb)}")
    with pytest.raises(SystemExit) as caught:
        main([verb, "--help"])
    assert caught.value.code == 0
    assert f"talentbot {verb}" in capsys.readouterr().out


def test_help_tells_all_verbs_and_what_they_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert all(verb in said and purpose[:6] in said for verb, purpose in VERBS.items())


@pytest.mark.parametrize("arguments", [[], ["fly"], ["ask"]])
def test_a_wrong_call_is_exit_code_2_with_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_asking_for_help_does_not_wait_for_rasa() -> None:
    code = "import sys; from bot.__main__ import main\ntry: main(['ask', '--help'])\nexcept SystemExit: pass\n"
    code += "assert not {'rasa', 'tensorflow', 'sklearn'} & sys.modules.keys()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert run.returncode == 0, run.stderr
