"""What people say of themselves, as patterns: words for spaCy's Matcher, phrases and quantities as expressions.

Kept as data so that a new way of saying something is one line here. Every fact name is one of knowledge/facts.yaml, or one
of the few helpers of arithmetic (headcount, wanted_months, floor_area, market_rent, subsidy_parts, subsidy_full).
"""

from __future__ import annotations

import re

from knowledge.names import known_places

ZONE = known_places()["青岛高新区"]
HERE = "|".join([*(name for name in ZONE.names if not name.isascii()), "园区"])
OTHER_PLACES = "|".join(  # districts beside the zone, and places outside
    name
    for place in known_places().values()
    if place.name != ZONE.name and (place.within == ZONE.within or place.name == "elsewhere")
    for name in place.names
    if not name.isascii()
)
# Token expressions for spaCy's Matcher: a token that contains the word gives the value. The first that fits a token wins.
WORDS: list[tuple[str, str, str]] = [
    ("degree", "博士", r"博士(?!后)|博土|phd|doctor"),
    ("degree", "硕士", r"硕士|硕土|研究生|master"),
    ("degree", "本科", r"本科|学士|大四|bachelor|undergraduate"),
    ("degree", "专科", r"大专|专科|高职|大专生"),
    ("skill_level", "高级技师", r"高级技师"),
    ("skill_level", "技师", r"^技师"),
    ("skill_level", "高级工", r"高级工(?!程)"),
    ("skill_level", "中级工", r"中级工(?!程)"),
    ("skill_level", "初级工", r"初级工(?!程)"),
]

N = r"(\d+(?:\.\d+)?|[零一二两三四五六七八九十百]+)"
TENS = r"[2-6]\d|[二三四五六]十[一二三四五六七八九]?"  # an age without 岁
YEAR = r"((?:19|20)\d{2})年?"
SUMS = {"万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "个?亿": 100_000_000}  # units of a sum of money
SOLD = (
    r"(?:(?:卖(?:了|到)?|做到|冲到|干到|达到|销售(?:了|到)?)[^，。\d]{0,4}?"
    r"|(?:销售收入|营收|收入|销售额|营业额|流水)[^，。]{0,6}?)"
)
NOT_A_RULE = r"(?!.{0,2}(?:以下|以内|之内|以上|及以|限制|上限|要求|标准|的规定|这条|内的))"

# (fact, value, expression): the first that is found decides a fact, so denials stand before assertions.
PHRASES: list[tuple[str, bool | str, re.Pattern[str]]] = [
    (fact, value, re.compile(pattern))
    for fact, value, pattern in [
        ("identity", "港澳台", r"香港|澳门|台湾|港澳台|台胞|港澳居民|hong ?kong|macau|taiwan"),
        ("identity", "外籍", r"外籍|外国(?:人|籍|博士|硕士|毕业生)|老外|[\u4e00-\u9fff]{1,3}国籍(?!证)|[美英德法韩日俄泰]国人|(?:俄罗斯|巴西|马来西亚|印度|巴基斯坦|越南|泰国|韩国|日本|美国|英国|德国|法国|加拿大|澳大利亚|新加坡|意大利|西班牙|乌克兰|哈萨克斯坦|埃及|尼日利亚)(?:籍|人|的(?!大学|学校|硕|博|本))|foreign|expat|brazilian|american|british|german|french|russian|korean|japanese|indian|pakistani|canadian|australian"),
        ("study_place", "国外", r"国外|境外|海归|留学|海外|留英|留美|(?:美|英|德|法|韩|日|澳|加拿大|新加坡|澳洲|澳大利亚|俄罗斯)国?(?:那边)?(?:念|读|硕士|博士|本科|毕业|回)|overseas|abroad"),
        ("study_place", "国内", r"国内|统招|985|211|双一流|考研"),
        ("full_time", False, r"非全日制|在职研究生|在职读|在职硕士|在职博士|函授|自考|成教|成人教育|周末班|业余|网络教育|电大|part-?time"),
        ("full_time", True, r"统招|全日制"),
        ("degree_certificate", False, r"学位证?(?:书)?[^，。]{0,6}(?:没|未|拿不到|不给)|没(?:有)?(?:拿到|发|给)?[^，。]{0,2}学位|无学位|只有毕业证|没学位"),
        ("degree_certificate", True, r"双证|学位证(?:书)?[^，。没未]{0,4}(?:有|拿到|齐|下来)|毕业证学位证"),
        ("degree_verified", False, r"认证[^，。]{0,6}(?:没|未|等)|没(?:有)?(?:做|办|去)?[^，。]{0,4}认证|无认证"),
        ("degree_verified", True, r"认证[^，。没未吗]{0,6}(?:好|了|齐|下来|有|过)|认证、?[^，。没未吗]{0,8}(?:都|全)(?:齐|办|好)|有[^，。]{0,4}认证"),
        ("qingdao_hukou", False, r"(?:户口|户籍)[^，。吗]{0,4}(?:没|未|不在|不是青岛|还在)|(?:户口|户籍)(?:是|在)[^，。青吗]{0,6}(?:老家|外地|农村|外省)|没(?:有)?(?:青岛|本市|迁|落)[^，。]{0,2}户|没落户|没有?青岛户|无青岛户|不是青岛户|外地户口|户没|(?:户口|户籍)(?:留|放)在|no (?:qingdao )?hukou|without (?:a )?(?:qingdao )?hukou"),
        ("qingdao_hukou", True, r"(?:户口|户籍)[^，。没未不吗]{0,4}(?:迁|落|转)(?:来|到|过来|进|好|了|青)|(?:户口|户籍)(?:也|都|已经)?(?:在青岛|是青岛|迁好|落好|落了|有)|(?:已经?|都|刚|也)?落户?(?:了|好|青岛|在青岛)(?!吗)|有(?:青岛|本市)(?:市)?户|青岛(?:市)?户口(?!.{0,2}(?:吗|要|才|呀|不))|户已?(?:也)?落|户口[^，。没未不]{0,6}(?:全|都)?齐|落户[^，。没未不吗]{0,6}(?:都|全)?(?:办好|齐|好了)|刚刚?落户|本地户口|青岛人(?!才)"),
        ("insured_by_employer", False, r"^(?!.*个体).*灵活就业|(?<!给)自己(?:个人)?(?:交|缴|上)(?:的)?社?保?|社保[^，。]{0,4}自己|个人(?:交|缴)(?:的)?社保|没(?:有)?(?:交|缴|上)过?社保|社保[^，。]{0,3}(?:没|未)(?:交|缴|上)|没上班|待业|没(?:有)?工作(?!单位)|失业"),
        ("insured_by_employer", True, r"(?:单位|公司|企业|厂里)[^，。没未不]{0,6}(?:交|缴|上)(?:着|了|的)?[^，。]{0,4}(?:社保|保险|五险|职工)|社保[^，。没未自]{0,4}(?:单位|公司)(?:交|缴|上)|社保[^，。没未]{0,6}(?:全|都)?(?:齐|正常)|单位(?:也)?(?:交|缴)着?社?保?"),
        ("fixed_office", False, r"(?:办公室|办公场所|场地|租约|租期|房租合同)[^，。]{0,8}(?:只|才|就)[^，。]{0,4}(?:半年|[1-9一二三四五六七八九十]+个月)|没(?:有)?(?:固定)?(?:办公室|办公场所|场地)"),
        ("in_zone", False, rf"注册(?:地址?)?(?:是|在|于)?(?!.{{0,3}}(?:{HERE}))(?:在)?(?:外地|{OTHER_PLACES})"),
        ("in_zone", True, rf"注册(?:地址?)?(?:是|在|于)?(?:在)?(?:青岛)?(?:{HERE})|(?:{HERE})(?:里|这边)?注册"),
        ("employment", "未就业", r"没上班|待业|没(?:有)?工作(?!单位)|失业|还在找工作|没找到工作"),
        ("employment", "创业", r"创业|开(?:了|个|家)?(?:公司|店|厂)|当老板|自己(?:做|干)|注册(?:了|的)?[^，。]{0,4}(?:公司|企业|主体)|我是法人"),
        ("employment", "就业", r"上班|就业|入职|签(?:了|好)?[^，。]{0,4}合同|单位|头一份工作|第一份工作|来青(?:岛)?工作|工作了"),
        ("contract_signed", False, r"没(?:有)?签[^，。]{0,4}合同|合同[^，。]{0,2}没签"),
        ("contract_signed", True, r"签(?:了|好|过|的)?[^，。没]{0,6}合同"),
        ("legal_representative", False, r"(?:他|她|别人|合伙人|哥们|朋友|另一个人|同学)[^，。]{0,4}(?:是|当|做)(?:法人|法定代表人|负责人)|不是(?:法人|法定代表人|负责人)|(?:只是|就是)?(?:占股|入股|股东|持股)(?!.*我是法人)|没(?:有)?(?:当|做)(?:法人|法定代表人)"),
        ("legal_representative", True, r"(?:我|本人|自己|他|她)(?:就)?(?:是|当|任|做)(?:的)?(?:法人|法定代表人|公司负责人)|法人(?:就)?是我"),
        ("only_home", False, r"第二套|二套|两套|还有一套|另(?:外)?有一套|名下[^，。没无唯]{0,4}(?:已经?)?有[^，。]{0,3}套|不是唯一|非唯一|二房"),
        ("only_home", True, r"唯一|首套|第一套"),
        ("home_bought", False, r"没(?:有)?(?:打算)?买[^，。]{0,4}房|没(?:有)?买房|还没买|未购房|不(?:打算|想|准备)买|压根没打算买|租房(?:住|子)?(?:着)?|没房|买不起|先不买"),
        ("home_bought", True, r"买(?:了|好|过|的)[^，。没]{0,12}(?:房|套|住宅)|房子?[^，。没未不]{0,3}(?:已经?|也|都)?(?:买|购)(?:了|好|的|完)?|(?:刚|已经?|新)(?:买|购)(?:了)?房?|房(?:已|也)买|购(?:了|买了|得)[^，。]{0,6}(?:房|住宅)|房子(?:社保)?户口[^，。]{0,4}齐|bought"),
        ("family_owns_home", True, r"(?:媳妇|老婆|老公|配偶|爱人|妻子|丈夫|对象|我|本人|自己|名下|家里)[^，。没无]{0,14}(?:买过|有过?|买了)(?:一|1|了一|个|老)?[^，。]{0,2}(?:套|房)(?!.{0,4}(?:没|吗|不$))"),
        ("family_owns_home", False, r"(?:都|也|俩|双方|全家|夫妻|名下)[^，。]{0,6}(?:没有?|无)(?:住)?房|无房|名下没房"),
        ("family_home_in_district", True, r"(?:媳妇|老婆|老公|配偶|爱人|妻子|丈夫|对象|我|本人|自己|名下|家里|孩子)[^，。没无]{0,12}在?(?:西海岸|黄岛|那边|区里)[^，。没无]{0,6}有[^，。]{0,3}(?:套|房)"),
        ("subsidy_full", True, r"(?:领|拿|享受)(?:满|完|足)|全(?:部|都)?(?:领|拿)|一天没落|满额领"),
        ("settling_received", True, r"(?:已经?)?(?:拿|领|享受|申请|拿到)过了?(?:一次性)?安家费|安家费[^，。没未]{0,4}(?:已经?)?(?:领|拿)(?:了|过)|(?:已经?)(?:拿|领)(?:了)?安家费"),
        ("in_final_year", True, r"大四|在读|还没毕业|毕业学年|在校(?:生|大学生)"),
        ("applicant", "企业", r"我们?(?:公司|企业)是|我司|我们是[^，。]{0,8}企业|作为企业"),
        ("applicant", "个人", r"个人(?:手头|能|可以|想|名义|申请|贷)|我个人|给个人|私人"),
        ("talent_class", "A类", r"(?<![a-z])a类人才|我是a类"),
        ("talent_class", "B类", r"(?<![a-z])b类人才|我是b类"),
        ("talent_class", "C类", r"(?<![a-z])c类人才|我是c类"),
        ("talent_class", "D类", r"(?<![a-z])d类人才|我是d类"),
        ("job_title", "中级", r"中级职称|工程师职称"),
        ("job_title", "副高", r"副高"),
        ("job_title", "正高", r"正高"),
    ]
]  # fmt: skip

# (fact, expression with one number group, factor of the unit)
QUANTITIES: list[tuple[str, re.Pattern[str], int]] = [
    (fact, re.compile(pattern), factor)
    for fact, pattern, factor in [
        ("age", rf"{N}(?:周)?岁(?:的?生日)?{NOT_A_RULE}", 1),
        ("age", rf"(?:今年|都|已经|我){N}了(?!年|个)", 1),
        (
            "age",
            rf"(?:今年|都|已经|快|刚|我|俺|他|她|对象|爱人|老公|老婆|媳妇|孩子|儿子|女儿|闺女)({TENS})(?=$|[，,。;；、]|硕|博|本科)",
            1,
        ),
        ("insured_months", rf"(?:交|缴|上)(?:了|过|满)?{N}个月(?:的)?(?:职工)?(?:社保|保险|五险)", 1),
        (
            "insured_months",
            rf"(?:社保|保险|五险)(?!.{{0,3}}(?:要|需|得))(?![^，。；]*断)[^，。；吗几]{{0,9}}?{N}个?月{NOT_A_RULE}",
            1,
        ),
        ("insured_months", rf"(?:社保|保险|五险)(?!.{{0,3}}(?:要|需|得))[^，。；吗几]{{0,9}}?{N}年{NOT_A_RULE}", 12),
        ("insured_months", rf"{N}个月(?:的)?(?:社保|保险)", 1),
        ("insured_months", rf"{N}年(?:的)?(?:社保|保险)", 12),
        ("wanted_months", rf"(?:头|前|领满|拿满|攒够|攒满|领够|拿够)(?:的)?{N}年(?!了|过)", 12),
        ("wanted_months", rf"(?:头|前|领满|拿满|攒够|攒满|领够|拿够)(?:的)?{N}个月(?!了|过)", 1),
        ("wanted_months", rf"{N}年(?:的)?(?:下来|合计|总共|一共|总计|拢共|加起来|[^，。；]{{0,4}}预算)", 12),
        ("wanted_months", rf"{N}个月(?:的)?(?:下来|合计|总共|一共|总计|拢共|加起来|[^，。；]{{0,4}}预算)", 1),
        (
            "subsidy_months",
            rf"(?:领|拿|发|享受|到账)(?:了|过|到|完)(?:第)?(?:[^，。；\d]{{0,5}}?)(?:整整?|满满?)?{N}(?:个月|笔|次(?!性))",
            1,
        ),
        ("subsidy_months", rf"(?:领|拿|发|享受)(?:第)?(?:整整?)?{N}个月", 1),
        ("subsidy_months", rf"(?:领|拿|享受)(?:了|过|到)(?:整整?|满满?)?{N}年(?!半)", 12),
        ("subsidy_months", rf"{N}个月(?:的)?(?:房补|住房补贴|补贴)[^，。]{{0,9}}(?:领|拿|完|满)", 1),
        (
            "company_months",
            rf"(?:公司|企业|店|主体|执照|注册|成立|创业)[^，。]{{0,8}}?(?<![到月])(?<!\d){N}个月{NOT_A_RULE}",
            1,
        ),
        ("company_months", rf"(?:公司|企业|店|主体|执照|注册|成立)[^，。]{{0,8}}?{N}年(?!\d|前|\d月){NOT_A_RULE}", 12),
        ("years_since_graduation", rf"毕业(?:了|已经|都|快|有)?{N}年{NOT_A_RULE}", 1),
        *(("revenue", rf"{SOLD}{N}{unit}", factor) for unit, factor in SUMS.items()),
        ("market_rent", rf"(?:市场价|市场租金|价)[^，。多几]{{0,4}}?{N}(?:元|块)(?:钱)?(?:一|每|/|1)?(?:平|㎡)", 1),
        ("market_rent", rf"{N}(?:元|块)(?:钱)?(?:一|每|/|1)平", 1),
        ("market_rent", r"(\d{2}\.\d{1,2})(?:元|块)?(?:钱)?(?:的|那|这)(?:一)?(?:档|组|套|个|批|种)", 1),
        ("market_rent", r"(?:市场价|市场租金|每平(?:米)?|单价)[^，。\d]{0,3}(\d{1,2}(?:\.\d{1,2})?)(?!\d|%|套|折)", 1),
        ("floor_area", rf"(?<![\d.元块]){N}(?:个)?(?:平(?:方|米|方米)?|㎡)(?!价)", 1),
    ]
]
HALF_YEAR = re.compile(r"(?:公司|企业|注册|成立)[^，。]{0,8}半年")
NONE_RECEIVED = re.compile(
    r"(?:一分(?:钱)?|一个月|从来?|压根)(?:也|都|就)?没有?(?:领|拿)(?:过|到)|没有?(?:领|拿)过[^，。；安]{0,4}(?:月补|房补|补贴|补助)"
)
YEAR_AND_HALF = re.compile(rf"(?:领|拿|享受)(?:了|过|到)?(?:整整?)?{N}年半")
READ_DEGREE = [
    ("博士", re.compile(r"(?:读|念|上)(?:完|了|的|过)?博(?!物)")),
    ("硕士", re.compile(r"(?:读|念|上|考)(?:完|了|的|过)?(?:研(?!究所|发)|硕)")),
]
BIRTH = re.compile(
    r"(?:((?:19|20)\d{2})|(\d{2}))年(?:(\d{1,2})月)?(?:\d{1,2}[日号])?(?:的|出|生|份){0,2}(?:生(?!活|育|效)|的人|出生|生日)"
)
INSURED_PART = re.compile(rf"(?:交|缴|上)(?:了|过|满)?{N}个月")
ADDED_UP = re.compile(r"又|再|接着|后来|断|换|加起来|前后|之前|以前|上家|前(?:公司|单位)")
PART = re.compile(rf"(本科|硕士|博士|博|研)[^，。；]{{0,14}}?(?:领|拿)(?:了|过){N}个月(?!的?(?:本科|硕士|博士))")
PART_INSIDE = re.compile(rf"(?:领|拿)(?:了|过)(本科|硕士|博士)[^，。；\d]{{0,6}}?{N}个月")
PART_AFTER = re.compile(rf"(?:领|拿)(?:了|过)?{N}个月(?:的)?(本科|硕士|博士)")
HEADS = re.compile(rf"{N}(?:个|名|位)?(本科|硕士|博士)")
SEVERAL = re.compile(rf"{N}(?:个|名|位)(?:都是)?(本科|硕士|博士)")
FULL_DATE = re.compile(r"((?:19|20)\d{2})[年./-](\d{1,2})(?:[月./-](\d{1,2})?)?")
RELATIVE = {"今年": 0, "去年": -1, "前年": -2, "大前年": -3}
# Which event a date stands beside; the event's words follow or precede the date within a clause.
EVENTS: list[tuple[str, re.Pattern[str], re.Pattern[str]]] = [
    (fact, re.compile(after), re.compile(before))
    for fact, after, before in [
        ("purchase_date", r"[^，。；]{0,10}(?:买|购|房本)", r"(?:房本|房子|房|买的?)[^，。；]{0,4}(?:是|在)?$"),
        ("graduation_date", r"[^，。；]{0,12}毕业(?!证|于)", r"毕业(?:时间|于|是)?(?:是|在)?$"),
        ("first_job_date", r"[^，。；]{0,12}(?:来青|到青|来岛|入职|头一|第一|首次|初次|才来|跳槽来|就来|回来|起就?在青|上班|工作)",
         r"(?:首次就业|来青|到青岛|入职|参加工作)(?:时间)?(?:是|在)?$"),
    ]
]  # fmt: skip
