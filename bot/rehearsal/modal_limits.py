"""What Discord accepts as a modal."""

from __future__ import annotations

from bot.rehearsal.component_limits import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    RADIO_GROUP,
    ROW,
    SELECTS,
    TEXT_DISPLAY,
    TEXT_INPUT,
    check_options,
    check_select,
    walk,
)
from bot.rehearsal.forms import Form
from bot.rehearsal.refusals import Path
from bot.rehearsal.shapes import Json

INPUTS = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)


def _text_input(form: Form, path: Path, box: Json, *, labelled: bool) -> None:
    form.text((*path, "custom_id"), box.get("custom_id"), most=100, least=1, needed=True)
    form.one_of((*path, "style"), box.get("style"), (1, 2))
    form.text((*path, "placeholder"), box.get("placeholder"), most=100)
    form.text((*path, "value"), box.get("value"), most=4000)
    form.number((*path, "min_length"), box.get("min_length"), least=0, most=4000)
    form.number((*path, "max_length"), box.get("max_length"), least=1, most=4000)
    if (box.get("min_length") or 0) > (box.get("max_length") or 4000):
        form.wrong((*path, "min_length"), "TEXT_INPUT_INVALID_RANGE", "min_length must not exceed max_length")
    if not labelled:
        form.text((*path, "label"), box.get("label"), most=45, least=1, needed=True)
    elif box.get("label"):
        form.wrong((*path, "label"), "TEXT_INPUT_LABEL_IN_LABEL", "A text input in a label cannot have its own label")


def _input(form: Form, path: Path, item: Json) -> None:
    kind = item.get("type")
    if not form.one_of((*path, "type"), kind, INPUTS):
        return
    if kind == TEXT_INPUT:
        _text_input(form, path, item, labelled=True)
    elif kind in SELECTS:
        check_select(form, path, item, in_modal=True)
    else:
        form.text((*path, "custom_id"), item.get("custom_id"), most=100, least=1, needed=True)
    if kind == RADIO_GROUP:
        check_options(form, (*path, "options"), item.get("options") or [], least=2, most=10)
    elif kind in (CHECKBOX_GROUP, FILE_UPLOAD):
        if kind == CHECKBOX_GROUP:
            check_options(form, (*path, "options"), item.get("options") or [], least=1, most=10)
        form.number((*path, "min_values"), item.get("min_values"), least=0, most=10)
        form.number((*path, "max_values"), item.get("max_values"), least=1, most=10)


def _row(form: Form, path: Path, row: Json) -> None:
    children = row.get("components") or []
    form.count((*path, "components"), children, least=1, most=1)
    for index, child in enumerate(children):
        here = (*path, "components", index)
        if child.get("type") in SELECTS:
            check_select(form, here, child, in_modal=True)
        elif form.one_of((*here, "type"), child.get("type"), (TEXT_INPUT, *SELECTS)):
            _text_input(form, here, child, labelled=False)


def _label(form: Form, path: Path, label: Json) -> None:
    form.text((*path, "label"), label.get("label"), most=45, least=1, needed=True)
    form.text((*path, "description"), label.get("description"), most=100, least=1)
    inner = label.get("component")
    if isinstance(inner, dict):
        _input(form, (*path, "component"), inner)
    else:
        form.wrong((*path, "component"), "BASE_TYPE_REQUIRED", "This field is required")


def check_modal(modal: Json) -> None:
    """Refuse a modal with 50035 when anything in it is not as Discord wants it."""
    form = Form()
    form.text(("data", "title"), modal.get("title"), most=45, least=1, needed=True)
    form.text(("data", "custom_id"), modal.get("custom_id"), most=100, least=1, needed=True)
    parts = modal.get("components") or []
    form.count(("data", "components"), parts, least=1, most=5)
    for index, part in enumerate(parts):
        path: Path = ("data", "components", index)
        kind = part.get("type")
        if not form.one_of((*path, "type"), kind, (ROW, LABEL, TEXT_DISPLAY)):
            continue
        if kind == ROW:
            _row(form, path, part)
        elif kind == LABEL:
            _label(form, path, part)
        else:
            form.text((*path, "content"), part.get("content"), most=4000, least=1, needed=True)
    seen: set[object] = set()
    for path, item in walk(parts, ("data", "components")):
        if item.get("custom_id") and item["custom_id"] in seen:
            form.wrong(
                (*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
            )
        seen.add(item.get("custom_id"))
    form.done()
