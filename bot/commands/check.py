"""talentbot check: every file, and every name across YAML and code; all problems at once."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.checking.components import check_components
from bot.checking.dialogue import check_dialogue
from bot.checking.english import check_english
from bot.checking.vocabulary import check_aspects, check_contacts, check_facts, check_places, list_overdue
from bot.wechat.account import check_account
from knowledge.library import examine_library
from knowledge.opening import home_place, policy_folder
from knowledge.synonyms import check_synonyms


def add_parser(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("check", help="检查所有政策文件和配置，一次列出全部问题")
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="政策文件夹，默认是助手正在用的那个")
    parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="按哪一天看是否该复核，默认今天")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one line per problem and return 1; or the policies to look at again, one line of counts, and 0."""
    folder = args.folder or policy_folder()
    library, problems = examine_library(folder)
    places = check_places(problems)
    check_contacts(library, places, home_place(), problems)
    check_aspects(problems)
    check_facts(problems)
    check_english(problems)
    check_synonyms(problems)
    intents = check_dialogue(Path(), problems)
    classes = check_components(Path(), problems)
    check_account(problems)
    if problems:
        print("\n".join(dict.fromkeys(problems)))
        return 1
    for line in list_overdue(library, args.on or datetime.now(ZoneInfo("Asia/Shanghai")).date()):
        print(f"提示：{line}")
    print(
        f"检查通过：{len(library.policies)} 个政策文件，{len(library.contacts)} 个联系点，"
        f"{intents} 种问法，{classes} 个组件，没有问题。"
    )
    return 0
