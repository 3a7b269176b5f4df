"""Forms in a pop-up: built from parts, and read back from the raw submission, also after a restart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import discord
from discord import ui

from bot.discord_kit.plain import clip
from bot.language import _

PartKind = Literal["text", "long_text", "choice", "several", "yes_no", "file"]
Answer = str | list[str] | bool
MOST_PARTS = 5
_MOST_MARKS = 10  # radio buttons and tick boxes; longer lists become a menu of at most 25
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a form.

    `id` names the answer; `options` are (value, label) pairs for choice and several; `value` is what is filled in
    already. `most` is how many of "several" may be chosen, None for all. Labels are cut to 45 characters and help to
    100, as Discord demands. A "file" is read with `bot.discord_kit.uploads`.
    """

    id: str
    kind: PartKind
    label: str
    help: str = ""
    required: bool = True
    max_length: int | None = None
    options: Sequence[tuple[str, str]] = ()
    value: Answer | None = None
    most: int | None = None

    @property
    def most_chosen(self) -> int:
        """Return how many options may be chosen at once."""
        if self.kind != "several":
            return 1
        return min(self.most or len(self.options), len(self.options))


class FormModal(ui.Modal):
    """A pop-up form of one to five parts; sentences of ours above them (`intro`) take the room of one.

    discord.py keeps nothing of it: the submission is routed by `custom_id`, also after a restart.

        await press.show_modal(FormModal(CustomId("membership:page", ref, "1"), _("About you"), parts))
    """

    def __init__(self, custom_id: object, title: str, parts: Sequence[Part], *, intro: str = "") -> None:
        super().__init__(title=clip(title, 45), timeout=None, custom_id=str(custom_id))
        room = MOST_PARTS - bool(intro)
        if not 1 <= len(parts) <= room:
            raise ValueError(f"a form has 1 to {room} parts, not {len(parts)}")
        if intro:
            self.add_item(ui.TextDisplay(intro))
        for part in parts:
            self.add_item(
                ui.Label(text=clip(part.label, 45), description=clip(part.help, 100) or None, component=_input(part))
            )

    def is_finished(self) -> bool:
        """Tell discord.py not to store the form."""
        return True


def _input(part: Part) -> ui.Item[Any]:
    if part.kind in {"text", "long_text"}:
        return _text(part)
    if part.kind == "file":
        return ui.FileUpload(custom_id=part.id, required=part.required, min_values=int(part.required), max_values=1)
    if part.kind == "yes_no":
        chosen = {True: ["yes"], False: ["no"]}.get(part.value) if isinstance(part.value, bool) else []
        return _radio(part, [("yes", _("Yes")), ("no", _("No"))], chosen or [])
    chosen = [part.value] if isinstance(part.value, str) else list(part.value) if isinstance(part.value, list) else []
    if len(part.options) > _MOST_MARKS:
        return _menu(part, chosen)
    return _radio(part, part.options, chosen) if part.kind == "choice" else _boxes(part, chosen)


def _text(part: Part) -> ui.Item[Any]:
    long = part.kind == "long_text"
    most = min(part.max_length or (2_000 if long else 200), 4_000)
    return ui.TextInput(
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        custom_id=part.id,
        required=part.required,
        max_length=most,
        default=part.value[:most] if isinstance(part.value, str) and part.value else None,
    )


def _radio(part: Part, options: Sequence[tuple[str, str]], chosen: Sequence[str]) -> ui.Item[Any]:
    return ui.RadioGroup(
        custom_id=part.id,
        required=part.required,
        options=[
            discord.RadioGroupOption(value=value, label=clip(label, 100), default=value in chosen)
            for value, label in options
        ],
    )


def _boxes(part: Part, chosen: Sequence[str]) -> ui.Item[Any]:
    return ui.CheckboxGroup(
        custom_id=part.id,
        required=part.required,
        min_values=1 if part.required else 0,
        max_values=part.most_chosen,
        options=[
            discord.CheckboxGroupOption(value=value, label=clip(label, 100), default=value in chosen)
            for value, label in part.options
        ],
    )


def _menu(part: Part, chosen: Sequence[str]) -> ui.Item[Any]:
    return ui.Select(
        custom_id=part.id,
        required=part.required,
        min_values=1 if part.required else 0,
        max_values=part.most_chosen,
        options=[
            discord.SelectOption(value=value, label=clip(label, 100), default=value in chosen)
            for value, label in part.options
        ],
    )


def submitted(data: object) -> dict[str, Answer]:
    """Read the answers of a raw modal submission by component custom id; anything malformed is left out.

    Text and radio answers are str, menus and tick boxes list[str], a single tick box bool.
    """
    components = data.get("components") if isinstance(data, Mapping) else None
    return dict(_walk(components, 0))


def _walk(components: object, depth: int) -> Iterator[tuple[str, Answer]]:
    if not isinstance(components, list) or depth > _DEEPEST:
        return
    for component in components:
        if not isinstance(component, Mapping):
            continue
        name, answer = component.get("custom_id"), _answer(component)
        if isinstance(name, str) and answer is not None:
            yield name, answer
        yield from _walk(component.get("components"), depth + 1)
        yield from _walk([component.get("component")], depth + 1)


def _answer(component: Mapping[str, object]) -> Answer | None:
    values, value = component.get("values"), component.get("value")
    if isinstance(values, list):
        return [v for v in values if isinstance(v, str)]
    return value if isinstance(value, str | bool) else None


def read_parts(parts: Sequence[Part], answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers to `parts`, each in the shape of its kind; parts left empty are absent.

    choice gives a str, several a list[str], yes_no a bool, file a list of one id; values not offered are dropped.
    """
    read: dict[str, Answer] = {}
    for part in parts:
        answer = _shaped(part, answers.get(part.id))
        if answer is not None:
            read[part.id] = answer
    return read


def _shaped(part: Part, answer: Answer | None) -> Answer | None:
    chosen = answer if isinstance(answer, list) else [answer] if isinstance(answer, str) else []
    if part.kind in {"text", "long_text"}:
        return answer if isinstance(answer, str) and answer.strip() else None
    if part.kind == "yes_no":
        return {"yes": True, "no": False}.get(chosen[0]) if chosen else answer if isinstance(answer, bool) else None
    if part.kind == "file":
        return chosen[:1] or None
    offered = {value for value, _label in part.options}
    kept = [value for value in chosen if value in offered]
    if part.kind == "several":
        return kept or None
    return kept[0] if kept else None
