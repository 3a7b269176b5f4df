"""The flow of Nearby: a hello without a name, a yes, a thread with a connector, and its end."""

from __future__ import annotations

import random
from datetime import timedelta

from bot.clock import SystemClock
from bot.nearby.rules import Region
from bot.nearby.tables import ChoiceRow, PublishedRow
from bot.rehearsal.building import seen_by
from bot.rehearsal.shapes import Channel
from bot.rehearsal.stories.settings_file import write_settings
from bot.rehearsal.structure import add_channel, add_role
from bot.store.sealing import KeyRing
from bot.store.store import Store
from tests.chaos.facts import mark_on, rows
from tests.chaos.hands import buttons
from tests.chaos.oracle import Findings
from tests.chaos.plots import Acting, expect

_SETTINGS = '[roles]\nconnector = "Connector"\n\n[nearby]\nopen = true\n'


class NearbyPlot(Acting):
    """Gwen says hello to Wales. Mia says yes. They meet with Rae, until Mia ends it."""

    async def prepares(self) -> None:
        """Make a channel and a connector; let a week have passed in which enough people turned Nearby on."""
        stage = self.setting.stage
        world, community = stage.practice.world, stage.community
        guild, by = community.guild, community.guild.owner_id
        connector = add_role(world, guild, "Connector", by=by)
        guild.members[stage.person("rae").id].roles.append(connector.id)
        rules = seen_by(community, "Member", "Moderator", "Organiser")
        community.channels["nearby"] = add_channel(world, guild, "nearby", by=by, overwrites=rules)
        await write_settings(stage, _SETTINGS)
        keys = KeyRing.load_or_create(self.setting.folder / "keys" / "alongside.key")
        self.setting.database.parent.mkdir(parents=True, exist_ok=True)
        clock = SystemClock()
        store = await Store.open(str(self.setting.database), keys=keys, clock=clock, random=random.Random(1))
        try:
            await store.migrate()
            async with store.begin() as tx:
                until = clock.now() + timedelta(days=180)
                for name in ("mia", "gwen"):
                    who = stage.person(name).id
                    row = ChoiceRow(community_id=guild.id, member_id=who, since=clock.now(), until=until)
                    row.region, row.by_dm, row.paused = Region.WALES, True, False
                    tx.add(row)
                tx.add(PublishedRow(community_id=guild.id, region=Region.WALES, level=5))
        finally:
            await store.close()

    async def acts(self) -> None:
        """Do all that."""
        await self.until_told(self._says_hello)
        await self.until_told(self._says_yes)
        await self.until(lambda: any(one.messages for one in self._threads()))
        await self.until_told(self._ends)

    async def _says_hello(self) -> bool:
        gwen = self.hands("gwen")
        screen = await gwen.does(lambda: gwen.person.command("nearby", "general"))
        if screen is None or "Say hello" not in buttons(screen):
            return screen is not None and "Your hello stands" in screen.text
        answer = await gwen.presses(screen, "Say hello")
        return answer is not None and "You said hello" in answer.text

    async def _says_yes(self) -> bool:
        mia = self.hands("mia")
        screen = await mia.does(lambda: mia.person.command("nearby", "general"))
        if screen is None or "Yes, share names" not in buttons(screen):
            return "End, block or report" in buttons(screen)
        answer = await mia.presses(screen, "Yes, share names")
        return answer is not None and "You both said yes" in answer.text

    async def _ends(self) -> bool:
        mia = self.hands("mia")
        screen = await mia.does(lambda: mia.person.command("nearby", "general"))
        if screen is None or "End, block or report" not in buttons(screen):
            return "Turn Nearby off" in buttons(screen)
        sure = await mia.presses(screen, "End, block or report")
        answer = None if sure is None else await mia.presses(sure, "End it")
        return answer is not None and "The meeting is ended" in answer.text

    def _threads(self) -> list[Channel]:
        guild = self.setting.stage.community.guild
        return [one for one in guild.threads.values() if one.name.startswith("Meeting nearby")]

    def counts(self, findings: Findings) -> None:
        """Look that the three met once, in one thread that is closed, and that nothing of it is kept."""
        threads, people = self._threads(), {self.hands(name).id for name in ("mia", "gwen", "rae")}
        expect(findings.doubled if len(threads) > 1 else findings.lost, "threads", len(threads), 1)
        for thread in threads:
            assert thread.thread is not None
            bot = self.setting.stage.practice.world.application.bot.id
            own = [one for one in thread.messages.values() if one.author.id == bot and mark_on(one) is not None]
            expect(findings.doubled if len(own) > 1 else findings.lost, "cards in the thread", len(own), 1)
            expect(findings.half_done, "people in the thread", set(thread.thread.members) - {bot}, people)
            expect(findings.half_done, "the thread is closed", thread.thread.archived, True)
        letters = sum("says hello" in one.text for one in self.hands("mia").person.sees("dm"))
        expect(findings.doubled if letters > 1 else findings.lost, "letters to Mia", letters, 1)
        kept = rows(self.setting.database, "SELECT count(*) FROM nearby_meeting")
        expect(findings.half_done, "meetings kept", kept, [(0,)])
        answers = rows(self.setting.database, "SELECT count(*) FROM nearby_answer")
        expect(findings.lost, "answers stored", answers, [(1,)])
        timers = rows(self.setting.database, "SELECT count(*) FROM due WHERE kind LIKE 'nearby.meeting%'")
        expect(findings.half_done, "timers of the meeting", timers, [(0,)])
