"""The stories: whole flows, told step by step and checked."""

from __future__ import annotations

from bot.rehearsal.stage import Story
from bot.rehearsal.stories.appeal import APPEAL
from bot.rehearsal.stories.broken_entry import BROKEN_ENTRY
from bot.rehearsal.stories.crisis import CRISIS
from bot.rehearsal.stories.dangerous_advice import DANGEROUS_ADVICE
from bot.rehearsal.stories.evidence import EVIDENCE
from bot.rehearsal.stories.first_evening import FIRST_EVENING
from bot.rehearsal.stories.flag_wave import FLAG_WAVE
from bot.rehearsal.stories.hand_over import HAND_OVER
from bot.rehearsal.stories.joining import JOINING
from bot.rehearsal.stories.native_door import NATIVE_DOOR
from bot.rehearsal.stories.nearby import NEARBY
from bot.rehearsal.stories.raid import RAID
from bot.rehearsal.stories.signposting import SIGNPOSTING
from bot.rehearsal.stories.topics import TOPICS
from bot.rehearsal.stories.wrong_advice import WRONG_ADVICE

STORIES: dict[str, Story] = {
    story.name: story
    for story in (
        FIRST_EVENING,
        JOINING,
        NATIVE_DOOR,
        RAID,
        TOPICS,
        NEARBY,
        CRISIS,
        SIGNPOSTING,
        BROKEN_ENTRY,
        EVIDENCE,
        WRONG_ADVICE,
        DANGEROUS_ADVICE,
        FLAG_WAVE,
        APPEAL,
        HAND_OVER,
    )
}
"""Every story by name, in the order in which they are best played."""
