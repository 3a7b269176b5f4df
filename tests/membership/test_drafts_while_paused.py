"""A draft never runs out while its writer cannot send it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.membership.rules import Status
from tests.membership.conftest import Community


@pytest.mark.slow
async def test_a_draft_outlives_a_pause_and_has_two_days_from_its_end(community: Community) -> None:
    draft = await community.brought_to(Status.DRAFT)
    await community.doors.pause(community.moderator(1))
    await community.days_pass(20)
    kept = await community.seen(draft.id)
    await community.doors.resume(community.moderator(1))
    opened = community.clock.now()

    await community.passes(hours=47)
    before = await community.seen(draft.id)
    await community.passes(hours=2)
    after = await community.seen(draft.id)

    assert kept.status is before.status is Status.DRAFT
    assert kept.version == draft.version
    assert after.status is Status.EXPIRED
    assert after.begun_at < opened


async def test_a_pause_that_ends_by_itself_while_the_bot_is_away_costs_no_draft(community: Community) -> None:
    draft = await community.brought_to(Status.DRAFT)
    await community.days_pass(6)
    await community.doors.raid_pause(community.moderator(1))

    await community.passes(days=3)
    row = await community.row(draft.id)

    assert row is not None
    assert row.status is Status.DRAFT
    assert row.draft_expires_at is not None
    assert row.draft_expires_at >= community.clock.now() + timedelta(days=1)


async def test_a_draft_with_many_days_left_keeps_its_date_when_the_doors_open_again(community: Community) -> None:
    draft = await community.brought_to(Status.DRAFT)
    dated = await community.row(draft.id)
    await community.doors.pause(community.moderator(1))
    await community.doors.resume(community.moderator(1))

    row = await community.row(draft.id)

    assert row is not None
    assert dated is not None
    assert row.draft_expires_at == dated.draft_expires_at
