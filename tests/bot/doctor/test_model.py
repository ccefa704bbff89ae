"""What the model confuses: counted, told, drawn; and the trained model asked through the command."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.doctor.confusion import check_confusion, check_wrong, count_confusion
from bot.doctor.examples import Sentence
from bot.doctor.findings import Level
from bot.doctor.judging import Judged
from bot.doctor.picture import draw_confusion
from bot.training import model_path
from knowledge.knowledge import Knowledge
from tests.bot.doctor.data_folders import write_data, write_tests


def judged(label: str, guess: str, chance: float = 0.9, own: float | None = 0.1) -> Judged:
    return Judged(Sentence(f"{label}像{guess}", label, f"{label}.txt", "第 1 行"), guess, chance, own)


MIXED = [judged("a", "a"), judged("a", "b", 0.6), judged("a", "b", 0.7, None), judged("b", "b"), judged("b", "a", 0.5)]


def test_the_matrix_counts_rows_as_filed_and_columns_as_told() -> None:
    confusion = count_confusion([*MIXED, judged("a", "c")])
    assert confusion.labels == ["a", "b", "c"] and confusion.counts == [[1, 2, 1], [1, 1, 0], [0, 0, 0]]
    assert (confusion.right, confusion.total) == (2, 6)


def test_a_pair_confused_more_than_once_is_told_with_an_example() -> None:
    found = list(check_confusion(MIXED))
    assert len(found) == 1 and found[0].facts == {"intent": "a", "guess": "b", "count": 2, "of": 3}
    assert found[0].where.startswith("a: ") and "3 句测试句里有 2 句被当成 b" in found[0].problem


def test_wrong_sentences_are_told_the_surest_first_with_the_chances() -> None:
    found = list(check_wrong(MIXED, learned=True))
    assert [finding.facts["chance"] for finding in found] == [0.7, 0.6, 0.5]
    assert "排不进前五" in found[0].problem and "把握 0.10" in found[1].problem
    assert {finding.level for finding in found} == {Level.WARNING}
    assert {finding.level for finding in check_wrong(MIXED, learned=False)} == {Level.NOTE}


def test_the_kind_of_an_intent_is_not_judged() -> None:
    assert judged("out_of_scope/weather", "out_of_scope").is_right
    assert not judged("out_of_scope/weather", "ask_time").is_right


def test_the_picture_is_a_png_that_grows_with_the_intents(tmp_path: Path) -> None:
    sides = []
    for count in (2, 12):
        path = tmp_path / "new" / f"{count}.png"
        draw_confusion(count_confusion([judged(f"i{i}", f"i{(i + 1) % count}") for i in range(count)]), path)
        head = path.read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        sides.append(struct.unpack(">II", head[16:24]))
    assert sides[0][0] == sides[0][1] < sides[1][0]


@pytest.mark.slow
def test_the_trained_model_is_asked_and_its_confusion_drawn(
    shared: Knowledge,
    policies: Path,
    model_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TALENTBOT_VAR", str(model_folder))
        model = str(model_path().resolve())
    picture = tmp_path / "confusion.png"
    data, tests = write_data(tmp_path), write_tests(tmp_path)
    assert (
        main(
            [
                "doctor",
                "--data",
                str(data),
                "--tests",
                str(tests),
                "--model",
                model,
                "--picture",
                str(picture),
                "--json",
            ]
        )
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert told["held_out"]["total"] == 2 and told["examples"]["total"] == 8
    assert sum(map(sum, told["confusion"]["counts"])) == 2 and picture.read_bytes().startswith(b"\x89PNG")
    assert {check["check"]: check["skipped"] for check in told["checks"]}["wrong_examples"] is None
    swapped = write_data(tmp_path / "swapped", greet=("住房补贴每个月能领多少钱",))
    assert main(["doctor", "--data", str(swapped), "--model", model, "--json"]) == 0
    wrong = {c["check"]: c["findings"] for c in json.loads(capsys.readouterr().out)["checks"]}["wrong_examples"]
    assert [(f["intent"], f["guess"]) for f in wrong if "住房补贴" in f["problem"]] == [("greet", "ask_amount")]
