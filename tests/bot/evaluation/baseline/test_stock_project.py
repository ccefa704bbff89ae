"""The written project is one that Rasa reads: data, domain, rules and the configuration of its documentation."""

from pathlib import Path

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter

from bot.evaluation.baseline.lessons import Lesson
from bot.evaluation.baseline.stock_project import write_project

pytestmark = pytest.mark.slow


@pytest.fixture
def project(lessons: list[Lesson], tmp_path: Path) -> Path:
    write_project(lessons, ["试验补贴", "youth hostel", "两 个", "试补"], tmp_path / "project")
    return tmp_path / "project"


def test_rasa_reads_every_example_rule_and_response(project: Path, lessons: list[Lesson]) -> None:
    files = TrainingDataImporter.load_from_dict(
        domain_path=str(project / "domain.yml"), training_data_paths=[str(project / "data")]
    )
    read = {(e.get("intent"), e.get("text")) for e in files.get_nlu_data().intent_examples}
    assert read == {(lesson.intent, example) for lesson in lessons for example in lesson.examples}
    assert not files.get_nlu_data().entity_examples
    domain = Domain.load(project / "domain.yml")
    assert set(domain.intents) >= {lesson.intent for lesson in lessons}
    told = {name: items[0] for name, items in domain.responses.items()}
    assert {name: item["text"] for name, item in told.items()} == {f"utter_{one.intent}": one.text for one in lessons}
    offered = {name: tuple(button["title"] for button in item.get("buttons", ())) for name, item in told.items()}
    assert offered == {f"utter_{one.intent}": one.buttons for one in lessons}
    assert len(files.get_stories().story_steps) == len(lessons)


def test_the_pipeline_is_the_documented_one(project: Path) -> None:
    config = yaml.safe_load((project / "config.yml").read_text(encoding="utf-8"))
    assert [component["name"] for component in config["pipeline"]] == [
        "JiebaTokenizer", "CountVectorsFeaturizer", "CountVectorsFeaturizer", "DIETClassifier", "FallbackClassifier",
    ]  # fmt: skip
    assert config["pipeline"][2] == {
        "name": "CountVectorsFeaturizer",
        "analyzer": "char_wb",
        "min_ngram": 1,
        "max_ngram": 4,
    }
    assert (project / "words" / "names.txt").read_text(encoding="utf-8").split() == ["试验补贴", "试补"]


def test_the_same_lessons_give_the_same_project_and_others_another(lessons: list[Lesson], tmp_path: Path) -> None:
    first = write_project(lessons, ["试补"], tmp_path / "one")
    assert write_project(lessons, ["试补"], tmp_path / "two") == first
    assert write_project(lessons[1:], ["试补"], tmp_path / "two") != first
    assert write_project(lessons, ["试补"], tmp_path / "two", epochs=2) != first
    assert "epochs: 2\n" in (tmp_path / "two" / "config.yml").read_text(encoding="utf-8")
