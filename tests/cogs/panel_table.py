"""What tests of flags and panels do at the table: people who review, flags, and long or sharp messages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.misinformation.panel_tables import ReviewerRow
from bot.rehearsal import messaging
from bot.rehearsal.answers import Answer, Seen, seen
from bot.rehearsal.messaging import Draft
from bot.rehearsal.stories.panel import LABELS, MENU, VERDICT, WHAT

if TYPE_CHECKING:
    from tests.cogs.conftest import Table

TELL_ME = "Yes, tell me in a private message"
DOSE = "It says how much of something to take"
OLD = "It is out of date"
CURE = "It promises a cure"


async def reviewers(table: Table, *names: str, letters: bool = False) -> None:
    """Let people review, as if they had gone through the training an hour ago."""
    now = table.practice.clock.now()
    async with table.house.store.begin() as tx:
        for name in names:
            tx.add(
                ReviewerRow(
                    community_id=table.community.guild.id,
                    member_id=table.person(name).id,
                    opted_in=True,
                    since=now - timedelta(hours=1),
                    trained_until=now + timedelta(days=180),
                    letters=letters,
                )
            )


async def flags(
    table: Table, who: str, message: Seen, reason: str = OLD, words: str = "", *, tell: bool = False
) -> Answer:
    """Flag a message through its menu and form."""
    person = table.person(who)
    form = await person.context_menu(MENU, message)
    assert form.form is not None, form.text
    values: dict[str, Any] = {WHAT: reason}
    if words:
        values["Would you like to add something?"] = words
    if tell:
        values["Would you like to hear the result?"] = [TELL_ME]
    return await person.submits(form, values)


async def opens_seat(table: Table, who: str) -> Answer:
    """Open the one seat of a reviewer."""
    screen = await table.person(who).command("review", "general")
    label = next(label for label in screen.last.buttons if label.startswith("Open message"))
    return await table.person(who).presses(screen, label)


async def votes(table: Table, who: str, seat: Answer, verdict: str, **more: str) -> Answer:
    """Give an opinion from the screen of a seat."""
    form = await table.person(who).presses(seat, "Give my opinion")
    assert form.form is not None, form.text
    return await table.person(who).submits(form, {VERDICT: LABELS[verdict]} | more)


def writes_anything(table: Table, who: str, channel: str, text: str, **more: Any) -> Seen:
    """Write a message that the app of most people would not let through, such as one of 4,000 characters."""
    place = table.community.channels[channel]
    posted = messaging.post(table.practice.world, place, table.person(who).user, Draft(content=text, **more))
    return seen(posted, table.practice.world)


async def whole_text(table: Table, who: str, seat: Answer) -> str:
    """Read a seat to its end, page by page."""
    pages = [seat.text]
    while "Read on" in seat.last.buttons:
        seat = await table.person(who).presses(seat, "Read on")
        pages.append(seat.text)
    return "\n".join(pages)
