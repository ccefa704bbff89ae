"""Each fault of the data is found, told where it stands and what mends it, and nothing else is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.doctor.balance import FEWEST, UNBALANCED, check_balance
from bot.doctor.corpus import Corpus, normalise
from bot.doctor.examples import Sentence
from bot.doctor.findings import Group, Level
from bot.doctor.leaks import SHORT, SIMILAR
from bot.nlu.features import WINDOW
from tests.bot.doctor.conftest import Examined, only
from tests.bot.doctor.data_folders import AMOUNT, GREET, USED, write_data, write_tests
from tests.knowledge.policy_files import POLICY

NEXT = len(AMOUNT) + 6  # the line of the first example added to ask_amount; the used word's example stands before
IN_GREET = len(GREET) + 5


def faults(groups: dict[str, Group]) -> set[str]:
    """The checks that found something in a folder: without few examples (every fixture is small) and places.yaml."""
    own = {
        key: [finding for finding in group.findings if not finding.where.startswith("places.yaml")]
        for key, group in groups.items()
    }
    return {key for key, findings in own.items() if findings} - {"balance"}


def test_a_clean_folder_has_no_fault(tmp_path: Path, examine_folder: Examined) -> None:
    assert faults(examine_folder(write_data(tmp_path), write_tests(tmp_path))) == set()


def test_an_annotated_entity_that_words_cross_is_an_error_where_it_stands(
    tmp_path: Path, examine_folder: Examined
) -> None:
    data = write_data(tmp_path, "[硕士](degree)每月给多少", '我在[中山]{"entity": "place"}路上班能拿多少')
    found = only(examine_folder(data)["annotated"])
    assert found.level is Level.ERROR and found.where.endswith(f"ask_amount.yml: 第 {NEXT + 1} 行")
    assert found.facts["entity"] == "place" and "中山路" in found.problem


def test_the_line_for_a_crossed_entity_works_once_it_is_added(tmp_path: Path, examine_folder: Examined) -> None:
    sentence = "我在[中山](place)路上班能拿多少"
    found = only(examine_folder(write_data(tmp_path, sentence))["annotated"])
    assert "“中山路”" in found.problem and found.facts["line"] and found.facts["line"] in found.advice
    words = f"惠才卡\n{found.facts['line']}\n"
    assert examine_folder(write_data(tmp_path, sentence, words=words))["annotated"].findings == ()


def test_a_policy_name_cut_through_by_a_rare_word_is_an_error_with_the_line_that_mends_it(
    tmp_path: Path, policies: Path, examine_folder: Examined
) -> None:
    file = policies / "here" / "trial.yaml"
    file.write_text(POLICY.replace("试补", "房补"), encoding="utf-8")
    cut_through = ["房补领了十个月还剩多少", "房补领满了再给多少"]
    found = only(examine_folder(write_data(tmp_path, *cut_through))["names"])
    assert found.level is Level.ERROR and "补领" in found.problem and "共 2 句" in found.problem
    assert found.facts["count"] == 2 and found.facts["line"] in found.advice
    words = f"惠才卡\n{found.facts['line']}\n"
    groups = examine_folder(write_data(tmp_path, *cut_through, words=words))
    assert faults(groups) == set()


def test_a_place_inside_a_longer_word_is_doubtful_and_no_error(tmp_path: Path, examine_folder: Examined) -> None:
    found = only(examine_folder(write_data(tmp_path, "去中山路报到给多少钱", "中山路那边给多少"))["names"])
    assert found.level is Level.WARNING and "“中山”" in found.problem and "“中山路”" in found.problem
    assert found.facts["count"] == 2


def test_a_name_in_a_wording_of_a_policy_is_looked_at_too(
    tmp_path: Path, policies: Path, examine_folder: Examined
) -> None:
    file = policies / "here" / "trial.yaml"
    file.write_text(POLICY.replace("孩子能继承吗", "中山路的孩子能继承吗"), encoding="utf-8")
    assert only(examine_folder(write_data(tmp_path))["names"]).where == "trial.yaml: faq[0].ask[1]"


@pytest.mark.parametrize("same", ["早上好", "早上好！", "早　上　好"])
def test_the_same_example_under_two_intents_is_an_error(same: str, tmp_path: Path, examine_folder: Examined) -> None:
    found = only(examine_folder(write_data(tmp_path, same))["two_intents"])
    assert found.level is Level.ERROR and found.facts["intents"] == ["ask_amount", "greet"]
    assert found.where.endswith(f"ask_amount.yml: 第 {NEXT} 行") and "greet.yml: 第 5 行" in found.problem


@pytest.mark.parametrize("again", ["标准是多少", "標準是多少", "标准，是多少？"])
def test_a_duplicate_within_an_intent_is_a_warning_at_the_later_line(
    again: str, tmp_path: Path, examine_folder: Examined
) -> None:
    groups = examine_folder(write_data(tmp_path, again))
    found = only(groups["duplicates"])
    assert faults(groups) == {"duplicates"} and found.level is Level.WARNING
    assert found.where.endswith(f"第 {NEXT} 行") and "第 8 行" in found.problem


def test_of_two_equal_examples_the_simplified_one_stays(tmp_path: Path, examine_folder: Examined) -> None:
    found = only(examine_folder(write_data(tmp_path, "補貼多少錢", "补贴多少钱"))["duplicates"])
    assert found.where.endswith(f"第 {NEXT} 行") and found.problem.startswith("“補貼多少錢”")


def test_examples_that_differ_in_a_filler_only_are_told(tmp_path: Path, examine_folder: Examined) -> None:
    found = only(examine_folder(write_data(tmp_path, "请问在不在"))["seen_alike"])
    assert found.level is Level.WARNING and "在不在呀" in found.problem and "greet" in found.problem


def test_names_are_masked_before_two_examples_are_called_alike(tmp_path: Path, examine_folder: Examined) -> None:
    data = write_data(tmp_path, "试验补贴呢", greet=("试验津贴啊",))
    assert faults(examine_folder(data)) == {"seen_alike"}


def test_a_wording_given_twice_in_a_policy_is_told_with_both_places(
    tmp_path: Path, policies: Path, examine_folder: Examined
) -> None:
    file = policies / "here" / "trial.yaml"
    file.write_text(POLICY.replace("ask: [打到哪张卡]", "ask: [孩子能继承吗？]"), encoding="utf-8")
    found = only(examine_folder(write_data(tmp_path))["wordings"])
    assert found.where == "trial.yaml: faq[0].ask[1]" and "unknown[0].ask[0]" in found.problem


def test_a_test_sentence_among_the_examples_is_an_error_and_a_short_one_a_note(
    tmp_path: Path, examine_folder: Examined
) -> None:
    groups = examine_folder(
        write_data(tmp_path), write_tests(tmp_path, nlu__ask_amount_txt="最高能領幾萬塊？\n早上好\n")
    )
    exact, short = groups["leaks"].findings
    assert exact.level is Level.ERROR and exact.where.endswith("ask_amount.txt: 第 1 行")
    assert exact.facts["training"].endswith("ask_amount.yml: 第 7 行")
    assert short.level is Level.NOTE and len(normalise("早上好")) < SHORT <= len(normalise("最高能领几万块"))


def test_a_near_copy_is_a_warning_with_the_similarity(tmp_path: Path, examine_folder: Examined) -> None:
    groups = examine_folder(
        write_data(tmp_path), write_tests(tmp_path, nlu__ask_amount_txt=f"{USED}呢\n住哪里比较方便呀\n")
    )
    found = only(groups["leaks"])
    assert found.level is Level.WARNING and SIMILAR <= found.facts["similarity"] < 1
    assert f"{found.facts['similarity']:.2f}" in found.problem and USED in found.problem


def test_policy_cases_and_questions_are_compared_with_wordings(tmp_path: Path, examine_folder: Examined) -> None:
    cases = "- {name: 继承, on: 2026-01-01, ask: 试验补贴能传给孩子吗, status: answered}\n- {name: 金额, ask: amount}\n"
    questions = tmp_path / "questions.jsonl"
    turn = {"user": "试验补贴能传给孩子吗？", "expect": {"type": "answer", "all": [["不能"]]}}
    line = {"id": "q-1", "kind": "single", "topic": "trial", "aspect": "who", "turns": [turn]}
    questions.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    groups = examine_folder(write_data(tmp_path), write_tests(tmp_path, policies__trial_yaml=cases), questions)
    assert [f.level for f in groups["leaks"].findings] == [Level.ERROR] * 2
    wheres = [f.where for f in groups["leaks"].findings]
    assert wheres[0].endswith("trial.yaml: 继承") and wheres[1].endswith("questions.jsonl: q-1 第 1 轮")


def test_an_empty_example_is_an_error_and_punctuation_alone_a_warning(tmp_path: Path, examine_folder: Examined) -> None:
    empty, marks = examine_folder(write_data(tmp_path, "", "？！"))["empty"].findings
    assert empty.level is Level.ERROR and empty.where.endswith(f"第 {NEXT} 行")
    assert marks.level is Level.WARNING and marks.where.endswith(f"第 {NEXT + 1} 行")


def test_one_character_is_a_warning_for_a_question_and_a_note_for_an_answer(
    tmp_path: Path, examine_folder: Examined
) -> None:
    groups = examine_folder(write_data(tmp_path, "谁", greet=("早",)))
    assert [(f.level, f.facts["intent"]) for f in groups["one_character"].findings] == [
        (Level.WARNING, "ask_amount"),
        (Level.NOTE, "greet"),
    ]


def test_an_example_longer_than_the_window_is_told(tmp_path: Path, examine_folder: Examined) -> None:
    groups = examine_folder(write_data(tmp_path, "钱" * (WINDOW + 1), "财" * WINDOW))
    assert only(groups["length"]).facts["length"] == WINDOW + 1


@pytest.mark.parametrize(
    ("text", "code", "advice"),
    [
        ("给３６个月吗", 0xFF13, "换成“36”"),
        ("Ｐlus多少钱", 0xFF30, "换成“p”"),
        ("每月\u200b给几个钱", 0x200B, "删掉"),
        ("每月\u3000给几个钱", 0x3000, "删掉"),
        ("⽉租多少", 0x2F49, "换成“月”"),
    ],
)
def test_odd_characters_are_told_by_their_code(
    text: str, code: int, advice: str, tmp_path: Path, examine_folder: Examined
) -> None:
    groups = examine_folder(write_data(tmp_path, text))
    found = only(groups["characters"])
    assert faults(groups) == {"characters"} and code in found.facts["characters"] and advice in found.advice


def test_chinese_punctuation_and_emoji_are_not_odd(tmp_path: Path, examine_folder: Examined) -> None:
    assert faults(examine_folder(write_data(tmp_path, "多少钱？能，行！“补贴”", "给几个钱👍"))) == set()


def test_an_example_of_nothing_but_fillers_is_told(tmp_path: Path, examine_folder: Examined) -> None:
    groups = examine_folder(write_data(tmp_path, "请问一下", greet=("您好呀",)))
    assert [(f.level, f.where.rpartition(": ")[2]) for f in groups["fillers"].findings if "yml" in f.where] == [
        (Level.WARNING, f"第 {NEXT} 行"),
        (Level.NOTE, f"第 {IN_GREET} 行"),
    ]


def test_a_name_with_a_filler_in_it_is_told(tmp_path: Path, policies: Path, examine_folder: Examined) -> None:
    file = policies / "here" / "trial.yaml"
    file.write_text(POLICY.replace("试补", "人才咨询补"), encoding="utf-8")
    lines = [finding.line for finding in examine_folder(write_data(tmp_path))["fillers"].findings]
    assert [line for line in lines if line.startswith("trial.yaml: 人才咨询补: ") and "“咨询”" in line]


WORD_FAULTS = [
    ("惠才卡\n惠才卡\n", "words", "写了 2 次", 2),
    ("惠才卡\n養老\n", "words", "不是简体", 2),
    ("惠才卡\n试验补贴\n", "words", "已经是政策 trial 的名称", 2),
    ("惠才卡\n飞行棋锦标赛\n", "word_use", "都没有“飞行棋锦标赛”", 2),
    ("惠才卡\n才卡\n", "word_use", "只出现在更长的词里", 2),
    ("惠才卡\n多少\n", "word_use", "也不会被切开", 2),
]


@pytest.mark.parametrize(("words", "check", "what", "line"), WORD_FAULTS)
def test_a_dictionary_word_without_use_is_told(
    words: str, check: str, what: str, line: int, tmp_path: Path, examine_folder: Examined
) -> None:
    told = [f for f in examine_folder(write_data(tmp_path, words=words))[check].findings if what in f.problem]
    assert [finding.where.endswith(f"words.txt: 第 {line} 行") for finding in told] == [True]


def _corpus(**counts: int) -> Corpus:
    return Corpus(examples=[Sentence(f"{k}{i}", k, f"{k}.yml", "") for k, n in counts.items() for i in range(n)])


def test_too_few_too_many_and_too_little_examples_are_told() -> None:
    middle = FEWEST * 4
    corpus = _corpus(a=middle, b=middle, c=middle, few=FEWEST - 1, many=int(middle * UNBALANCED) + 1, less=FEWEST)
    told = {finding.where.partition(":")[0]: finding.problem for finding in check_balance(corpus)}
    assert set(told) == {"few", "many", "less"}
    assert "少于" in told["few"] and "倍" in told["many"] and "三分之一" in told["less"]


def test_an_intent_without_test_sentences_and_one_without_examples_are_told(
    tmp_path: Path, examine_folder: Examined
) -> None:
    groups = examine_folder(write_data(tmp_path), write_tests(tmp_path, nlu__ask_flight_txt="飞机几点到站\n"))
    told = [finding.line for finding in groups["balance"].findings if "测试句" in finding.where]
    assert [line.partition(":")[0] for line in told] == ["ask_amount", "greet", "ask_flight"]


def test_unreadable_files_are_told_and_the_others_still_read(tmp_path: Path, examine_folder: Examined) -> None:
    data = write_data(tmp_path)
    (data / "broken.yml").write_text("nlu: [\n- a", encoding="utf-8")
    (data / "latin.yml").write_bytes(b"nlu: \xff")
    groups = examine_folder(data, write_tests(tmp_path, policies__bad_yaml="- {", nlu__greet_txt="大家早上好呀\n"))
    told = [finding.line for finding in groups["unreadable"].findings]
    assert len(told) == 3 and all(finding.level is Level.ERROR for finding in groups["unreadable"].findings)
    assert [name for name in ("broken.yml", "latin.yml", "bad.yaml") if any(name in line for line in told)]
    assert groups["two_intents"].findings == ()


def test_an_empty_folder_and_broken_policies_are_errors(
    tmp_path: Path, policies: Path, examine_folder: Examined
) -> None:
    (tmp_path / "none").mkdir()
    (policies / "here" / "trial.yaml").write_text(POLICY.replace("topic: subsidy", "topic: moon"), encoding="utf-8")
    told = [finding.line for finding in examine_folder(tmp_path / "none")["unreadable"].findings]
    assert any("talentbot check" in line for line in told) and any("没有例句" in line for line in told)


def test_rasas_longer_form_of_examples_is_read(tmp_path: Path, examine_folder: Examined) -> None:
    data = write_data(tmp_path)
    text = "nlu:\n- intent: thank\n  examples:\n  - text: |\n      - 多谢帮忙\n  - text: 早上好\n- lookup: x\n  examples: |\n    - y\n"
    (data / "thank.yml").write_text(text, encoding="utf-8")
    found = only(examine_folder(data)["two_intents"])
    assert "thank.yml: 第 6 行" in found.problem
