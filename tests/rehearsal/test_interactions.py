"""Interactions: one first answer in three seconds, later ones for a quarter of an hour."""

from __future__ import annotations

import asyncio

import discord
import pytest
from discord import app_commands, ui

from bot.rehearsal.people import CannotError
from tests.rehearsal.table import Bot, eventually


class Presses(ui.View):
    """A row of one button that hands its interaction to a test."""

    def __init__(self, act) -> None:
        super().__init__(timeout=None)
        self.act = act

    @ui.button(label="Press", custom_id="press")
    async def press(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await self.act(interaction)


async def pressed(table, bot, act, *, channel="applications"):
    """Let Dee press a button whose answer a test gives."""
    dee = table.person("dee")
    await table.channel(bot, channel).send("card", view=Presses(act))
    return await dee.presses(dee.sees(channel)[-1], "Press")


async def test_a_second_first_answer_is_refused_with_40060(table, bot):
    codes: list[int] = []

    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first")
        interaction.response._response_type = None
        with pytest.raises(discord.HTTPException) as refused:
            await interaction.response.send_message("second")
        codes.append(refused.value.code)

    answer = await pressed(table, bot, act)
    await eventually(lambda: codes)

    assert codes == [40060]
    assert answer.text == "first"


async def test_a_late_first_answer_is_refused_with_10062(table, bot):
    table.practice.interactions.deadline = 0.1
    codes: list[int] = []

    async def act(interaction: discord.Interaction) -> None:
        await asyncio.sleep(0.2)
        with pytest.raises(discord.NotFound) as refused:
            await interaction.response.send_message("too late")
        codes.append(refused.value.code)

    answer = await pressed(table, bot, act)
    await eventually(lambda: codes)

    assert answer.failed
    assert codes == [10062]


@pytest.mark.slow
async def test_later_answers_end_after_fifteen_minutes(table, bot):
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first", ephemeral=True)
        held.append(interaction)
        await interaction.followup.send("second", ephemeral=True)

    held: list[discord.Interaction] = []
    answer = await pressed(table, bot, act)
    await answer.until("second")
    table.practice.clock.skip(901)

    with pytest.raises(discord.HTTPException) as refused:
        await held[0].followup.send("third")

    assert refused.value.code == 50027
    assert [message.text for message in answer.messages] == ["first", "second"]


@pytest.mark.slow
async def test_an_ephemeral_message_is_not_there_for_others_nor_for_the_bot(table, bot):
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("whisper", ephemeral=True)

    answer = await pressed(table, bot, act)

    assert "whisper" not in [seen.text for seen in table.person("sam").sees("applications")]
    with pytest.raises(discord.NotFound):
        await table.channel(bot, "applications").fetch_message(answer.last.id)
    assert "whisper" not in [message.content async for message in table.channel(bot, "applications").history()]


async def test_an_ephemeral_first_thought_makes_the_answer_ephemeral(table, bot):
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("filled in")

    answer = await pressed(table, bot, act)

    assert answer.text == "filled in"
    assert answer.ephemeral


async def test_a_deferred_card_is_changed_later(table, bot):
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="changed", view=None)

    answer = await pressed(table, bot, act)

    assert answer.updated.text == "changed"


async def test_the_original_answer_can_be_read_edited_and_deleted(table, bot):
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first", ephemeral=True)
        original = await interaction.original_response()
        await original.edit(content="second")
        later = await interaction.followup.send("third", ephemeral=True, wait=True)
        await later.edit(content="fourth")
        await interaction.delete_original_response()
        done.set()

    done = asyncio.Event()
    answer = await pressed(table, bot, act)
    await asyncio.wait_for(done.wait(), 30)

    assert [message.text for message in answer.messages] == ["fourth"]


async def test_a_v2_answer_cannot_carry_old_content(table, bot):
    class Layout(ui.LayoutView):
        text = ui.TextDisplay("new style")

    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        with pytest.raises(discord.HTTPException) as refused:
            await interaction.edit_original_response(content="old", view=Layout())
        codes.append(refused.value.text)
        await interaction.edit_original_response(view=Layout())

    codes: list[str] = []
    answer = await pressed(table, bot, act)

    assert "cannot be used when using MessageFlags.IS_COMPONENTS_V2" in codes[0]
    assert answer.text == "new style"


@pytest.fixture
async def commanding(table):
    """Give a bot with one of each kind of command."""
    bot = Bot()
    group = app_commands.Group(name="apply", description="Applying")

    @group.command(description="Start")
    @app_commands.choices(kind=[app_commands.Choice(name="Lobby", value="lobby")])
    async def start(
        interaction: discord.Interaction,
        kind: str,
        count: app_commands.Range[int, 1, 5] = 1,
        friend: discord.Member | None = None,
        place: discord.TextChannel | None = None,
        role: discord.Role | None = None,
        sure: bool = False,
    ) -> None:
        words = [kind, count, friend and friend.display_name, place and place.name, role and role.name, sure]
        await interaction.response.send_message(" ".join(str(word) for word in words))

    @group.command(description="Find")
    async def find(interaction: discord.Interaction, topic: str) -> None:
        await interaction.response.send_message(topic)

    @find.autocomplete("topic")
    async def offer(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        topics = ("sleep", "sleepless", "food")
        return [app_commands.Choice(name=one.title(), value=one) for one in topics if one.startswith(typed)]

    bot.tree.add_command(group)

    @bot.tree.context_menu(name="Flag this")
    async def flag(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"flagged: {message.content}", ephemeral=True)

    @bot.tree.context_menu(name="Thank")
    async def thank(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"thanked {member.display_name}", ephemeral=True)

    @bot.tree.command(description="Only for staff")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def staff(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("staff")

    async with table.running(bot):
        yield bot


async def test_a_subcommand_takes_every_kind_of_option(table, commanding):
    dee, mia = table.person("dee"), table.person("mia")

    answer = await dee.command(
        "apply start",
        kind="Lobby",
        count=3,
        friend=str(mia.id),
        place=str(table.community.channels["general"].id),
        role=str(table.community.roles["Member"].id),
        sure=True,
    )

    assert answer.text == "lobby 3 Mia general Member True"


async def test_what_discords_app_would_not_send_is_not_sent(table, commanding):
    dee = table.person("dee")
    for wrong in ({}, {"kind": "Side door"}, {"kind": "Lobby", "count": 9}, {"kind": "Lobby", "colour": "red"}):
        with pytest.raises(CannotError):
            await dee.command("apply start", **wrong)
    with pytest.raises(CannotError, match="needs one of"):
        await dee.command("apply")


async def test_autocomplete_offers_choices_for_what_is_typed(table, commanding):
    answer = await table.person("dee").autocompletes("apply find", "topic", "sl")

    assert answer.choices == ["Sleep", "Sleepless"]
    assert answer.choice_values["Sleep"] == "sleep"


async def test_a_message_command_carries_the_words_without_the_content_intent(table, commanding):
    said = table.person("mia").writes("general", "just stop your insulin")

    answer = await table.person("rae").context_menu("Flag this", said)

    assert answer.text == "flagged: just stop your insulin"


async def test_a_member_command_carries_the_member(table, commanding):
    answer = await table.person("dee").user_menu("Thank", table.person("mia"), where="general")

    assert answer.text == "thanked Mia"


async def test_a_command_for_staff_is_not_offered_to_others(table, commanding):
    assert (await table.person("dee").command("staff")).text == "staff"
    with pytest.raises(CannotError, match="not offered to Robin"):
        await table.person("robin").command("staff")
    with pytest.raises(CannotError, match="not offered"):
        await table.person("dee").command("staff", "dm")


async def test_commands_keep_their_ids_when_they_are_synced_again(table, commanding):
    before = {command.name: command.id for command in await commanding.tree.fetch_commands()}
    commanding.tree.remove_command("staff")

    after = {command.name: command.id for command in await commanding.tree.sync()}

    assert after == {name: number for name, number in before.items() if name != "staff"}


async def test_a_command_in_direct_messages_knows_no_guild(table):
    bot = Bot()

    @bot.tree.command(description="Where")
    async def where(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{interaction.guild} {interaction.user.name}")

    async with table.running(bot):
        answer = await table.person("robin").command("where", "dm")

    assert answer.text == "None robin"


async def test_a_command_for_one_guild_is_known_there(table):
    bot = Bot()
    bot.sync = False

    @bot.tree.command(description="Here", guild=discord.Object(table.guild.id))
    async def here(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("here")

    async with table.running(bot):
        await bot.tree.sync(guild=discord.Object(table.guild.id))
        assert (await table.person("mia").command("here")).text == "here"


async def test_a_forged_press_reaches_the_bot_and_fails_without_an_answer(table, bot):
    table.practice.interactions.deadline = 0.1
    heard: list[str] = []

    @bot.listen()
    async def on_interaction(interaction: discord.Interaction) -> None:
        heard.append(interaction.data["custom_id"])

    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer()

    await table.channel(bot, "applications").send("card", view=Presses(act))
    dee = table.person("dee")

    answer = await dee.forges(dee.sees("applications")[-1], "membership:approve:1:1")

    assert answer.failed
    assert heard == ["membership:approve:1:1"]
