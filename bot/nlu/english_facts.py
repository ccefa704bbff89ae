"""What people say of themselves in English: patterns as data, and the reader of them.

Every fact name and choice is one of knowledge/facts.yaml. A question (do I need a hukou?) tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.english.figures import MONTHS, WORDS
from knowledge.told_value import ToldDate

COUNTRIES = (
    "germany|france|italy|spain|britain|england|scotland|ireland|the uk|uk|the us|the usa|usa|america|canada|australia|"
    "new zealand|japan|korea|singapore|russia|india|pakistan|brazil|the netherlands|sweden|norway|denmark|finland|"
    "switzerland|austria|poland|ukraine|malaysia|thailand|vietnam|egypt|nigeria|turkey|iran|europe|abroad|overseas"
)
NATIONS = (
    "german|french|italian|spanish|british|english|scottish|irish|american|us|canadian|australian|japanese|korean|"
    "singaporean|russian|indian|pakistani|brazilian|dutch|swedish|norwegian|danish|finnish|swiss|austrian|polish|"
    "ukrainian|malaysian|thai|vietnamese|egyptian|nigerian|turkish|iranian|european|foreign|overseas"
)
STUDY = "universit(?:y|ies)|college|school|degree|diploma|master'?s?|bachelor'?s?|ph\\.?d|doctorate|mba"
DEGREE = "ph\\.?d|doctorate|master'?s?|msc|mba|bachelor'?s?|bsc|diploma|degree|studied|study|graduated"
NO = r"(?:no|without(?: an?)?|(?:don'?t|do not|haven'?t|have not|doesn'?t) (?:yet )?(?:have|got|hold|own)(?: an?| any| my)?)"
# What is asked for or about, not told: a question opens the clause, or a word of asking stands close before.
QUESTION = re.compile(
    r"(?:(?:^|[.,;!?] )(?:and |so |but |or )?(?:do|does|must|should|can|could|may|is|are|will|what|how)\b[^.,;!?]{0,60}"
    r"|\b(?:whether|if|needs?|required?|requires?|without)\b[^.,;!?]{0,28})$"
)
N = rf"(\d{{1,3}}|{'|'.join(sorted(WORDS, key=len, reverse=True))})"

# (fact, value, expression): the first that is found decides a fact, so denials stand before assertions.
PHRASES: list[tuple[str, bool | str, re.Pattern[str]]] = [
    (fact, value, re.compile(pattern))
    for fact, value, pattern in [
        ("degree", "博士", r"\bph\.?\s?d\b|\bdoctorate\b|\bdoctoral degree\b"),
        ("degree", "硕士", r"\bmaster'?s?\b(?! of the)|\bmsc\b|\bmba\b|\bpostgraduate\b"),
        ("degree", "本科", r"\bbachelor'?s?\b|\bbsc\b|\bundergraduate\b"),
        ("degree", "专科", r"\b(?:college|vocational|associate) (?:diploma|degree)\b"),
        ("identity", "港澳台", r"\b(?:from|in) (?:hong ?kong|macao|macau|taiwan)\b|\b(?:taiwanese|hong ?konger)\b"),
        ("identity", "外籍", rf"\b(?:foreigner|foreign (?:national|citizen|employee|graduate|phd|passport|worker|expert|talent)|expat)s?\b|\b(?:{NATIONS}) (?:citizen|national|passport|nationality)|\b(?:i'?m|i am|she is|he is) (?:an? )?(?:{NATIONS})\b(?! (?:{STUDY}))|\b(?:i'?m|i am|come|comes|friend|colleague|husband|wife|partner|employee|he is|she is|he's|she's) from (?:{COUNTRIES})\b"),
        ("study_place", "国外", rf"\b(?:{DEGREE})\b[^.,;?]{{0,24}}\b(?:from|in|at)\b[^.,;?]{{0,16}}\b(?:{COUNTRIES})\b|\b(?:{NATIONS}) (?:{STUDY})\b|\bstudied (?:abroad|overseas)\b"),
        ("study_place", "国内", r"\b(?:chinese universit(?:y|ies)|university in china|graduated (?:from|in) (?:china|qingdao|shandong|ocean university))"),
        ("full_time", False, r"\bpart[- ]time (?:degree|master'?s?|student|study|mba|ph\.?d|programme|program)"),
        ("full_time", True, r"\bfull[- ]time (?:degree|master'?s?|student|study|ph\.?d|bachelor'?s?|graduate)"),
        ("degree_verified", False, r"\b(?:not|n'?t|never)\b[^.,;?]{0,14}(?:verified|certified)|without (?:cscse|verification)"),
        ("degree_verified", True, r"(?:cscse (?:verified|certified|certificate)|(?:is|been|was|already|got it|degree) (?:verified|certified)|verified by)"),
        ("qingdao_hukou", False, rf"\b{NO} (?:qingdao |local |chinese )?(?:hukou|household registration)"),
        ("qingdao_hukou", True, r"\b(?:i have|i've got|i got|with|have)(?: an?| my| already a?)? ?(?:qingdao|local) hukou|my hukou is (?:already )?in qingdao|hukou (?:moved|transferred) to qingdao"),
        ("insured_by_employer", False, rf"\b{NO} social (?:insurance|security)|pay (?:my|the) own (?:social )?insurance"),
        ("insured_by_employer", True, r"\b(?:company|employer|firm) (?:pays|has paid|paid|is paying)[^.,;?]{0,16}(?:insurance|social security)"),
        ("employment", "未就业", r"\bunemployed\b|\bno job\b|\blooking for (?:a )?(?:job|work)\b|\bjobless\b"),
        ("employment", "创业", r"\b(?:i|we) (?:run|own|founded|started|have|set up) (?:an? |my |our )?(?:own )?(?:small )?(?:company|business|startup|start-up)|\bself[- ]employed\b|\bmy (?:own )?(?:company|startup|start-up|business) (?:is|was)\b"),
        ("employment", "就业", r"\bi (?:work|am working|'m working|started working)\b|\bi(?:'m| am) employed\b|\bhave a job\b|\bsigned (?:a|my|an)\b[^.,;?]{0,14}contract"),
        ("contract_signed", True, r"\bsigned (?:a|my|an|the)\b[^.,;?]{0,14}contract|\bhave an? (?:\w+ )?(?:labou?r|employment|work) contract"),
        ("legal_representative", True, r"\bi(?:'m| am) the (?:legal representative|legal person)"),
        ("home_bought", False, rf"\b{NO} (?:house|home|flat|apartment|property)|\b(?:haven'?t|have not|never|didn'?t|not) (?:yet )?(?:bought|buy|purchased)|\b(?:i |just )rent\b"),
        ("home_bought", True, r"\b(?:bought|purchased|have bought) (?:an?|my|our|the)\b[^.,;?]{0,14}\b(?:house|home|flat|apartment|property)"),
        ("only_home", True, r"\b(?:my|our) (?:only|first|sole) (?:home|house|flat|apartment|property)"),
        ("family_owns_home", True, r"\b(?:wife|husband|spouse|i|we)\b (?:already )?(?:owns?|has|have) (?:an?|one|two|already an?) [^.,;?]{0,12}\b(?:house|home|flat|apartment|property)"),
        ("tech_company", True, r"\b(?:certified|recognised|recognized|national|is an?|are an?) (?:\w+ )?(?:hi(?:gh)?-?tech(?:nology)?) (?:enterprise|company|firm)|\btechnology-based (?:sme|company)"),
        ("fixed_office", True, r"\b(?:owns?|rents?|leases?) (?:its|our|the|an?) (?:own )?office|\bfixed (?:office|premises)"),
        ("in_zone", True, r"\b(?:registered|based) in (?:the |qingdao )*(?:hi(?:gh)?-?tech )?zone"),
        ("applicant", "企业", r"\b(?:our (?:company|firm|business)|(?:my|our) (?:startup|start-up))\b"),
    ]
]  # fmt: skip
QUANTITIES: list[tuple[str, re.Pattern[str], int]] = [
    (fact, re.compile(pattern), factor)
    for fact, pattern, factor in [
        ("age", rf"\b(?:i'?m|i am|aged?|he is|she is|just turned|turned) {N}(?! ?(?:%|yuan|months?|years? (?:in|of|at|with|after)|days))\b(?! ?(?:months?|yuan|k\b))", 1),
        ("age", rf"\b{N}[- ]years?[- ](?:old|of age)", 1),
        ("insured_months", rf"(?:insurance|social security)[^.,;?]{{0,18}}?\b{N} months?", 1),
        ("insured_months", rf"\b{N} months?[^.,;?]{{0,18}}(?:insurance|social security)", 1),
        ("insured_months", rf"(?:insurance|social security)[^.,;?]{{0,18}}?\b{N} years?", 12),
        ("insured_months", rf"\b{N} years?[^.,;?]{{0,18}}(?:insurance|social security)", 12),
        ("subsidy_months", rf"(?:received|got|receiving|had)[^.;?]{{0,40}}?subsidy[^.,;?]{{0,12}}?\b{N} months?", 1),
        ("subsidy_months", rf"(?:received|got|had) {N} months?(?: of)?[^.,;?]{{0,20}}subsidy", 1),
        ("subsidy_months", rf"(?:received|got|receiving|had)[^.;?]{{0,40}}?subsidy[^.,;?]{{0,12}}?\b{N} years?", 12),
        ("company_months", rf"(?:company|business|startup|firm)[^.,;?]{{0,44}}?\b{N} months?", 1),
        ("company_months", rf"(?:company|business|startup|firm)[^.,;?]{{0,44}}?\b{N} years?", 12),
        ("revenue", r"\b(?:sales|revenue|turnover)\b[^.;?]{0,40}?(\d+(?:\.\d+)?) million", 1_000_000),
        ("years_since_graduation", rf"graduated {N} years? ago", 1),
    ]
]  # fmt: skip
# A year or a month of a year, and the words beside it that tell of which event.
_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS).lower()
DATE = re.compile(rf"(?:\b(?P<month>{_MONTH})\.? )?\b(?P<year>(?:19|20)\d\d)\b")
EVENTS = [
    ("graduation_date", re.compile(r"(?:graduat|degree)[^.;?]{0,24}$"), re.compile(r"^ (?:graduate|graduation)")),
    ("purchase_date", re.compile(r"(?:bought|purchased|purchase)[^.;?]{0,30}$"), re.compile(r"^(?!)")),
    ("first_job_date", re.compile(r"(?:came|moved|arrived|working|work|job|started|been)[^.;?]{0,30}$"), re.compile(r"^(?!)")),
]  # fmt: skip


def read_english_facts(text: str) -> dict[str, Any]:
    """The facts an English message tells, typed as facts.yaml has them; ``text`` in small letters."""
    facts: dict[str, Any] = {}
    for fact, value, pattern in PHRASES:
        found = pattern.search(text)
        if found and fact not in facts and not (isinstance(value, bool) and _is_asked(text, found.start(), value)):
            facts[fact] = value
    for fact, pattern, factor in QUANTITIES:
        if fact not in facts and (found := pattern.search(text)):
            facts[fact] = (Decimal(found[1]) if found[1][0].isdigit() else Decimal(WORDS[found[1]])) * factor
    for fact, day in _read_dates(text):
        facts.setdefault(fact, day)
    return facts


def _is_asked(text: str, start: int, value: bool) -> bool:
    return value and bool(QUESTION.search(text[:start]))


def _read_dates(text: str) -> Iterator[tuple[str, date]]:
    for match in DATE.finditer(text):
        day = ToldDate.of_year(int(match["year"]))
        if match["month"]:
            month = [m.lower()[:3] for m in MONTHS].index(match["month"][:3]) + 1
            day = ToldDate.of_month(int(match["year"]), month)
        for fact, before, after in EVENTS:
            if before.search(text[: match.start()]) or after.search(text[match.end() :]):
                yield fact, day
                break
