"""The evidence hub at the table: searching, adding, the second pair of eyes, checks, and who may press what."""

from __future__ import annotations

import pytest

from tests.cogs.topic_table import member

pytestmark = pytest.mark.slow

ENTRY = {
    "Title": "A guide to tea and company",
    "Who made it?": "Hill Road Group",
    "Its page": "https://www.example.org/tea",
    "What does it say?": "How to hold a small weekly circle.",
    "Whom does it help?": "People who begin",
}
MEMBERS = (
    "evidence:open:0:0:who-groups",
    "evidence:start:0:0",
    "evidence:mine:0:0",
    "evidence:withdraw:1:1",
)
CARERS = (
    "evidence:approve:1:1",
    "evidence:decline:1:1",
    "evidence:check:0:0:who-groups",
    "evidence:retire:0:0:who-groups",
    "evidence:restore:0:0:who-groups",
    "evidence:history:0:0:who-groups",
)
REFUSED = "does not let you do this"


async def adds(table, who: str, values=None, **options):
    person = member(table, who) if who == "mia" else table.person(who)
    chosen = {"kind": "guide", "comes_from": "community", "year": 2024, **options}
    form = await person.command("evidence add", "general", **chosen)
    return await person.submits(form, values or ENTRY)


async def card(table, *words: str, without: str = "\0"):
    return await table.card("dee", "moderator-alerts", "A new entry", *words, without=without)


def _messages(table):
    channel = table.community.channels["moderator-alerts"]
    return channel.messages.values()


async def test_a_member_finds_three_and_then_more_and_reads_how_fresh_each_is(table):
    mia = member(table, "mia")

    found = await mia.command("evidence find", "general", words="starting a gruop online")
    first = found.text
    opened = await mia.chooses(found, "More: choose one to open", ["nsun-charter"])

    assert found.ephemeral
    assert first.count("Not yet checked by this group") == 3
    assert "instead of “gruop”" in first
    assert "National Survivor User Network" in opened.text
    assert "No address is known yet" in opened.text
    assert "I checked it" not in opened.last.buttons


async def test_words_that_fit_nothing_still_show_where_to_begin(table):
    mia = member(table, "mia")

    for words in ("xyzzyq", "😀😀", "'; DROP TABLE evidence_entry; --", "#nothing", "<script>alert(1)</script>"):
        found = await mia.command("evidence find", "general", words=words)
        assert [label for label in found.last.buttons if label.startswith("Open: ")], words
        assert "Sorry" not in found.text, words
    nothing = await mia.command("evidence find", "general", words="xyzzyq")
    assert "Nothing here has these words. These are good to begin with." in nothing.text
    assert "Peer support groups by and for" in nothing.text


async def test_half_typed_words_offer_entries_and_a_choice_opens_one(table):
    mia = member(table, "mia")

    offered = await mia.autocompletes("evidence find", "words", "peer sup", "general")
    name = "Peer support: what is it and does it work?"
    opened = await mia.command("evidence find", "general", words=str(offered.choice_values[name]))

    assert "National Voices and Nesta · 2015" in opened.text


async def test_the_way_to_a_group_stands_in_order_with_one_sentence_each(table):
    screen = await member(table, "mia").command("evidence start", "general")

    assert screen.text.index("1. Peer support groups") < screen.text.index("2. Developing peer support")
    assert "Begin here" in screen.text


async def test_an_added_entry_needs_a_second_person_and_then_everybody_finds_it(table):
    said = await adds(table, "dee")
    assert "second person looks at it" in said.text
    shown = await card(table, "A guide to tea")
    assert "@Dee" not in shown.text

    own = await table.person("dee").presses(shown, "Let it in")
    no = await table.person("dee").presses(shown, "Say no")
    assert "You added this yourself" in own.text
    assert "You added this yourself" in no.text
    let_in = await table.person("sam").presses(shown, "Let it in")
    late = await table.person("olu").presses(shown, "evidence:approve:1:1")
    mine = await table.person("dee").command("evidence mine", "general")
    found = await member(table, "mia").command("evidence find", "general", words="tea circle")

    assert "in the hub now, checked by you" in let_in.text
    assert "Sam" in late.text
    assert "let this in already" in late.text
    assert "It is in the hub now" in mine.text
    assert "A guide to tea and company" in found.text
    assert "Checked by this group on" in found.text
    await card(table, "let it in", without="Let it in")
    await table.card("dee", "dm", "A guide to tea", "It is in the hub now")


async def test_a_no_needs_a_reason_which_reaches_whoever_added_it(table):
    await adds(table, "mia")
    shown = await card(table, "A guide to tea")
    dee = table.person("dee")

    form = await dee.presses(shown, "Say no")
    stale = await table.person("sam").presses(shown, "Say no")
    said = await dee.submits(form, {"Why not?": "Its page is **gone** @everyone."})
    late = await table.person("sam").submits(stale, {"Why not?": "I think so, too."})

    assert "reads your reason" in said.text
    assert "said no to this already" in late.text
    assert "I think so, too." in late.text, "what somebody wrote is never lost"
    letter = await table.card("mia", "dm", "The answer is no this time")
    assert "**gone**" in letter.text, "shown letter by letter, not as markup"
    assert "Dee" not in letter.text
    mine = await table.person("mia").command("evidence mine", "general")
    assert "Its page is" in mine.text
    assert "Take it back" not in mine.last.buttons


async def test_whoever_added_it_takes_it_back_once_and_nobody_elses(table):
    await adds(table, "mia")
    await card(table, "A guide to tea")
    mine = await table.person("mia").command("evidence mine", "general")

    other = await member(table, "rae").forges(table.person("rae").writes("general", "hi"), "evidence:withdraw:1:1")
    back = await table.person("mia").presses(mine, "Take it back")
    hello = table.person("mia").writes("general", "hello")
    twice = await table.person("mia").forges(hello, "evidence:withdraw:1:1")

    assert "does not exist here" in other.text
    assert "You took it back" in back.text
    assert "took it back" in twice.text
    await card(table, "Whoever added it took it back", without="Let it in")


async def test_an_address_that_is_no_plain_web_page_is_refused_with_the_words_given_back(table):
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "http://localhost/x",
        "https://u:p@example.org",
        "https://10.0.0.1/",
        "example.org",
        "https://exa mple.org",
        "https://example.org/<b>",
        "https://exämple.org",
        "file:///etc/passwd",
    ):
        answer = await adds(table, "mia", ENTRY | {"Its page": address})

        assert "Please write the address of its page" in answer.text, address
        assert "How to hold a small weekly circle." in answer.text, address


async def test_markup_is_shown_letter_by_letter_and_emptiness_is_refused(table):
    empty = await adds(table, "mia", ENTRY | {"Title": "\u200b \u2800"})
    assert "Please write something" in empty.text
    title = "[Click](https://evil.example) <@&1> **now** @everyone"
    await adds(table, "mia", ENTRY | {"Title": title, "What does it say?": "<script>alert(1)</script> ||x||"})

    shown = await card(table, "Click")

    raw = str(next(one.components for one in _messages(table) if one.id == shown.id))
    assert "**now**" in shown.text, "shown letter by letter, not as markup"
    assert "<script>" in shown.text
    assert "](https" not in raw
    assert "https:\\\\//evil" in raw
    assert "\\\\@everyone" in raw


async def test_a_check_counts_for_the_months_somebody_says_and_the_second_hears_who_was_first(table):
    dee, sam = table.person("dee"), table.person("sam")
    offered = await dee.command("evidence check", "general")
    one = await dee.presses(offered, "evidence:open:0:0:who-groups")
    theirs = await sam.command("evidence find", "general", words="#who-groups")

    wrong = await dee.submits(
        await dee.presses(one, "I checked it"), {"In how many months should we look again?": "99"}
    )
    form, late_form = await dee.presses(one, "I checked it"), await sam.presses(theirs, "I checked it")
    done = await dee.submits(form, {"In how many months should we look again?": "3"})
    late = await sam.submits(late_form, {"In how many months should we look again?": "3"})
    history = await dee.presses(done, "History")

    assert "from 1 to 36" in wrong.text
    assert "counts as checked from today" in done.text
    assert "Dee" in late.text
    assert "looked at this already" in late.text
    assert "checked by @Dee" in history.text


async def test_an_entry_goes_out_with_a_reason_and_comes_back(table):
    dee = table.person("dee")
    shown = await dee.command("evidence find", "general", words="#nesta-power")

    out = await dee.submits(await dee.presses(shown, "Take it out"), {"Why is it taken out?": "There is a newer one."})
    assert "was taken out" in out.text
    gone = await member(table, "mia").command("evidence find", "general", words="#nesta-power")
    found = await table.person("mia").command("evidence find", "general", words="The Power of Peer Support")
    back = await dee.presses(out, "Put it back")
    again = await table.person("mia").command("evidence find", "general", words="#nesta-power")

    assert "The Power of Peer Support" not in gone.text
    assert "The Power of Peer Support" not in found.text
    assert "in the hub again" in back.text
    assert "The Power of Peer Support" in again.text
    assert "There is a newer one." in (await dee.presses(back, "History")).text


async def test_who_is_no_member_gets_nothing_from_any_button_or_command(table):
    for who in ("robin", "casey"):
        lobby = await table.lobby(who)

        for custom_id in (*MEMBERS, *CARERS):
            answer = await table.person(who).forges(lobby, custom_id)
            assert answer.form is None, custom_id
            assert REFUSED in answer.text, custom_id
            assert answer.ephemeral, who


async def test_a_member_gets_nothing_from_the_buttons_of_those_who_care(table):
    hello = member(table, "mia").writes("general", "hello")
    await adds(table, "dee")

    for custom_id in CARERS:
        answer = await table.person("mia").forges(hello, custom_id)
        assert answer.form is None, custom_id
        assert REFUSED in answer.text, (custom_id, answer.text)
    assert REFUSED in (await table.person("mia").command("evidence check", "general")).text


async def test_presses_on_what_is_not_there_are_answered_kindly(table):
    dee = table.person("dee")
    hello = dee.writes("general", "hello")

    for custom_id in (
        "evidence:open:0:0:no-such-one",
        "evidence:open:0:0:c.99",
        "evidence:approve:77:1",
        "evidence:decline:77:1",
        "evidence:restore:0:0:who-groups",
        "evidence:history:0:0:c.5",
    ):
        answer = await dee.forges(hello, custom_id)
        assert answer.form is None, custom_id
        assert "Sorry" not in answer.text, (custom_id, answer.text)
        assert answer.text, custom_id
