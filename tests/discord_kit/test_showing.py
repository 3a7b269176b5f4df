from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_kit.cards import MOST_CHARACTERS, Card, CardRegistry, Tone, button, link, mark_of, message_link
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import FormModal, Part, read_parts, submitted
from bot.discord_kit.plain import clip, plain
from bot.store.base import VersionedRef


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("hello there", "hello there"),
        ("**bold** _under_ ~~gone~~", r"\*\*bold\*\* \_under\_ \~\~gone\~\~"),
        ("# heading", r"\# heading"),
        ("-# small", r"-\# small"),
        ("- item\n+ item\n1. item", "\\- item\n\\+ item\n1\\. item"),
        ("> quote", r"\> quote"),
        ("||spoiler||", r"\|\|spoiler\|\|"),
        ("`code`", r"\`code\`"),
        ("@everyone <@123> <#1> <@&2>", r"\@everyone \<\@123\> \<\#1\> \<\@&2\>"),
        ("[click](https://evil.example)", r"\[click\]\(https:\//evil.example\)"),
        ("<t:1:R> </apply:1>", r"\<t:1:R\> \</apply:1\>"),
        ("back\\slash", r"back\\slash"),
        ("a\u200bb\u2060c\ufeffd\x00e\x1bf", "abcdef"),
        ("\u202eevil\u202c", "evil"),
        ("Z\u0300\u0301\u0302\u0303\u0304\u0305", "Z\u0300\u0301"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u2068\u05e9\u05dc\u05d5\u05dd\u2069"),
    ],
)
def test_typed_words_are_shown_letter_by_letter(typed: str, shown: str) -> None:
    assert plain(typed) == shown


@given(st.text(max_size=300))
def test_no_mention_link_or_direction_trick_survives(typed: str) -> None:
    shown = plain(typed)

    bare = shown.replace("\\\\", "")
    for danger in ("<@", "<#", "](", "://", "||", "`"):
        assert danger not in bare.replace("\\" + danger[0], "").replace("\\" + danger[-1], "")
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u200b\u200e\u200f\ufeff")
    assert shown.count("\u2068") == shown.count("\u2069")


@given(st.text(max_size=200), st.integers(0, 60))
def test_clipped_text_fits_and_never_ends_in_half_an_escape(text: str, limit: int) -> None:
    shown = clip(text, limit)

    assert len(shown) <= limit or shown == text
    if shown != text and shown:
        assert shown.endswith("…")
        stem = shown[:-1]
        assert (len(stem) - len(stem.rstrip("\\"))) % 2 == 0


def test_clipping_prefers_the_end_of_a_word() -> None:
    assert clip("several words in a row", 16) == "several words…"


@pytest.mark.slow
@given(st.lists(st.tuples(st.text(max_size=3_000), st.text(max_size=6_000)), max_size=12))
def test_a_card_stays_within_discords_limits_whatever_people_typed(fields: list[tuple[str, str]]) -> None:
    card = Card("Title")
    for label, typed in fields:
        card.field(label, typed).quote(typed).rule()
    card.buttons(*(button("a:b", str(number)) for number in range(7)))

    assert card.content_length() <= MOST_CHARACTERS
    assert len(card.words) <= MOST_CHARACTERS + 40


def test_a_card_says_when_it_had_to_cut() -> None:
    card = Card("Title").say("x " * 3_000)

    assert card.cut
    assert card.room < 20
    assert card.say("more").words == card.words


def test_a_card_with_too_many_components_is_refused_before_discord_sees_it() -> None:
    card = Card()
    for _ in range(39):
        card.rule()

    with pytest.raises(ValueError, match="40"):
        card.rule()


def test_a_card_is_sent_as_components_with_its_mark() -> None:
    card = Card("Title", tone=Tone.CARE).say("Words.").rule().small("Small print.")
    card.buttons(button("a:b", "Go", VersionedRef(1, 2), extra="x"), link("Open", message_link(1, 2, 3)))
    card.menu("a:pick", [("1", "One"), ("2", "Two")], hint="Which?", most=5).mark("op-1")

    [box] = card.to_components()

    assert box["id"] == mark_of("op-1")
    assert 1_000 <= box["id"] < 2**31
    assert [part["type"] for part in box["components"]] == [10, 14, 10, 1, 1]
    press, address = box["components"][3]["components"]
    assert press["custom_id"] == "a:b:1:2:x"
    assert address["url"] == "https://discord.com/channels/1/2/3"
    assert box["components"][4]["components"][0]["max_values"] == 2


def test_marks_of_different_effects_differ() -> None:
    assert len({mark_of(f"op-{number}") for number in range(2_000)}) == 2_000


async def test_cards_are_drawn_by_whom_they_belong_to() -> None:
    cards = CardRegistry()

    async def draw(community_id: int, ref: str) -> Card | None:
        return Card(f"{community_id}/{ref}")

    cards.draws("application", draw)

    drawn = await cards.draw("application", 1, "12")
    assert drawn is not None
    assert drawn.words == "### 1/12"
    with pytest.raises(ValueError, match="two renderers"):
        cards.draws("application", draw)
    with pytest.raises(KeyError):
        await cards.draw("gone", 1, "12")
    assert cards.names == {"application"}


@pytest.mark.parametrize("text", ["a:b:1:2", "membership:approve:9223372036854775807:999999999:x_Y-z.9"])
def test_a_custom_id_comes_back_as_it_went(text: str) -> None:
    assert str(CustomId.parse(text)) == text


@pytest.mark.slow
@given(st.text(max_size=120) | st.integers() | st.none() | st.lists(st.text()))
def test_anything_else_is_no_custom_id_of_ours(text: object) -> None:
    found = CustomId.parse(text)

    assert found is None or str(found).split(":")[:2] == str(text).split(":")[:2]


@pytest.mark.parametrize(
    ("name", "extra"), [("Approve", ""), ("a:b:c", ""), ("a", ""), ("a:b", "x:y"), ("a:b", "x" * 25)]
)
def test_a_custom_id_is_checked_where_it_is_written(name: str, extra: str) -> None:
    with pytest.raises(ValueError, match="custom id"):
        CustomId(name, extra=extra)


def test_the_longest_custom_id_fits() -> None:
    longest = CustomId(f"{'a' * 16}:{'b' * 28}", VersionedRef(2**63 - 1, 999_999_999), "x" * 24)

    assert len(str(longest)) <= 100
    assert CustomId.parse(str(longest)) == longest


PARTS = [
    Part("why", "long_text", "W" * 60, "H" * 200, max_length=300, value="Because."),
    Part("name", "text", "Name", required=False),
    Part("who", "choice", "Who?", options=[("a", "A"), ("b", "B")], value="b"),
    Part("many", "several", "Many?", options=[("x", "X"), ("y", "Y")], value=["y"]),
    Part("adult", "yes_no", "18?", value=True),
]


def test_a_form_is_filled_in_with_what_was_saved_and_keeps_to_the_limits() -> None:
    form = FormModal(CustomId("a:page"), "T" * 60, PARTS).to_dict()

    labels = form["components"]
    assert len(form["title"]) <= 45
    assert len(labels[0]["label"]) <= 45
    assert len(labels[0]["description"]) <= 100
    why, name, who, many, adult = (label["component"] for label in labels)
    assert (why["value"], why["max_length"], why["required"]) == ("Because.", 300, True)
    assert name["required"] is False
    assert [option.get("default") for option in who["options"]] == [False, True]
    assert [option.get("default") for option in many["options"]] == [False, True]
    assert [option.get("default") for option in adult["options"]] == [True, False]


@pytest.mark.parametrize("count", [0, 6])
def test_a_form_has_one_to_five_parts(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        FormModal("a:b:0:0", "T", [PARTS[1]] * count)


def test_long_lists_become_menus() -> None:
    options = [(str(number), str(number)) for number in range(25)]
    parts = [Part("one", "choice", "One", options=options), Part("any", "several", "Any", options=options)]

    one, several = (label["component"] for label in FormModal("a:b:0:0", "T", parts).to_dict()["components"])

    assert (one["type"], one["max_values"]) == (3, 1)
    assert (several["type"], several["max_values"]) == (3, 25)


def test_empty_and_forged_answers_are_left_out() -> None:
    answers = {"why": "  ", "name": ["x"], "who": "forged", "many": ["forged"], "adult": "maybe"}

    assert read_parts(PARTS, answers) == {}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["components", "component", "custom_id", "value", "values"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@pytest.mark.slow
@given(anything)
def test_no_submission_however_broken_is_an_error(data: object) -> None:
    answers = submitted(data)

    assert all(isinstance(name, str) for name in answers)
    assert set(read_parts(PARTS, answers)) <= {part.id for part in PARTS}
