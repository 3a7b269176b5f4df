"""The care of the directory as people press it: reports, checks, previews, and two people for a crisis line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.community.sections import CommunitySettings, Signpost
from bot.signposting.handles import handle_of
from bot.signposting.loading import open_directory

pytestmark = pytest.mark.slow

SHIPPED = open_directory(Path(__file__).resolve().parents[2] / "config")
BEAT = next(one for one in SHIPPED.shelf.services if one.startswith("beat"))
LINE = "samaritans"


@pytest.fixture
async def group(seat):
    """Everybody at the table, with the shipped directory."""
    return await seat(directory=SHIPPED)


async def reports(table, who="mia", words="beat eating disorders", reason="The number is wrong"):
    person = table.person(who)
    answer = await person.command("signpost", "general", words=words)
    asked = await person.presses(answer, "Something is wrong here")
    return await person.presses(asked, reason)


async def test_two_presses_report_an_entry_and_the_reporter_hears_what_was_done(group):
    mia, dee, sam = (group.person(name) for name in ("mia", "dee", "sam"))
    thanks = await reports(group)
    assert "You hear what was done" in thanks.text
    card = await group.card("dee", "moderator-alerts", "An entry may be wrong", "The number is wrong")
    assert "Mia" not in card.text
    form = await dee.presses(card, "Say what was done")
    late = await sam.presses(card, "Say what was done")
    done = await dee.submits(form, {"What was done?": "It is put right", "In a few words": "**Thank** you <@1>"})
    twice = await sam.submits(late, {"What was done?": "It is put right"})
    letter = await group.card("mia", "dm", "What you told us about", "It is put right")

    assert "hears of it" in done.text
    assert "Noted" not in twice.text
    assert "**Thank** you" in letter.text, "marks are shown letter by letter"
    await mia.until(lambda: not [one for one in dee.sees("moderator-alerts") if "may be wrong" in one.text])


async def test_words_can_be_added_to_a_report(group):
    mia = group.person("mia")
    thanks = await reports(group)
    await group.card("dee", "moderator-alerts", "An entry may be wrong")
    form = await mia.presses(thanks, "Add a few words")
    await mia.submits(form, {"In a few words": "It rings and nobody answers."})

    await group.card("dee", "moderator-alerts", "It rings and nobody answers")


async def test_helping_out_hands_one_entry_and_takes_each_of_the_four_answers(group):
    mia = group.person("mia")
    task = await mia.command("help-out", "general")
    assert "Open the page of the service and compare" in task.text
    assert "two people have to agree" in task.text, "crisis lines come first"
    noted = await mia.presses(task, "All is the same")
    assert "needs a second person" in noted.text
    again = await mia.presses(noted, "One more")
    unsure = await mia.presses(again, "I cannot tell")
    assert "Somebody else will be asked" in unsure.text
    third = await mia.presses(unsure, "One more")
    form = await mia.presses(third, "Something changed")
    changed = await mia.submits(form, {"In a few words": "The hours differ."})
    assert "A moderator will look at it" in changed.text
    await group.card("dee", "moderator-alerts", "The hours differ", "when they checked the entry")
    fourth = await mia.presses(changed, "One more")
    form = await mia.presses(fourth, "It is gone")
    gone = await mia.submits(form, {})
    assert "A moderator will look at it" in gone.text


async def test_an_alert_shows_on_every_shared_card_at_once(group):
    mia, dee = group.person("mia"), group.person("dee")
    found = await mia.command("signpost", "general", words="beat eating disorders")
    whole = await mia.presses(found, "Read all of it")
    sure = await mia.presses(whole, "Share in this channel")
    await mia.presses(sure, "Share with my name")
    card = await group.card("rae", "general", "A place that may help", "Shared by @Mia")
    assert "Nobody" not in card.text

    preview = await dee.command("directory alert", "general", entry=BEAT, words="Phones are down today, please text.")
    assert "nothing is changed yet" in preview.text
    done = await dee.presses(preview, "Change it")
    assert "Every card of this entry shows it now" in done.text
    await group.card("rae", "general", "Shared by @Mia", "Phones are down today")
    fresh = await mia.command("signpost", "general", words="beat eating disorders")
    assert "Phones are down today" in fresh.text

    history = await dee.command("directory history", "general", entry=BEAT)
    assert "alert changed, in use" in history.text
    await dee.presses(history, "Undo the newest")
    await group.card("rae", "general", "Shared by @Mia", without="Phones are down today")


async def test_a_crisis_line_is_changed_by_two_people_only(group):
    dee, sam, mia = (group.person(name) for name in ("dee", "sam", "mia"))
    form = await dee.command("directory edit", "general", entry=LINE, part="Cost")
    preview = await dee.submits(form, {"Cost": "free to call, at any time"})
    assert "a second person has to confirm" in preview.text
    proposed = await dee.presses(preview, "Propose it")
    assert "waits for a second person" in proposed.text
    before = await mia.command("signpost", "general", words="samaritans")
    assert "free to call, at any time" not in before.text

    card = await group.card("sam", "moderator-alerts", "A crisis line is to be changed", "free to call, at any time")
    own = await dee.presses(card, "I looked, it is right")
    assert "needs a second person" in own.text
    await sam.presses(card, "I looked, it is right")
    after = await mia.command("signpost", "general", words="samaritans")
    assert "free to call, at any time" in after.text


async def test_an_entry_is_added_edited_and_retired_with_a_preview_each_time(group):
    dee, mia = group.person("dee"), group.person("mia")
    preview = await dee.command(
        "directory add", "general", name="Zebra Café", run_by="Zebra Trust", page="https://zebra.example.org/",
        does="A place to talk.", where="Wales", number="0800 100 200",
    )  # fmt: skip
    assert "Zebra Trust" in preview.text
    assert "Zebra Café" not in (await mia.command("signpost", "general", words="zebra")).text
    await dee.presses(preview, "Change it")
    assert "0800 100 200" in (await mia.command("signpost", "general", words="zebra", where="Wales")).text

    form = await dee.command("directory edit", "general", entry="zebra-caf", part="Hours")
    bad = await dee.submits(form, {"Hours": "Monday | nine"})
    assert "Monday | nine" in bad.text, "what was written is not lost"
    form = await dee.command("directory edit", "general", entry="zebra-caf", part="Hours")
    hours = await dee.submits(form, {"Hours": "MO,TU | 09:00 | 17:00"})
    stale = await dee.command("directory retire", "general", entry="zebra-caf")
    await dee.presses(hours, "Change it")
    late = await dee.presses(stale, "Change it")
    assert "Somebody changed this entry" in late.text
    twice = await dee.presses(await dee.command("directory retire", "general", entry="zebra-caf"), "Change it")
    assert "Done" in twice.text
    assert "Zebra Café" not in (await mia.command("signpost", "general", words="zebra", where="Wales")).text


async def test_what_is_due_is_shown_once_a_week_on_one_card(group):
    due = await group.person("dee").command("directory due", "general")
    assert f"{len(SHIPPED.shelf)} of {len(SHIPPED.shelf)} entries need a look" in due.text
    for _week in range(2):
        group.practice.clock.skip(8 * 24 * 3600.0)
        group.house.timers.pace.wake()
        await group.card("olu", "organisers", "The directory: what waits", "entries need a look")
    cards = [one for one in group.person("olu").sees("organisers") if "what waits" in one.text]
    assert len(cards) == 1


BEAT_REF, FINGER = handle_of(BEAT), SHIPPED.shelf.services[BEAT].fingerprint
MEMBERS = (
    f"signposting:wrong:{BEAT_REF}:0",
    f"signposting:reason:{BEAT_REF}:0:closed",
    f"signposting:add_words:{BEAT_REF}:0:closed",
    "signposting:task:0:0",
    f"signposting:same:{BEAT_REF}:0:{FINGER}",
    f"signposting:cannot_tell:{BEAT_REF}:0:{FINGER}",
    f"signposting:changed:{BEAT_REF}:0:{FINGER}",
    f"signposting:gone:{BEAT_REF}:0:{FINGER}",
    f"signposting:share:{BEAT_REF}:0",
    f"signposting:share_named:{BEAT_REF}:0",
    f"signposting:share_plain:{BEAT_REF}:0",
    f"signposting:offer:{BEAT_REF}:0:123456789012345678",
    f"signposting:offer_yes:{BEAT_REF}:0:123456789012345678",
)
TEAM = (
    "signposting:settle:1:1",
    f"signposting:do:{BEAT_REF}:0:123456789012345678",
    f"signposting:drop:{BEAT_REF}:0:123456789012345678",
    "signposting:confirm:1:1",
    "signposting:refuse:1:1",
    "signposting:undo:1:1",
)


async def test_a_button_gives_nobody_a_right(group):
    robin, mia = group.person("robin"), group.person("mia")
    lobby, said = await group.lobby("robin"), mia.writes("general", "hello")
    tries = [(robin, lobby, one) for one in (*MEMBERS, *TEAM)] + [(mia, said, one) for one in TEAM]

    for person, place, custom_id in tries:
        answer = await person.forges(place, custom_id)
        assert answer.form is None, custom_id
        assert answer.ephemeral, custom_id
        assert "does not let you do this" in answer.text, (custom_id, answer.text)


async def test_in_a_direct_message_there_is_search_and_no_right(group):
    dee = group.person("dee")
    dee.writes("dm", "hello")
    place = await group.card("dee", "dm", "I am a bot")

    found = await dee.command("signpost", "dm", words="debt")
    assert "Run by" in found.text
    for custom_id in (*MEMBERS, *TEAM):
        answer = await dee.forges(place, custom_id)
        assert answer.form is None, custom_id
        assert "does not let you do this" in answer.text, (custom_id, answer.text)


async def test_an_entry_that_is_not_there_any_more_is_said_plainly(group):
    mia = group.person("mia")
    for verb in ("wrong", "one", "share", "same", "offer"):
        extra = {"same": ":0123456789abcdef", "offer": ":123456789012345678"}.get(verb, "")

        answer = await mia.forges(mia.writes("general", "hello"), f"signposting:{verb}:77:0{extra}")

        assert "not in the directory any more" in answer.text, verb


async def test_a_no_points_to_the_directory_as_it_is_now(seat):
    own = Signpost(id="beat", name="Old name", about="Old words.", address="https://old.example.org/", entry=BEAT)
    plain = Signpost(id="other", name="Another place", about="For anybody.", address="https://other.example.org/")
    shipped = CommunitySettings()
    membership = shipped.membership.model_copy(update={"signposts": (own, plain)})
    settings = shipped.model_copy(update={"membership": membership})
    group = await seat(settings, directory=SHIPPED)
    dee, robin = group.person("dee"), group.person("robin")
    preview = await dee.command("directory alert", "general", entry=BEAT, words="Phones are down today.")
    await dee.presses(preview, "Change it")
    await group.applies("robin")
    card = await group.queued()
    form = await dee.chooses(
        await dee.presses(card, "Decline"), "Choose a reason", [settings.membership.declines[0].label]
    )
    await dee.submits(form, {"Places that may help": ["Old name", "Another place"]})

    letter = await group.card("robin", "dm", "These places may help")
    status = await robin.command("apply status", "welcome")
    for shown in (letter.text, status.text):
        assert SHIPPED.shelf.services[BEAT].name in shown
        assert "Phones are down today" in shown
        assert "Another place: For anybody." in shown
        assert "Old" not in shown


async def test_a_preview_belongs_to_who_wrote_it_and_ends_with_the_bot(group):
    dee, sam = group.person("dee"), group.person("sam")
    preview = await dee.command("directory alert", "general", entry=BEAT, words="Closed today.")
    button = next(one.custom_id for one in preview.last.controls if one.label == "Change it")
    place = sam.writes("general", "hello")

    other = await sam.forges(place, button)
    unknown = await dee.forges(place, f"signposting:do:{BEAT_REF}:0:123456789012345678")
    done = await dee.presses(preview, "Change it")
    twice = await dee.forges(place, button)

    assert "out of date" in other.text
    assert "out of date" in unknown.text
    assert "Done" in done.text
    assert "out of date" in twice.text
