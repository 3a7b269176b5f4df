"""Writes the two ids of a message into the 24 characters that a custom id leaves for them."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_LENGTH: Final = 11  # 64 to the 11th is more than any id


def packed(message: tuple[int, int] | None) -> str:
    """Return channel and message id in 22 characters, "" for none."""
    return "" if message is None else "".join(map(_packed, message))


def _packed(number: int) -> str:
    digits = []
    for _place in range(_LENGTH):
        number, digit = divmod(number, 64)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def unpacked(text: str) -> tuple[int | None, int | None]:
    """Read channel and message id back; none for anything that was not packed here."""
    if len(text) != 2 * _LENGTH or not set(text) <= set(_DIGITS):
        return None, None
    channel_id, message_id = (_unpacked(text[start : start + _LENGTH]) for start in (0, _LENGTH))
    return (channel_id, message_id) if max(channel_id, message_id) < 2**63 else (None, None)


def _unpacked(text: str) -> int:
    number = 0
    for digit in text:
        number = number * 64 + _DIGITS.index(digit)
    return number
