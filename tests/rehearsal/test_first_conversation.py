"""An unmodified client connects, and people talk with it."""

from __future__ import annotations

import asyncio

import discord
from discord import ui

from tests.rehearsal.table import Bot


class Question(ui.Modal, title="Tell us"):
    name = ui.TextInput(label="What may we call you?", required=True, max_length=30)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Hello **{self.name.value}**", ephemeral=True)


class Card(ui.LayoutView):
    box = ui.Container(ui.TextDisplay("## Welcome\nPress *below*"))
    row = ui.ActionRow()

    @row.button(label="Apply", custom_id="apply")
    async def apply(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await interaction.response.send_modal(Question())

    @row.button(label="Count", custom_id="count")
    async def count(self, interaction: discord.Interaction, button: ui.Button) -> None:
        button.label = "Counted"
        await interaction.response.edit_message(view=self)

    @row.button(label="Slow", custom_id="slow")
    async def slow(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await asyncio.sleep(0.05)
        await interaction.edit_original_response(content="done at last")

    @row.button(label="Silent", custom_id="silent")
    async def silent(self, interaction: discord.Interaction, _: ui.Button) -> None:
        """Answer nothing at all."""


async def test_a_person_runs_a_command_and_gets_a_whisper(table):
    bot = Bot()

    @bot.tree.command(description="Ask")
    async def apply(interaction: discord.Interaction, why: str = "") -> None:
        await interaction.response.send_message(f"because {why}", ephemeral=True)

    async with table.running(bot):
        answer = await table.person("robin").command("apply", why="sleep")

    assert answer.text == "because sleep"
    assert answer.ephemeral
    assert answer.took < 1


async def test_a_press_opens_a_form_and_the_form_is_answered(table, bot):
    robin = table.person("robin")
    await table.channel(bot, "welcome").send(view=Card(timeout=None))
    card = robin.sees("welcome")[-1]

    opened = await robin.presses(card, "Apply")
    answer = await robin.submits(opened, {"What may we call you?": "Robin"})

    assert card.text.startswith("Welcome\nPress below\n[Button: Apply]")
    assert opened.form.fields[0].label == "What may we call you?"
    assert answer.text == "Hello Robin"
    assert robin.sees("welcome")[-1].ephemeral
    assert [seen.text for seen in table.person("dee").sees("welcome")] == [card.text]


async def test_a_press_may_change_the_card(table, bot):
    dee = table.person("dee")
    await table.channel(bot, "applications").send(view=Card(timeout=None))

    answer = await dee.presses(dee.sees("applications")[-1], "Count")

    assert "Counted" in answer.updated.buttons


async def test_thinking_is_waited_for(table, bot):
    dee = table.person("dee")
    await table.channel(bot, "applications").send(view=Card(timeout=None))

    answer = await dee.presses(dee.sees("applications")[-1], "Slow")

    assert answer.text == "done at last"
    assert answer.ephemeral


async def test_a_press_without_an_answer_fails_after_the_deadline(table, bot):
    table.practice.interactions.deadline = 0.2
    table.practice.policeman.rules.add("answered_in_time")
    dee = table.person("dee")
    await table.channel(bot, "applications").send(view=Card(timeout=None))

    answer = await dee.presses(dee.sees("applications")[-1], "Silent")

    assert answer.failed
    assert answer.text == "This interaction failed"
    assert [one.kind for one in table.practice.ledger.violations] == ["answered_in_time"]


async def test_a_role_is_given_and_the_client_hears_of_it(table, bot):
    guild = table.bot_guild(bot)
    robin = table.community.people["robin"]
    role = guild.get_role(table.community.roles["Member"].id)

    await (await guild.fetch_member(robin.id)).add_roles(role, reason="let in")

    assert table.person("robin").roles() == ["Member"]
    assert table.practice.ledger.entries[-1].permission == "Manage Roles"
    assert table.practice.ledger.entries[-1].reason == "let in"
