"""Folders of examples for tests of the doctor: a clean one, and the same with one thing changed."""

from __future__ import annotations

from pathlib import Path

TESTS = {"nlu/ask_amount.txt": "这笔津贴按月发几个钱\n", "nlu/greet.txt": "大家早上好呀\n"}
AMOUNT = ["每月给多少钱", "一共能拿多少", "最高能领几万块", "标准是多少"]
GREET = ["早上好", "在不在呀", "哈喽有人吗"]
WORDS = "惠才卡\n"
USED = "惠才卡每月交多少钱"


def write_data(folder: Path, *amount: str, greet: tuple[str, ...] = (), words: str = WORDS) -> Path:
    """nlu_data with two intents that nothing is wrong with but their small number, and these lines besides.

    A line begins with what is written after ``- ``. Line numbers: the first example of a file stands on line 5.
    """
    data = folder / "nlu_data"
    data.mkdir(parents=True, exist_ok=True)
    for intent, lines in (("ask_amount", [*AMOUNT, USED, *amount]), ("greet", [*GREET, *greet])):
        examples = "".join(f"    - {line}\n" for line in lines)
        text = f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n{examples}'
        (data / f"{intent}.yml").write_text(text, encoding="utf-8")
    (data / "words.txt").write_text(words, encoding="utf-8")
    return data


def write_tests(folder: Path, **files: str) -> Path:
    """A folder with nlu/*.txt and policies/*.yaml; TESTS when no file is given (``nlu__greet_txt="…"`` style names)."""
    named = {name.replace("__", "/").replace("_txt", ".txt").replace("_yaml", ".yaml"): t for name, t in files.items()}
    tests = folder / "tests"
    for name, text in (named or TESTS).items():
        (tests / name).parent.mkdir(parents=True, exist_ok=True)
        (tests / name).write_text(text, encoding="utf-8")
    return tests
