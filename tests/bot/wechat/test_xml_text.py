"""The XML of the platform: any text survives; a DTD, an entity, a bomb or a broken body is an XmlError and nothing else."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat.xml_text import DEEPEST, MOST_ELEMENTS, XmlError, read_xml, write_xml

pytestmark = pytest.mark.slow  # tries many random documents

LEGAL = st.characters(
    blacklist_categories=["Cs"],
    blacklist_characters=[*map(chr, set(range(0x20)) - {0x09, 0x0A, 0x0D}), "\ufffe", "\uffff"],
)
HEAD = '<?xml version="1.0" encoding="{}"?>'
PUSH = "<xml><Content>人才</Content></xml>"


def _message(inside: str) -> str:
    return f"<xml><Content>{inside}</Content><MsgType>text</MsgType></xml>"


def _read(text: str) -> str:
    return read_xml(text.encode())["Content"]


def _normalize(text: str) -> str:
    """Line ends as every reader of XML gives them (XML 1.0, 2.11)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(LEGAL, max_size=200))
def test_any_text_comes_back(text: str) -> None:
    written = write_xml({"Content": text, "MsgType": "text"})
    assert read_xml(written) == {"Content": _normalize(text), "MsgType": "text"}
    assert ElementTree.fromstring(written).findtext("Content") == _normalize(text)


@given(st.text(st.sampled_from("]>[<&;!CDAT\r\n补\x00"), max_size=40))
def test_what_looks_like_markup_comes_back_as_text(text: str) -> None:
    assert read_xml(write_xml({"Content": text})) == {"Content": _normalize(text.replace("\x00", ""))}


@given(st.text(st.characters()) | st.text(st.sampled_from("补\x00\x1f\ud800\udfff\ue000\ufffd\ufffe\uffff")))
def test_what_xml_cannot_carry_is_left_out_and_all_else_is_written(text: str) -> None:
    kept = "".join(c for c in text if c in "\t\n\r" or " " <= c < "\ud800" or "\ue000" <= c < "\ufffe" or c > "\uffff")
    written = write_xml({"Content": text})
    assert read_xml(written)["Content"] == ElementTree.fromstring(written).findtext("Content") == _normalize(kept)


def test_lists_and_numbers_are_written_as_the_platform_reads_them() -> None:
    article = {"Title": "甲]]>乙", "Url": "https://example.com/?a=1&b=2"}
    tree = {"CreateTime": 9007199254740993, "Image": {"MediaId": "<m>"}, "Articles": [article, {"Title": "二"}]}
    root = ElementTree.fromstring(write_xml(tree))
    assert root.tag == "xml" and root.findtext("CreateTime") == "9007199254740993"
    assert root.findtext("Image/MediaId") == "<m>"
    assert [child.tag for child in root.find("Articles") or ()] == ["item", "item"]
    assert {child.tag: child.text for child in root.find("Articles/item") or ()} == article


@given(st.lists(st.dictionaries(st.sampled_from(["Title", "Description", "Url"]), st.text(LEGAL)), max_size=4))
def test_any_list_of_items_comes_back(articles: list[dict[str, str]]) -> None:
    root = ElementTree.fromstring(write_xml({"Articles": articles}))
    found = [{child.tag: child.text or "" for child in item} for item in root.findall("Articles/item")]
    assert found == [{name: _normalize(text) for name, text in article.items()} for article in articles]


@pytest.mark.parametrize("control", [*map(chr, set(range(0x20)) - {0x09, 0x0A, 0x0D})], ids=ascii)
def test_a_control_character_in_a_body_is_dropped(control: str) -> None:
    assert _read(_message(f"人{control}才")) == _read(_message(f"<![CDATA[人{control}才]]>")) == "人才"


ENTITIES = '<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in ("ab", "bc", "cd", "de", "ef", "fg")
)


REFUSED = {
    "DTD": f"<!DOCTYPE xml>{PUSH}",
    "DTD after the head": f"{HEAD.format('utf-8')}\n<!DOCTYPE xml []>{PUSH}",
    "external DTD": f'<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/dtd">{PUSH}',
    "public DTD": f'<!DOCTYPE xml PUBLIC "-//x" "http://127.0.0.1:9/dtd">{PUSH}',
    "internal entity": f'<!DOCTYPE xml [<!ENTITY e "x">]>{_message("&e;")}',
    "external entity": f'<!DOCTYPE xml [<!ENTITY e SYSTEM "{Path(__file__).as_uri()}">]>{_message("&e;")}',
    "parameter entity": f'<!DOCTYPE xml [<!ENTITY % r SYSTEM "http://127.0.0.1:9/pe"> %r;]>{PUSH}',
    "billion laughs": f"<!DOCTYPE xml [{ENTITIES}]>{_message('&g;')}",
    "quadratic blow-up": f'<!DOCTYPE xml [<!ENTITY a "{"A" * 20000}">]>{_message("&a;" * 20000)}',
    "attribute default": f'<!DOCTYPE xml [<!ATTLIST xml a CDATA "x">]>{PUSH}',
    "unknown entity": _message("&nbsp;"),
    "control character by number": _message("&#1;"),
    "half a character by number": _message("&#xD800;"),
    "lone ampersand": _message("a & b"),
    "wrong root": PUSH.replace("xml>", "foo>"),
    "root in capitals": PUSH.replace("xml>", "XML>"),
    "root of a namespace": '<x:xml xmlns:x="u"><x:Content>x</x:Content></x:xml>',
    "two roots": PUSH + PUSH,
    "text after the root": PUSH + "x",
    "text before the root": "x" + PUSH,
    "duplicate": f"<xml>{'<FromUserName>x</FromUserName>' * 2}</xml>",
    "duplicate, one empty": "<xml><FromUserName/><FromUserName>x</FromUserName></xml>",
    "too deep": f"<xml>{'<a>' * DEEPEST}{'</a>' * DEEPEST}</xml>",
    "far too deep": f"<xml>{'<a>' * 20000}{'</a>' * 20000}</xml>",
    "too many": f"<xml><a>{'<i/>' * (MOST_ELEMENTS - 1)}</a></xml>",
    "cut": PUSH[:-3],
    "crossed": "<xml><a><b></a></b></xml>",
    "attribute twice": '<xml a="1" a="2"/>',
    "open CDATA": "<xml><Content><![CDATA[x]]</Content></xml>",
    "head after a line feed": f"\n{HEAD.format('utf-8')}{PUSH}",
    "empty": "",
    "blank": "  \n",
    "control characters alone": "\0\x01\x1f",
    "JSON": '{"MsgType": "text"}',
    "JSON list": "[]",
    "form": "a=1&b=2",
}  # fmt: skip


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_what_the_platform_never_sends_is_refused_at_once(body: str) -> None:
    with pytest.raises(XmlError):
        read_xml(body.encode())


@pytest.mark.parametrize(
    "bad",
    [
        b"\xff\xfe\xfa",
        "人才政策".encode("gbk"),
        "政".encode()[:2],
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\xf4\x90\x80\x80",
        b"\xe4\x00\xb8\xad",
    ],
)
@pytest.mark.parametrize("head", ["", HEAD.format("utf-8"), HEAD.format("gbk"), HEAD.format("iso-8859-1")])
def test_bytes_that_are_no_utf_8_are_refused_whatever_the_head_says(bad: bytes, head: str) -> None:
    with pytest.raises(XmlError):
        read_xml((head + _message("MARK")).encode().replace(b"MARK", bad))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "gbk"])
def test_a_body_in_another_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(XmlError):
        read_xml((HEAD.format(encoding) + PUSH).encode(encoding))


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-8", "gbk", "utf-16", "iso-8859-1", "no-such-encoding"])
def test_the_body_is_read_as_utf_8_whatever_the_head_says(encoding: str) -> None:
    assert _read(HEAD.format(encoding) + PUSH) == "人才"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("<xml/>", {}),
        ("<xml>text</xml>", {}),
        ("\ufeff" + PUSH, {"Content": "人才"}),
        (f"\n {PUSH}\n", {"Content": "人才"}),
        ("<xml>\n <A>1</A>\n <B><![CDATA[2]]></B>\n</xml>", {"A": "1", "B": "2"}),
        ("<xml><A>a<![CDATA[<b>]]>c</A></xml>", {"A": "a<b>c"}),
        ("<xml><A>&lt;&amp;&gt;&#x4e2d;&#65;</A></xml>", {"A": "<&>中A"}),
        ("<xml><!-- <A>0</A> --><A>x<!-- y -->z</A></xml>", {"A": "xz"}),
        ("<?p q?><xml><?p q?><A>1</A></xml><!-- end -->", {"A": "1"}),
        ('<xml xmlns="u" xmlns:n="v"><A b="1">1</A><n:A>2</n:A></xml>', {"A": "1", "n:A": "2"}),
        ("<xml><A>1<B>2</B>3</A><B>4</B></xml>", {"A": "13", "B": "4"}),
        ("<xml><A><i>1</i><i>2</i></A></xml>", {"A": ""}),
        (f"<xml>{'<a>' * (DEEPEST - 1)}{'</a>' * (DEEPEST - 1)}</xml>", {"a": ""}),
        (f"<xml><a>{'<i/>' * (MOST_ELEMENTS - 2)}</a></xml>", {"a": ""}),
    ],
)  # fmt: skip
def test_what_is_xml_of_the_platform_is_read(body: str, fields: dict[str, str]) -> None:
    assert read_xml(body.encode()) == fields


TOKENS = [
    b"<xml>", b"</xml>", b"<xml/>", b"<A>", b"</A>", b"<B>", b"</B>", b"<![CDATA[", b"]]>", b"<!DOCTYPE xml", b"[", b"]>",
    b"<!ENTITY e 'x'>", b"&e;", b"&lt;", b"&#0;", b"<?xml version='1.0' encoding='gbk'?>", b"<!--", b"-->", b"<", b">",
    b"\x00", b"\xff", b"\xe4\xb8", "补".encode(), b"x", b" a='1'",
]  # fmt: skip


@given(st.binary(max_size=100) | st.lists(st.sampled_from(TOKENS), max_size=20).map(b"".join))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for body in (raw, b"<xml>" + raw + b"</xml>", b"<xml><A>" + raw + b"</A></xml>"):
        try:
            fields = read_xml(body)
        except XmlError:
            continue
        assert all(isinstance(part, str) for pair in fields.items() for part in pair)
