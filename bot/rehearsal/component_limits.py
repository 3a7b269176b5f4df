"""What Discord accepts as the components of a message, old style and V2."""

from __future__ import annotations

from collections.abc import Iterator

from bot.rehearsal.forms import Form
from bot.rehearsal.refusals import Path
from bot.rehearsal.shapes import Json

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
DEFAULT_KINDS = {
    USER_SELECT: ("user",),
    ROLE_SELECT: ("role",),
    MENTIONABLE_SELECT: ("user", "role"),
    CHANNEL_SELECT: ("channel",),
}
IN_CONTAINER = (ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR)
LINK, PREMIUM = 5, 6
MOST_V2_COMPONENTS, MOST_V2_TEXT = 40, 4000


def walk(components: list[Json], path: Path = ("components",)) -> Iterator[tuple[Path, Json]]:
    """Walk through components, nested ones after the one that holds them."""
    for index, component in enumerate(components):
        here = (*path, index)
        yield here, component
        yield from walk(component.get("components") or [], (*here, "components"))
        for slot in ("accessory", "component"):
            if isinstance(component.get(slot), dict):
                yield (*here, slot), component[slot]


def fill_ids(components: list[Json]) -> None:
    """Give components without an id a number as Discord does: upwards from 1, passing over those taken."""
    everything = [component for _, component in walk(components)]
    taken = {component["id"] for component in everything if component.get("id")}
    number = 0
    for component in everything:
        if not component.get("id"):
            number += 1
            while number in taken:
                number += 1
            component["id"] = number


def _button(form: Form, path: Path, button: Json) -> None:
    if not form.one_of((*path, "style"), button.get("style"), range(1, 7)):
        return
    form.text((*path, "label"), button.get("label"), most=80)
    if button["style"] == LINK:
        form.text((*path, "url"), button.get("url"), most=512, needed=True)
        if button.get("custom_id"):
            form.wrong(
                (*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )  # fmt: skip
    elif button["style"] != PREMIUM:
        form.text((*path, "custom_id"), button.get("custom_id"), most=100, least=1, needed=True)
    if not button.get("label") and not button.get("emoji") and button["style"] != PREMIUM:
        form.wrong(path, "BUTTON_COMPONENT_INVALID_LABEL_OR_EMOJI", "A button needs a label or an emoji")


def check_options(form: Form, path: Path, options: list[Json], *, least: int, most: int) -> None:
    """Check the options of a select, a radio group or a checkbox group."""
    form.count(path, options, least=least, most=most)
    seen: set[object] = set()
    for index, option in enumerate(options):
        form.text((*path, index, "label"), option.get("label"), most=100, least=1, needed=True)
        form.text((*path, index, "value"), option.get("value"), most=100, least=1, needed=True)
        form.text((*path, index, "description"), option.get("description"), most=100)
        if option.get("value") in seen:
            message = "The specified option value is already used"
            form.wrong((*path, index, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
        seen.add(option.get("value"))


def check_select(form: Form, path: Path, select: Json, *, in_modal: bool = False) -> None:
    """Check a select menu of any kind."""
    form.text((*path, "custom_id"), select.get("custom_id"), most=100, least=1, needed=True)
    form.text((*path, "placeholder"), select.get("placeholder"), most=150)
    form.number((*path, "min_values"), select.get("min_values"), least=0, most=25)
    form.number((*path, "max_values"), select.get("max_values"), least=1, most=25)
    if (select.get("min_values") or 0) > (select.get("max_values") or 25):
        form.wrong((*path, "min_values"), "SELECT_COMPONENT_INVALID_RANGE", "min_values must not exceed max_values")
    if select["type"] == STRING_SELECT:
        options = select.get("options") or []
        check_options(form, (*path, "options"), options, least=1, most=25)
        if len(options) < (select.get("max_values") or 1):
            form.wrong((*path, "max_values"), "SELECT_COMPONENT_MAX_VALUES", "max_values exceeds the options")
    _check_defaults(form, path, select)
    if in_modal and select.get("disabled"):
        form.wrong((*path, "disabled"), "COMPONENT_DISABLED_IN_MODAL", "Selects in modals cannot be disabled")


def _check_defaults(form: Form, path: Path, select: Json) -> None:
    """Check what already stands in a menu of people, roles or channels."""
    defaults = select.get("default_values") or []
    form.count((*path, "default_values"), defaults, least=0, most=select.get("max_values") or 1)
    for index, one in enumerate(defaults):
        kinds = DEFAULT_KINDS.get(select["type"], ())
        form.one_of((*path, "default_values", index, "type"), one.get("type"), kinds)


def _row(form: Form, path: Path, row: Json) -> None:
    children = row.get("components") or []
    form.count((*path, "components"), children, least=1, most=5)
    for index, child in enumerate(children):
        here = (*path, "components", index)
        if child.get("type") == BUTTON:
            _button(form, here, child)
        elif child.get("type") in SELECTS:
            check_select(form, here, child)
            if len(children) > 1:
                form.wrong(
                    (*path, "components"),
                    "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                    "The specified component exceeds the maximum width",
                )
        else:
            form.one_of((*here, "type"), child.get("type"), (BUTTON, *SELECTS))


def _section(form: Form, path: Path, section: Json) -> None:
    texts = section.get("components") or []
    form.count((*path, "components"), texts, least=1, most=3)
    for index, text in enumerate(texts):
        form.one_of((*path, "components", index, "type"), text.get("type"), (TEXT_DISPLAY,))
    accessory = section.get("accessory")
    if not isinstance(accessory, dict):
        form.wrong((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
    elif form.one_of((*path, "accessory", "type"), accessory.get("type"), (BUTTON, THUMBNAIL)):
        if accessory["type"] == BUTTON:
            _button(form, (*path, "accessory"), accessory)
        else:
            _media(form, (*path, "accessory"), accessory)


def _media(form: Form, path: Path, item: Json) -> None:
    form.text((*path, "description"), item.get("description"), most=1024, least=1)
    media = item.get("media") or {}
    form.text((*path, "media", "url"), media.get("url"), most=2048, needed=True)


def _gallery(form: Form, path: Path, gallery: Json) -> None:
    items = gallery.get("items") or []
    form.count((*path, "items"), items, least=1, most=10)
    for index, item in enumerate(items):
        _media(form, (*path, "items", index), item)


def _container(form: Form, path: Path, container: Json) -> None:
    children = container.get("components") or []
    form.count((*path, "components"), children, least=1, most=MOST_V2_COMPONENTS)
    for index, child in enumerate(children):
        here = (*path, "components", index)
        if form.one_of((*here, "type"), child.get("type"), IN_CONTAINER):
            _one(form, here, child)


def _one(form: Form, path: Path, component: Json) -> None:
    kind = component.get("type")
    form.number((*path, "id"), component.get("id"), least=0, most=2**31 - 1)
    checks = {ROW: _row, SECTION: _section, GALLERY: _gallery, CONTAINER: _container}
    if kind in checks:
        checks[kind](form, path, component)
    elif kind == TEXT_DISPLAY:
        form.text((*path, "content"), component.get("content"), most=MOST_V2_TEXT, least=1, needed=True)
    elif kind == FILE and not str((component.get("file") or {}).get("url", "")).startswith("attachment://"):
        form.wrong(
            (*path, "file", "url"),
            "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
            "The file must be an attachment",
        )


def _unique(form: Form, components: list[Json], field: str, code: str, message: str) -> None:
    seen: set[object] = set()
    for path, component in walk(components):
        value = component.get(field)
        if value and value in seen:
            form.wrong((*path, field), code, message)
        seen.add(value)


def check_components(form: Form, components: list[Json], *, v2: bool) -> None:
    """Check a message's components against the rules of the old style or of V2."""
    if v2:
        total = sum(1 for _ in walk(components))
        if total > MOST_V2_COMPONENTS:
            message = f"The total number of components cannot exceed {MOST_V2_COMPONENTS}"
            form.wrong(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
        length = sum(len(str(one.get("content", ""))) for _, one in walk(components) if one.get("type") == TEXT_DISPLAY)
        if length > MOST_V2_TEXT:
            message = f"The total length of displayable text must be less than or equal to {MOST_V2_TEXT}"
            form.wrong(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)
    else:
        form.count(("components",), components, most=5)
    allowed = (*IN_CONTAINER, CONTAINER) if v2 else (ROW,)
    for index, component in enumerate(components):
        if form.one_of(("components", index, "type"), component.get("type"), allowed):
            _one(form, ("components", index), component)
    _unique(form, components, "custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    _unique(form, components, "id", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
