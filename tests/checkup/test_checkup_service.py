"""Looking and closing channels: who may, what is written, and what happens when something changed meanwhile."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.checkup.service import CheckUp, Eyes
from bot.community.actor import Actor, Capability
from bot.delivery.effects import EffectKind
from bot.doctor.findings import ButtonVerb
from bot.doctor.looking import Area
from bot.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError, OutOfDateError, TryAgainError
from bot.store.tables import AuditRow, OutboxRow
from tests.doctor.wards import BOT, BOT_ROLE, GUILD, TALK, channel, forbidden, well, with_channel, without_channel

OLU = Actor(5, GUILD, frozenset(Capability))
DEE = Actor(6, GUILD, frozenset(Capability) - {Capability.CONFIGURE})
VERB = ButtonVerb.HIDE_FROM_NEWCOMERS


class Pictures:
    """Discord, as it is told to be."""

    def __init__(self, picture):
        self.picture = picture

    async def of(self, _community_id):
        if self.picture is None:
            raise TryAgainError("Discord does not answer.")
        return self.picture


@pytest.fixture
def pictures():
    return Pictures(with_channel(well(), channel(TALK, sees=(GUILD, BOT))))


@pytest.fixture
def checkup(store, book, clock, pictures, records_of):
    return CheckUp(store, book, clock, Eyes(pictures=pictures, records=records_of(store)))


async def test_only_who_may_configure_sees_or_changes_anything(checkup):
    preview = await checkup.preview(OLU, VERB, TALK)
    for act in (
        checkup.report(DEE),
        checkup.preview(DEE, VERB, TALK),
        checkup.close(DEE, VERB, TALK, preview.stamp),
    ):
        with pytest.raises(NotAllowedError):
            await act
    with pytest.raises(NotAllowedError):
        checkup.require(DEE)


async def test_a_look_says_what_it_could_look_at(checkup, pictures):
    whole = await checkup.report(OLU)
    pictures.picture = None
    part = await checkup.report(OLU)

    assert whole.seen == {Area.DISCORD, Area.STORED}
    assert whole.server == "A group"
    assert whole.names[f"<#{TALK}>"] == "#talk"
    assert part.seen == {Area.STORED}
    assert "member_channel_open" in {one.code for one in whole.findings}
    assert "member_channel_open" not in {one.code for one in part.findings}


async def test_a_database_that_cannot_be_read_is_left_out(book, clock, pictures):
    class Away:
        async def of(self, *_arguments, **_options):
            raise TryAgainError("busy")

    report = await CheckUp(None, book, clock, Eyes(pictures=pictures, records=Away())).look(GUILD)
    assert report.seen == {Area.DISCORD}


async def test_closing_writes_each_rule_once_with_who_decided_it(checkup, store):
    preview = await checkup.preview(OLU, VERB, TALK)
    count = await checkup.close(OLU, VERB, TALK, preview.stamp)

    async with store.read() as tx:
        rows = list(await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))
        lines = [(line.verb, line.subject, line.detail) for line in await tx.session.scalars(select(AuditRow))]
    assert count == len(preview.sentences) == len(rows)
    assert {(row.kind, row.by, row.stream) for row in rows} == {(EffectKind.SET_RULE, OLU.id, f"rules:{TALK}")}
    assert rows[-1].payload["target_id"] == GUILD
    assert lines == [("doctor.closed", f"channel:{TALK}", VERB.value)]


async def test_a_channel_that_changed_since_the_preview_is_left_alone(checkup, pictures, store):
    preview = await checkup.preview(OLU, VERB, TALK)
    pictures.picture = with_channel(well(), channel(TALK, sees=(GUILD,)))
    with pytest.raises(OutOfDateError):
        await checkup.close(OLU, VERB, TALK, preview.stamp)
    async with store.read() as tx:
        assert (await tx.session.scalars(select(OutboxRow))).all() == []


async def test_a_channel_that_is_gone_and_a_button_that_closes_nothing_are_refused(checkup, pictures):
    with pytest.raises(InvalidInputError):
        await checkup.preview(OLU, ButtonVerb.RETRY, TALK)
    pictures.picture = without_channel(well(), TALK)
    with pytest.raises(NotFoundError):
        await checkup.preview(OLU, VERB, TALK)
    pictures.picture = None
    with pytest.raises(TryAgainError):
        await checkup.preview(OLU, VERB, TALK)


async def test_what_the_bot_may_not_change_is_left_to_people(checkup, pictures):
    pictures.picture = with_channel(well(), channel(TALK, sees=(GUILD,), hidden=(BOT,)))
    with pytest.raises(NotNowError):
        await checkup.preview(OLU, VERB, TALK)
    pictures.picture = forbidden(with_channel(well(), channel(TALK, sees=(GUILD, BOT))), BOT_ROLE, "manage_roles")
    with pytest.raises(NotNowError):
        await checkup.preview(OLU, VERB, TALK)
