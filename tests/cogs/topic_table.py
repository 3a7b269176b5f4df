"""What tests of topics do at the table: organisers open topics, members find their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rehearsal.answers import Answer, Seen
from bot.rehearsal.shapes import Channel

if TYPE_CHECKING:
    from tests.cogs.conftest import Table


def member(table: Table, name: str):
    """Return somebody with the member role, new to the community if need be."""
    person = table.person(name)
    roles = table.community.guild.members[person.id].roles
    if (role := table.community.roles["Member"].id) not in roles:
        roles.append(role)
    return person


async def opens(table: Table, name: str, **more: object) -> Channel:
    """Have Olu open a topic of the catalogue by its name; return its channel with the card in it."""
    olu = table.person("olu")
    offered = await olu.autocompletes("topic open", "topic", name, "general")
    answer = await olu.command("topic open", "general", topic=str(offered.choice_values[name]), **more)
    assert "is being opened" in answer.text, answer.text
    return await stands(table, name)


async def stands(table: Table, name: str) -> Channel:
    """Wait until a topic's channel stands with its pinned card and is open to members."""
    olu = table.person("olu")
    found: list[Channel] = []

    def there() -> bool:
        found[:] = [
            channel
            for channel in table.community.guild.channels.values()
            for message in channel.messages.values()
            if message.pinned and name in str(message.components)
        ]
        return bool(found)

    await olu.until(there)
    for _again in range(100):
        listed = await olu.command("topic list", "general")
        while f"{name}: open" not in listed.text and "Next page" in listed.last.buttons:
            listed = await olu.presses(listed, "Next page")
        if f"{name}: open" in listed.text:
            return found[0]
    raise AssertionError(listed.text)


async def topics(table: Table, who: str, words: str = "") -> Answer:
    """Have a member type /topics."""
    options = {"words": words} if words else {}
    return await member(table, who).command("topics", "general", **options)


async def joins(table: Table, who: str, name: str) -> Answer:
    """Have a member search for a topic and join it."""
    found = await topics(table, who, name)
    return await table.person(who).presses(found, f"Join {name}")


def card_in(table: Table, who: str, channel: Channel) -> Seen:
    """Return the standing card of a topic as somebody sees it."""
    return next(one for one in table.person(who).sees(channel) if "What can I do here?" in one.text)


def requests(table: Table) -> list[str]:
    """Return what the bot asked of Discord so far, without its answers to presses."""
    return [
        f"{entry.method} {entry.template}"
        for entry in table.practice.ledger.entries
        if not entry.path.startswith(("/interactions", "/webhooks"))
    ]


async def choice_of(table: Table, who: str, command: str, option: str, name: str) -> str:
    """Return what a command offers for a name, as Discord's app would put it in."""
    offered = await table.person(who).autocompletes(command, option, name, "general")
    return str(offered.choice_values[name])
