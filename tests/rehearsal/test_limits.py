"""Discord's lengths and shapes: what is one too much is refused, and named."""

from __future__ import annotations

import pytest

from bot.rehearsal.command_limits import check_set
from bot.rehearsal.message_limits import check_body
from bot.rehearsal.modal_limits import check_modal
from bot.rehearsal.refusals import DiscordError

ROW = {"type": 1}


def button(number: int = 0, **changes) -> dict:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": f"b{number}", **changes}


def text(words: str = "words") -> dict:
    return {"type": 10, "content": words}


def row(*children: dict) -> dict:
    return {"type": 1, "components": list(children)}


def select(**changes) -> dict:
    return {"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}], **changes}


def options(count: int) -> list[dict]:
    return [{"label": f"L{number}", "value": str(number)} for number in range(count)]


NESTED = {"type": 17, "components": [text()]}
CHOICES = [{"name": "n" * 90, "value": "v" * 90 + str(number)} for number in range(3)]
GOOD_OLD = [
    {"content": "x" * 2000},
    {"content": "x", "components": [row(*(button(n) for n in range(5))) for _ in range(1)]},
    {"content": "x", "components": [row(select(options=options(25), max_values=25))]},
    {"embeds": [{"title": "t" * 256, "description": "d" * 4096}]},
    {"content": "x", "allowed_mentions": {"parse": [], "users": ["1"]}},
    {"content": "x", "components": [row(button(style=5, custom_id=None, url="https://example.org"))]},
]
BAD_OLD = [
    ({"content": "x" * 2001}, "content"),
    ({"components": [text()]}, "components.0.type"),
    ({"components": [row()]}, "components.0.components"),
    ({"components": [row(*(button(n) for n in range(6)))]}, "components.0.components"),
    ({"components": [row(button()) for _ in range(6)]}, "components"),
    ({"components": [row(button(label="x" * 81))]}, "components.0.components.0.label"),
    ({"components": [row(button(custom_id="x" * 101))]}, "components.0.components.0.custom_id"),
    ({"components": [row(button(label=None))]}, "components.0.components.0"),
    ({"components": [row(button(), button())]}, "components.0.components.1.custom_id"),
    ({"components": [row(button(style=9))]}, "components.0.components.0.style"),
    ({"components": [row(button(style=5))]}, "components.0.components.0.url"),
    ({"components": [row(select(options=options(26)))]}, "components.0.components.0.options"),
    ({"components": [row(select(options=[]))]}, "components.0.components.0.options"),
    ({"components": [row(select(options=options(2) * 2))]}, "components.0.components.0.options.2.value"),
    ({"components": [row(select(), button())]}, "components.0.components"),
    ({"components": [row(select(placeholder="x" * 151))]}, "components.0.components.0.placeholder"),
    ({"components": [row(select(min_values=3, max_values=1))]}, "components.0.components.0.min_values"),
    ({"embeds": [{"title": "t"}] * 11}, "embeds"),
    ({"embeds": [{"title": "t" * 257}]}, "embeds.0.title"),
    ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "embeds.0.fields"),
    ({"embeds": [{"description": "d" * 4000}] * 2}, "embeds"),
    ({"nonce": "n" * 26}, "nonce"),
    ({"poll": {"question": {"text": "q"}, "answers": [{"poll_media": {"text": "a"}}] * 11}}, "poll.answers"),
    ({"allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
    ({"allowed_mentions": {"parse": ["nobody"]}}, "allowed_mentions.parse.0"),
]
GOOD_V2 = [
    {"components": [text("x" * 4000)]},
    {"components": [text() for _ in range(40)]},
    {"components": [{"type": 17, "components": [text(), row(button()), {"type": 14}]}]},
    {"components": [{"type": 9, "components": [text()], "accessory": button()}]},
]
BAD_V2 = [
    ({"content": "x", "components": [text()]}, "content"),
    ({"embeds": [{"title": "t"}], "components": [text()]}, "embeds"),
    ({"components": [text() for _ in range(41)]}, "components"),
    ({"components": [text("x" * 2001), text("x" * 2000)]}, "components"),
    ({"components": [text("")]}, "components.0.content"),
    ({"components": [{"type": 17, "components": [NESTED]}]}, "components.0.components.0.type"),
    ({"components": [{"type": 17, "components": []}]}, "components.0.components"),
    ({"components": [{"type": 9, "components": [text()]}]}, "components.0.accessory"),
    ({"components": [{"type": 9, "components": [text()] * 4, "accessory": button()}]}, "components.0.components"),
    ({"components": [{"type": 12, "items": []}]}, "components.0.items"),
    ({"components": [{"type": 13, "file": {"url": "https://example.org"}}]}, "components.0.file.url"),
    ({"components": [{**text(), "id": 5}, {**text(), "id": 5}]}, "components.1.id"),
    ({"components": [{**text(), "id": 2**31}]}, "components.0.id"),
    ({"components": [button()]}, "components.0.type"),
]  # fmt: skip


def wrong_fields(error: DiscordError) -> list[str]:
    """Return the paths of the fields an error names."""
    found: list[str] = []

    def look(node: dict, path: tuple[str, ...]) -> None:
        for name, child in node.items():
            if name == "_errors":
                found.append(".".join(path))
            else:
                look(child, (*path, name))

    look(error.errors or {}, ())
    return found


@pytest.mark.parametrize("body", GOOD_OLD)
def test_a_good_message_passes(body):
    check_body(body, v2=False)


@pytest.mark.parametrize("body", GOOD_V2)
def test_a_good_v2_message_passes(body):
    check_body(body, v2=True)


@pytest.mark.parametrize(("body", "field"), BAD_OLD)
def test_a_bad_message_is_refused_and_the_field_named(body, field):
    with pytest.raises(DiscordError) as refused:
        check_body(body, v2=False)

    assert field in wrong_fields(refused.value)
    assert refused.value.code == 50035


@pytest.mark.parametrize(("body", "field"), BAD_V2)
def test_a_bad_v2_message_is_refused_and_the_field_named(body, field):
    with pytest.raises(DiscordError) as refused:
        check_body(body, v2=True)

    assert field in wrong_fields(refused.value)


def label(component: dict, **changes) -> dict:
    return {"type": 18, "label": "Label", "component": component, **changes}


def box(**changes) -> dict:
    return {"type": 4, "custom_id": "t", "style": 1, **changes}


def modal(*parts: dict, **changes) -> dict:
    return {"title": "Title", "custom_id": "m", "components": list(parts), **changes}


GOOD_MODALS = [
    modal(label(box())),
    modal(row(box(label="Old"))),
    modal(*(label(box(custom_id=str(n))) for n in range(5))),
    modal(text(), label({"type": 21, "custom_id": "r", "options": options(2)})),
    modal(label({"type": 23, "custom_id": "c"}), label({"type": 19, "custom_id": "f"})),
    modal(label({"type": 22, "custom_id": "g", "options": options(10)})),
]
BAD_MODALS = [
    (modal(), "data.components"),
    (modal(*(label(box(custom_id=str(n))) for n in range(6))), "data.components"),
    (modal(label(box()), title="x" * 46), "data.title"),
    (modal(label(box()), custom_id="x" * 101), "data.custom_id"),
    (modal(label(box(), label="x" * 46)), "data.components.0.label"),
    (modal(label(box(), description="x" * 101)), "data.components.0.description"),
    (modal(label(box(label="doubled"))), "data.components.0.component.label"),
    (modal(row(box())), "data.components.0.components.0.label"),
    (modal(label(box(max_length=4001))), "data.components.0.component.max_length"),
    (modal(label(box(placeholder="x" * 101))), "data.components.0.component.placeholder"),
    (modal(label({"type": 21, "custom_id": "r", "options": options(1)})), "data.components.0.component.options"),
    (modal(label({"type": 21, "custom_id": "r", "options": options(11)})), "data.components.0.component.options"),
    (modal(label({"type": 22, "custom_id": "g", "options": options(11)})), "data.components.0.component.options"),
    (modal(label(button())), "data.components.0.component.type"),
    (modal(label(box()), label(box())), "data.components.1.component.custom_id"),
    (modal({"type": 14}), "data.components.0.type"),
]


@pytest.mark.parametrize("given", GOOD_MODALS)
def test_a_good_modal_passes(given):
    check_modal(given)


@pytest.mark.parametrize(("given", "field"), BAD_MODALS)
def test_a_bad_modal_is_refused_and_the_field_named(given, field):
    with pytest.raises(DiscordError) as refused:
        check_modal(given)

    assert field in wrong_fields(refused.value)


def command(name: str = "apply", **changes) -> dict:
    return {"name": name, "description": "Words", "type": 1, **changes}


def option(name: str = "why", **changes) -> dict:
    return {"name": name, "description": "Words", "type": 3, **changes}


BAD_COMMANDS = [
    ([command("Big Words")], "0.name"),
    ([command("x" * 33)], "0.name"),
    ([command(description="x" * 101)], "0.description"),
    ([command(options=[option(str(n)) for n in range(26)])], "0.options"),
    ([command(options=[option("a"), option("b", required=True)])], "0.options.1"),
    ([command(options=[option("a"), option("a")])], "0.options.1.name"),
    ([command(options=[option(choices=options(26))])], "0.options.0.choices"),
    ([command(options=[option(description="")])], "0.options.0.description"),
    ([command(type=3)], "0.description"),
    ([command(), command()], ""),
    ([command(f"c{n}") for n in range(101)], ""),
    ([{"name": f"Menu {n}", "type": 3} for n in range(16)], ""),
    ([command(options=[option(f"o{n}", choices=CHOICES) for n in range(25)])], "0"),
]  # fmt: skip


def test_a_good_set_of_commands_passes():
    check_set([command(options=[option(required=True), option("more")]), {"name": "Flag this", "type": 3}])
    check_set([{"name": f"Menu {n}", "type": 3} for n in range(15)])


@pytest.mark.parametrize(("given", "field"), BAD_COMMANDS)
def test_a_bad_set_of_commands_is_refused_and_the_field_named(given, field):
    with pytest.raises(DiscordError) as refused:
        check_set(given)

    assert field in wrong_fields(refused.value)
