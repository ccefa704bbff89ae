"""Look for bytes that make the WeChat protocol raise what it must not, guided by coverage.

    uv run --with atheris python -m tests.fuzz_wechat --seconds 240

Drives XML and pushes, seals from outside and from inside, and the splitter. Only XmlError, PushError and SealError may be
raised, and what came through must hold. A child process fuzzes and the parent counts, so that a crash is told as well.
The exit status is 1 when something escaped; the input lies in the folder that is named.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import os
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterable
from itertools import accumulate
from mmap import mmap
from pathlib import Path

import atheris
import regex
from wechatpy.crypto.base import WeChatCipher

from bot.channels.turn import clean

with atheris.instrument_imports(include=["bot.wechat"], enable_loader_override=False):
    from bot.wechat.push import LONGEST_ID, PushError, read_push
    from bot.wechat.seal import Seal, SealError
    from bot.wechat.splitter import list_atoms, split_text
    from bot.wechat.xml_text import ILLEGAL, XmlError, read_xml, write_xml

SEAL = Seal("wx0123456789abcdef", bytes(range(32)))
TARGETS = ("XML and push", "seal from outside", "seal from inside", "splitter")
LONGEST_INPUT = 4096
MESSAGES = [
    {"ToUserName": "gh_1", "FromUserName": "o1", "CreateTime": 1714036504, "MsgType": kind, **rest}
    for kind, rest in (
        ("text", {"Content": "电话13800138000 ]]>", "MsgId": 2**53 + 1, "bizmsgmenuid": "2"}),
        ("voice", {"MediaId": "m", "Format": "amr", "Recognition": "/人才补贴。", "MsgId": 7}),
        ("event", {"Event": "subscribe", "EventKey": "qrscene_hall.housing", "Ticket": "t"}),
        ("event", {"Event": "SCAN", "EventKey": "hall", "Articles": [{"Title": "一"}]}),
    )
]
PLAIN_XML = b'<?xml version="1.0"?><!-- c --><xml a="1"><A>&lt;&#65;<b>x</b></A></xml>'
DTD = b'<!DOCTYPE xml [<!ENTITY e "x">]><xml><Content>&e;</Content></xml>'
TEXTS = [
    '每月1,500.50元。\n申请：<a href="https://example.com/a?b=1">点此，申请</a>；见〔2024〕7号！',
    "👨‍👩‍👧‍👦1️⃣ e\u0301 🇨🇳 http://t.cn/a，0532-66711850\r\n",
]


def check_xml(raw: bytes) -> None:
    """Bytes as a body: fields that can be written and read again, and a push or none."""
    try:
        fields = read_xml(raw)
    except XmlError:
        return
    for text in fields.values():
        kept = ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
        assert read_xml(write_xml({"A": text})) == {"A": kept}, "written and read is another text"
    with contextlib.suppress(PushError):
        push = read_push(fields)
        assert push.user and push.account and push.kind and push.identity and push.quota in (3, 5), "incomplete push"
        assert max(len(push.user), len(push.account), len(push.message_id)) <= LONGEST_ID, "too long"
        assert clean(push.text) == push.text, "a command, or something unprintable"
        push.text.encode()


def _check_opening(ciphertext: str) -> None:
    """A ciphertext: refused, or what wechatpy deciphers holds exactly the text, its length and the AppID."""
    with contextlib.suppress(SealError):
        xml = SEAL.open(ciphertext)
        padded = WeChatCipher(SEAL.key).decrypt(base64.b64decode(ciphertext))
        count = padded[-1]
        assert 1 <= count <= 32 and padded[-count:] == bytes([count]) * count, "wrong padding"
        inside = padded[16:-count]
        assert inside == struct.pack(">I", len(xml)) + xml + SEAL.app_id.encode(), "a check was passed over"
        check_xml(xml)


def check_seal_from_outside(raw: bytes) -> None:
    """Bytes as text and as base64."""
    for ciphertext in (raw.decode("latin-1"), raw.decode("utf-8", "surrogateescape"), base64.b64encode(raw).decode()):
        _check_opening(ciphertext)


def check_seal_from_inside(raw: bytes) -> None:
    """Bytes as what stands under the right key, padded and not."""
    count = 32 - len(raw) % 32
    for padded in (raw[: len(raw) // 16 * 16], raw + bytes([count]) * count):
        _check_opening(base64.b64encode(WeChatCipher(SEAL.key).encrypt(padded)).decode())
    assert SEAL.open(SEAL.close(raw)) == raw, "closed and opened is another text"


def _ends(pieces: Iterable[str]) -> set[int]:
    return set(accumulate(map(len, pieces)))


def check_splitter(raw: bytes) -> None:
    """Bytes as a limit, a reserve and a text."""
    limit = 4 + (raw[0] if raw else 0)
    reserve = raw[1] % (limit - 3) if len(raw) > 1 else 0
    text = raw[2:].decode("utf-8", "ignore")
    parts, room = split_text(text, limit, reserve), limit - reserve
    assert "".join(parts) == text and all(parts), "the parts are not the text"
    assert all(len(part.encode()) <= room for part in parts[:-1]), "no reserve left"
    assert all(len(part.encode()) <= limit for part in parts[-1:]), "too long"
    atoms, characters = list(list_atoms(text)), regex.findall(r"\X", text)
    if all(len(piece.encode()) <= room for piece in atoms + characters):
        assert _ends(parts) <= _ends(atoms), "an atom was cut"
        assert _ends(parts) <= _ends(characters), "a character was cut"
        assert all(link in "|".join(parts) for link in regex.findall(r"<a [^<>]*>[^<>]*</a>", text)), "a link was cut"


CHECKS = (check_xml, check_seal_from_outside, check_seal_from_inside, check_splitter)


def write_seeds(folder: Path) -> None:
    """Valid inputs of every target; the first byte chooses the target."""
    bodies = [*map(write_xml, MESSAGES), PLAIN_XML, DTD]
    sealed = [bytes(16) + struct.pack(">I", len(body)) + body + SEAL.app_id.encode() for body in bodies]
    outside = [SEAL.close(body).encode() for body in bodies]
    outside += [base64.b64decode(ciphertext) for ciphertext in outside]
    texts = [bytes((limit, 5)) + text.encode() for text in TEXTS for limit in (30, 90)]
    for target, inputs in enumerate((bodies, outside, sealed, texts)):
        for number, raw in enumerate(inputs):
            (folder / f"{target}-{number}").write_bytes(bytes([target]) + raw)


def fuzz(counts: mmap, folder: Path, seconds: int) -> None:
    """Fuzz in this process; ends it. ``counts``: runs of each target, 8 bytes each."""

    def run(data: bytes) -> None:
        target = data[0] % len(CHECKS) if data else 0
        CHECKS[target](data[1:])
        struct.pack_into("Q", counts, 8 * target, struct.unpack_from("Q", counts, 8 * target)[0] + 1)

    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST_INPUT}",
        f"-artifact_prefix={folder}/escaped-",
        "-timeout=20",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder / "seeds")], run)
    atheris.Fuzz()


def main() -> int:
    """Fuzz for ``--seconds`` and tell what was done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=240)
    seconds = parser.parse_args().seconds
    folder, counts = Path(tempfile.mkdtemp(prefix="fuzz_wechat-")), mmap(-1, 8 * len(TARGETS))
    (folder / "seeds").mkdir()
    write_seeds(folder / "seeds")
    child = os.fork()
    if child == 0:
        fuzz(counts, folder, seconds)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    runs = struct.unpack(f"{len(TARGETS)}Q", counts)
    told = ", ".join(f"{name} {count}" for name, count in zip(TARGETS, runs, strict=True))
    print(f"{sum(runs)} runs ({told})")
    idle = [name for name, count in zip(TARGETS, runs, strict=True) if not count]
    escaped = sorted(path.name for path in folder.glob("escaped-*"))
    if status or escaped or idle:
        print(f"FAILED: exit status {status}, {escaped or 'no input'} in {folder}, never run: {idle or 'none'}")
        return 1
    shutil.rmtree(folder)
    print("nothing escaped: only XmlError, PushError and SealError were raised, and every check held")
    return 0


if __name__ == "__main__":
    sys.exit(main())
