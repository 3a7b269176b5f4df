"""Every input of a modal and every menu comes through to the bot as discord.py knows it."""

from __future__ import annotations

import discord
import pytest
from discord import ui

from bot.rehearsal.people import CannotError


class Everything(ui.Modal, title="Everything"):
    """A modal with the inputs of discord.py 2.7."""

    short = ui.Label(text="Name", component=ui.TextInput(custom_id="short", max_length=10))
    one = ui.Label(
        text="Door",
        description="Which one?",
        component=ui.RadioGroup(
            custom_id="one",
            options=[
                discord.RadioGroupOption(label="Front", value="f"),
                discord.RadioGroupOption(label="Back", value="b"),
            ],
        ),
    )
    some = ui.Label(
        text="Days",
        component=ui.CheckboxGroup(
            custom_id="some",
            options=[discord.CheckboxGroupOption(label=day, value=day.lower()) for day in ("Mon", "Tue", "Wed")],
            required=False,
        ),
    )
    yes = ui.Label(text="I agree", component=ui.Checkbox(custom_id="yes"))
    menu = ui.Label(
        text="Topic",
        component=ui.Select(
            custom_id="menu",
            max_values=2,
            options=[discord.SelectOption(label=one.title(), value=one) for one in ("sleep", "food")],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        found = [part.component for part in (self.short, self.one, self.some, self.yes, self.menu)]
        words = [found[0].value, found[1].value, found[2].values, found[3].value, found[4].values]
        await interaction.response.send_message(str(words), ephemeral=True)


class Things(ui.Modal, title="Things"):
    """A modal with the menus of people and places, a file and an old-style input."""

    who = ui.Label(text="Who", component=ui.UserSelect(custom_id="who"))
    where = ui.Label(text="Where", component=ui.ChannelSelect(custom_id="where"))
    which = ui.Label(text="Which", component=ui.RoleSelect(custom_id="which", required=False))
    file = ui.Label(text="Proof", component=ui.FileUpload(custom_id="file", required=False))
    old = ui.TextInput(label="Old style", custom_id="old", style=discord.TextStyle.long, required=False)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        who, where = self.who.component.values[0], self.where.component.values[0]
        files = [one.filename for one in self.file.component.values]
        words = [who.display_name, where.name, len(self.which.component.values), files, self.old.value]
        await interaction.response.send_message(str(words), ephemeral=True)


class Opens(ui.View):
    """A button for each modal, and every kind of menu."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Everything", custom_id="open-everything")
    async def everything(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await interaction.response.send_modal(Everything())

    @ui.button(label="Things", custom_id="open-things")
    async def things(self, interaction: discord.Interaction, _: ui.Button) -> None:
        await interaction.response.send_modal(Things())

    @ui.select(
        placeholder="Topics",
        max_values=2,
        custom_id="topics",
        options=[discord.SelectOption(label=one.title(), value=one) for one in ("sleep", "food", "work")],
    )
    async def topics(self, interaction: discord.Interaction, select: ui.Select) -> None:
        await interaction.response.send_message(" ".join(select.values), ephemeral=True)

    @ui.select(cls=ui.UserSelect, placeholder="Somebody", custom_id="user")
    async def user(self, interaction: discord.Interaction, select: ui.UserSelect) -> None:
        await interaction.response.send_message(select.values[0].display_name, ephemeral=True)

    @ui.select(cls=ui.MentionableSelect, placeholder="Anybody", custom_id="any", max_values=2)
    async def anybody(self, interaction: discord.Interaction, select: ui.MentionableSelect) -> None:
        await interaction.response.send_message(" ".join(sorted(one.name for one in select.values)), ephemeral=True)

    @ui.select(cls=ui.ChannelSelect, placeholder="Somewhere", custom_id="channel")
    async def channel(self, interaction: discord.Interaction, select: ui.ChannelSelect) -> None:
        await interaction.response.send_message(select.values[0].name, ephemeral=True)


@pytest.fixture
async def card(table, bot):
    await table.channel(bot, "applications").send("card", view=Opens())
    return table.person("dee").sees("applications")[-1]


async def test_every_input_of_a_form_comes_through(table, card):
    dee = table.person("dee")
    opened = await dee.presses(card, "Everything")

    answer = await dee.submits(
        opened, {"Name": "Robin", "Door": "Back", "Days": ["Mon", "Wed"], "I agree": True, "Topic": ["Food"]}
    )

    assert answer.text == "['Robin', 'b', ['mon', 'wed'], True, ['food']]"
    assert "Door (choose one): Front, Back\nWhich one?" in opened.text


async def test_what_may_be_left_empty_is_left_empty(table, card):
    dee = table.person("dee")
    opened = await dee.presses(card, "Everything")

    answer = await dee.submits(opened, {"Name": "Robin", "Door": "Front", "Topic": ["Sleep", "Food"]})

    assert answer.text == "['Robin', 'f', [], False, ['sleep', 'food']]"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Name": ""}, "needed"),
        ({"Name": "far too long for it"}, "characters"),
        ({"Door": None}, "choices"),
        ({"Door": "Window"}, "no choice"),
        ({"Topic": []}, "choices"),
        ({"Shoe size": "44"}, "no input"),
    ],
)
async def test_discords_app_holds_a_form_back_until_it_is_right(table, card, changes, words):
    dee = table.person("dee")
    opened = await dee.presses(card, "Everything")

    with pytest.raises(CannotError, match=words):
        await dee.submits(opened, {"Name": "Robin", "Door": "Front", "Topic": ["Sleep"]} | changes)


async def test_people_places_roles_and_files_come_through(table, card):
    dee = table.person("dee")
    opened = await dee.presses(card, "Things")
    general = table.community.channels["general"].id
    role = table.community.roles["Member"].id

    answer = await dee.submits(
        opened,
        {
            "Who": [table.person("mia").id],
            "Where": [general],
            "Which": [role],
            "Proof": ["a.txt"],
            "Old style": "words",
        },
    )

    assert answer.text == "['Mia', 'general', 1, ['a.txt'], 'words']"


async def test_every_menu_comes_through(table, card):
    dee, mia = table.person("dee"), table.person("mia")
    member = table.community.roles["Member"].id
    general = table.community.channels["general"].id

    texts = [
        (await dee.chooses(card, "Topics", ["Food", "Work"])).text,
        (await dee.chooses(card, "Somebody", [mia.id])).text,
        (await dee.chooses(card, "Anybody", [mia.id, member])).text,
        (await dee.chooses(card, "Somewhere", [general])).text,
    ]

    assert texts == ["food work", "Mia", "Member mia", "general"]


async def test_a_menu_takes_no_more_than_it_offers(table, card):
    with pytest.raises(CannotError, match="1 to 2"):
        await table.person("dee").chooses(card, "Topics", ["Sleep", "Food", "Work"])


async def test_a_disabled_button_cannot_be_pressed(table, bot):
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="Off", custom_id="off", disabled=True))
    await table.channel(bot, "applications").send("card", view=view)
    dee = table.person("dee")

    with pytest.raises(CannotError, match="cannot be pressed"):
        await dee.presses(dee.sees("applications")[-1], "Off")
