"""Turns letters that only look different into plain small ones, and takes away what nobody sees."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ALIKE: Final = {
    "a": "аɑαᴀꭺᎪɐƛ",
    "b": "вЬьßʙᏼᖯбɓƀϐ",
    "c": "сᴄϲⅽᏟꮯɔȼƈ",
    "d": "ԁᏧᴅᎠđɗժð",
    "e": "еєεᴇᎬⲉǝəɛҽ℮ɇ",
    "f": "ϝғꜰƒẝſɟ",
    "g": "ɡԍɢᏀցǥɠƃ",
    "h": "һнʜᎻհħɦɥ",
    "i": "іɩιıɪᎥӏǀɨїΙ",
    "j": "јϳᴊᎫɉʝ",
    "k": "кκᴋᏦƙʞқ",
    "l": "ⅼʟᏞłɭƚᛁ",
    "m": "мᴍᎷɱɯ",
    "n": "ոηɴпŋƞɲ",
    "o": "оοσᴏօөøɵ০୦๐ჿ",
    "p": "рρᴘᏢƥþ",
    "q": "ԛզʠ",
    "r": "гʀᎡɹɼʳя",
    "s": "ѕꜱᏚʂȿƨʃ",
    "t": "тτᴛᎢŧʇƭ",
    "u": "υᴜսʉцʋµμ",
    "v": "ᴠνѵᏙⅴʌ",
    "w": "ԝᴡшωᎳʍɯщ",
    "x": "хχҳ×",
    "y": "уγʏᎽүɏʎ",
    "z": "ᴢᏃʐƶʒ",
}
"""Letters of other scripts, and letters with strokes and turns, by the one they are mistaken for. Own list."""

_ROWS: Final = (0x1F150, 0x1F170, 0x1F1E6, 0x1F130, 0x1F110, 0x249C, 0x24D0, 0x24B6)
"""Where rows of a to z begin: negative circles and squares, flags, squares, brackets, circles."""

_QUOTES: Final = "'’‘ʼ`´′＇ʹʽˈ"
_AS_SPACE: Final = "\u2800\u3164"  # drawn as nothing, but as wide as a letter
_UNSEEN: Final = frozenset({"Mn", "Me", "Mc", "Cf", "Cc", "Cs", "Co", "Cn"})
_NEVER_SEEN: Final = "\u115f\u1160\uffa0\u034f"
_MOST_KEPT: Final = 20_000
_TURNED: Final = re.compile("\u202e([^\u202a-\u202e\u2066-\u2069\n]*)")


class _Letters(dict[int, str]):
    """What to write for each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        if len(self) > _MOST_KEPT:
            self.clear()
            self.update(_FIXED)
        self[code] = found = _plain_letter(chr(code))
        return found


def _plain_letter(letter: str) -> str:
    if letter.isspace():
        return "\n" if letter in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029" else " "
    if unicodedata.category(letter) in _UNSEEN:
        return ""
    if letter.isascii():
        return letter.lower()
    opened = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", letter).casefold()).casefold()
    shown = (each for each in opened if unicodedata.category(each) not in _UNSEEN)
    return "".join(_FIXED.get(ord(each), each) for each in shown)


def _fixed() -> dict[int, str]:
    found = {ord(strange): plain for plain, row in _ALIKE.items() for strange in row}
    found |= {begins + place: chr(ord("a") + place) for begins in _ROWS for place in range(26)}
    found |= dict.fromkeys(map(ord, _QUOTES + _NEVER_SEEN), "")
    return found | dict.fromkeys(map(ord, _AS_SPACE), " ")


_FIXED: Final = _fixed()
_LETTERS: Final = _Letters(_FIXED)


def unmasked(text: str) -> str:
    """Return text in plain small letters as a reader sees it: no accents, no apostrophes, nothing invisible.

    Text that an override of direction shows backwards is turned round.
    """
    if "\u202e" in text:
        text = _TURNED.sub(lambda found: found[1][::-1], text)
    return text.translate(_LETTERS)
