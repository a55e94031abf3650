"""Files to text: which encoding a file is in, and what to say where it is no text.

The order: a byte order mark; strict UTF-8; UTF-16 without a mark; then the encodings of Chinese text (GB18030 with GBK
and GB2312 in it, and Big5), between which charset-normalizer decides. Others are not guessed at: the file's bytes would
fit dozens of them. The text is what the file holds, line ends included, so that offsets are those of the document.
A byte order mark is a mark of the encoding and no character of the text: it is taken off, and offset 0 is what follows.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from extractor.errors import InputError

# UTF-32 LE before UTF-16 LE, whose mark it begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CHINESE = ["gb18030", "big5", "big5hkscs"]
_FORMATS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive, as .docx, .xlsx and .ofd files are"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .xls)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"{\\rtf", "a rich text document"),
)
_WORDS_OF_TEXT = re.compile(r"[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef‘’“”…—·]")
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
_UTF16_SHARE = 0.95
# charset-normalizer's own 0.2 refuses text full of full-width figures (１０３２．５万人) and signs such as Ⅳ and ∶.
_MESS = 0.6
_CONTROL_SHARE = 0.05


def read_text(path: str | Path, encoding: str | None = None) -> str:
    """The text of a file, as it stands in it: line ends kept, a byte order mark taken off.

    Args:
        path: the file.
        encoding: a codec's name, where the file's encoding is known; None to find it.

    Raises:
        InputError: for what is missing, a folder, unreadable, binary, or in no known encoding; it names the file.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the path") from None
    except IsADirectoryError:
        raise InputError(f"{path}: a folder, not a file; hand a folder to `extractor run`") from None
    except PermissionError:
        if path.is_dir():  # as Windows says it
            raise InputError(f"{path}: a folder, not a file; hand a folder to `extractor run`") from None
        raise InputError(f"{path}: no permission to read it; change its permissions or copy it") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    return decode(data, str(path), encoding)


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """The text that bytes hold; `name` is what an InputError calls them.

    >>> decode("亿元".encode("gb18030"), "a.txt", "gb18030")
    '亿元'
    """
    if encoding is not None:
        return _as_told(data, name, encoding)
    for mark, codec in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec)
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{name}: begins with the mark of {codec} but is broken at byte {len(mark) + error.start}; "
                    "get the file anew, or name its encoding with --encoding"
                ) from None
    for magic, format_ in _FORMATS:
        if data.startswith(magic):
            raise InputError(f"{name}: {format_}, not a text file; save it as plain text (.txt) first")
    text = _unicode(data)
    if text is None:
        text = _legacy(data)
    if text is None:
        raise InputError(
            f"{name}: in none of UTF-8, UTF-16, GB18030 and Big5{_broken(data)}; "
            "name its encoding with --encoding, or open it in an editor and save it as UTF-8"
        )
    if len(_CONTROLS.findall(text)) > _CONTROL_SHARE * len(text):
        raise InputError(f"{name}: a binary file, not a text file; save it as plain text (.txt) first")
    return text


def _as_told(data: bytes, name: str, encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding).name
        for mark, marked in _MARKS:
            # utf-16 and utf-32 take their mark off by themselves.
            if data.startswith(mark) and marked == codec:
                data = data[len(mark) :]
                break
        return data.decode(codec)
    except LookupError:
        raise InputError(
            f"{encoding!r} is no text encoding that Python knows; try utf-8, gb18030, big5 or utf-16"
        ) from None
    except UnicodeError as error:
        at = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        raise InputError(f"{name}: not in {encoding}{at}; leave --encoding away to have it found") from None


def _unicode(data: bytes) -> str | None:
    """UTF-8, or UTF-16 without its mark; None where it is neither.

    UTF-16 of Chinese with figures in it holds NUL bytes and may by chance be valid UTF-8, so NUL asks for UTF-16 first.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _utf16(data)
    if b"\0" in data:
        return _utf16(data) or text
    return text


def _utf16(data: bytes) -> str | None:
    if len(data) % 2 or not data:
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if len(_WORDS_OF_TEXT.findall(text)) >= _UTF16_SHARE * len(text):
            return text
    return None


def _legacy(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    found = from_bytes(
        data, cp_isolation=_CHINESE, threshold=_MESS, preemptive_behaviour=False, enable_fallback=False
    )
    best = found.best()
    return None if best is None else data.decode(best.encoding)


def _broken(data: bytes) -> str:
    """Where the encoding that reads furthest breaks off."""
    reached = 0
    for codec in ("utf-8", "gb18030", "big5hkscs"):
        try:
            data.decode(codec)
        except UnicodeDecodeError as error:
            reached = max(reached, error.start)
    return f" (byte {reached} fits none)" if reached else ""
