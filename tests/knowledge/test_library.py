"""A folder of policies as a whole."""

from __future__ import annotations

from pathlib import Path

from knowledge.library import POLICY_FOLDER, examine_library, hash_files, read_library
from knowledge.policy import Library
from tests.knowledge.policy_files import POLICY, changed, write_folder


def test_the_projects_own_library_has_no_problem(examined: tuple[Library, list[str]]) -> None:
    assert examined[1] == []


def test_the_projects_library_holds_every_file(library: Library) -> None:
    files = {path.stem for path in POLICY_FOLDER.glob("*/*.yaml")}
    assert set(library.policies) == files and len(files) > 40


def test_a_sound_folder_is_read_without_problem(tmp_path: Path) -> None:
    library, problems = examine_library(write_folder(tmp_path, trial=POLICY, other=changed()))
    assert problems == []
    assert set(library.policies) == {"trial", "other"}
    assert set(library.contacts) == {"talent_hall", "desk"}


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    problems = examine_library(tmp_path)[1]
    assert problems == [f"{tmp_path.name}: folder: no policy files below it; add <place>/<policy_id>.yaml"]


def test_without_its_own_contacts_and_sources_a_folder_uses_those_of_the_project(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path, trial=POLICY.replace("notice", "subsidy_answer_2025").replace("desk", "talent_site")
    )
    (folder / "sources.yaml").unlink()
    (folder / "contacts.yaml").unlink()
    assert examine_library(folder)[1] == []


def test_the_version_follows_the_content_and_nothing_else(tmp_path: Path) -> None:
    first = read_library(write_folder(tmp_path / "a")).version
    assert read_library(write_folder(tmp_path / "b")).version == first
    other = write_folder(tmp_path / "c", trial=POLICY.replace("value: 24", "value: 25"))
    assert read_library(other).version != first
    (other / "contacts.yaml").write_text(
        "talent_hall: {name: 甲, place: 青岛高新区}\ndesk: {name: 乙, place: 青岛市}\n"
    )
    assert len({first, read_library(other).version}) == 2


def test_the_hash_does_not_depend_on_the_order_of_files(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.yaml", "b.yaml")]
    for path in paths:
        path.write_text(path.name)
    assert hash_files(paths) == hash_files(paths[::-1])
    assert hash_files(paths) != hash_files(paths[:1])


def test_two_policies_of_one_place_cannot_share_a_name_but_those_of_two_places_can(tmp_path: Path) -> None:
    same = changed(("另补", "试补"))
    assert len(examine_library(write_folder(tmp_path / "a", trial=POLICY, other=same))[1]) == 1
    elsewhere = same.replace("place: 青岛高新区", "place: 崂山区")
    assert examine_library(write_folder(tmp_path / "b", trial=POLICY, other=elsewhere))[1] == []
