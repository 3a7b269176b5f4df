"""What kind of value each field of a request holds; Discord names its fields alike wherever they stand."""

from __future__ import annotations

from collections.abc import Callable

from bot.rehearsal.forms import Form
from bot.rehearsal.refusals import Path


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_id(value: object) -> bool:
    text = str(value) if _is_text(value) or _is_number(value) else ""
    return text.isascii() and text.isdigit() and int(text) < 1 << 64


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float)


def _listed(kind: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(kind(one) for one in value)


_OBJECTS, _IDS, _TEXTS, _NUMBERS = _listed(_is_object), _listed(_is_id), _listed(_is_text), _listed(_is_number)
_KINDS: tuple[tuple[str, Callable[[object], bool], str], ...] = (
    ("string", _is_text, ("action code communication_disabled_until content custom_id description dms_disabled_until "
     "filename invites_disabled_until label name nick placeholder rejection_reason text title topic url username")),
    ("int", _is_number, ("auto_archive_duration color duration event_type flags max_age max_length max_uses "
     "max_values min_length min_values position primary_color rate_limit_per_user style trigger_type type")),
    ("dictionary", _is_object, ("accessory allowed_mentions author colors component data emoji file footer image media "
     "message message_reference metadata poll poll_media question thumbnail trigger_metadata")),
    ("list of dictionaries", _OBJECTS, ("actions answers attachments available_tags choices components embeds fields "
     "items options permission_overwrites")),
    ("snowflake", _is_id, "allow deny id message_id parent_id permissions recipient_id"),
    ("list of snowflakes", _IDS, "applied_tags exempt_channels exempt_roles messages roles sticker_ids user_ids users"),
    ("list of strings", _TEXTS, "features keyword_filter parse regex_patterns"),
    ("list of ints", _NUMBERS, "contexts integration_types"),
    ("value", _is_scalar, "default_member_permissions nonce value"),
)  # fmt: skip
_BY_FIELD = {field: (words, fits) for words, fits, fields in _KINDS for field in fields.split()}


def check_types(body: object) -> None:
    """Refuse a body with 50035 when a field that Discord knows holds another kind of thing; null passes."""
    form = Form()
    _look(form, (), body)
    form.done()


def _look(form: Form, path: Path, value: object) -> None:
    if isinstance(value, list):
        for index, one in enumerate(value):
            _look(form, (*path, index), one)
    elif isinstance(value, dict):
        chosen = "default_values" in path  # what already stands in a menu names its kind in a word
        for name, one in value.items():
            words, fits = ("string", _is_text) if chosen and name == "type" else _BY_FIELD.get(name, ("", None))
            if one is not None and fits is not None and not fits(one):
                form.wrong((*path, name), "TYPE_CONVERT", f"Could not interpret the value as {words}.")
            else:
                _look(form, (*path, name), one)
