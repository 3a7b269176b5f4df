"""What the bot needs to be allowed, by what it does and where; kept beside the checks that each act makes itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.community.sections import CommunitySettings
from bot.doctor.bits import bits_of
from bot.language import _, later

_CARDS: Final = ("view_channel", "send_messages", "read_message_history")
_THREADS: Final = ("create_private_threads", "send_messages_in_threads", "manage_threads")


@dataclass(frozen=True, slots=True)
class Need:
    """Some permissions for one use. `place` is the name of a channel in the settings, None for the whole server."""

    use: str
    permissions: tuple[str, ...]
    place: str | None = None

    @property
    def words(self) -> str:
        """Return what the permissions are for, in the language in use."""
        return _(self.use)


_ALWAYS: Final = (
    Need(later("giving people the member role"), ("manage_roles",)),
    Need(later("pausing invites in a raid"), ("manage_guild",)),
    Need(later("the door where people apply"), _CARDS, "lobby"),
    Need(later("asking applicants something in a private thread"), _THREADS, "lobby"),
    Need(later("forms to decide"), _CARDS, "queue"),
    Need(later("alerts for moderators"), _CARDS, "alerts"),
    Need(later("what organisers must mend"), _CARDS, "organisers"),
)
_BY_FEATURE: Final = {
    "topics": (
        Need(later("channels of topics"), ("manage_channels", "manage_roles", "pin_messages", "manage_threads")),
        Need(later("news of topics"), _CARDS, "topics"),
    ),
    "nearby": (Need(later("private threads of people who meet"), ("view_channel", *_THREADS), "nearby"),),
    "referral": (
        Need(later("invites for others"), ("view_channel", "create_instant_invite"), "lobby"),
        Need(later("ending invites for others"), ("manage_guild", "manage_channels", "view_audit_log")),
    ),
    "misinformation": (
        Need(later("cases"), _CARDS, "cases"),
        Need(later("removing a message that moderators decided about"), ("manage_messages",)),
    ),
}
_NATIVE: Final = Need(later("answering Discord's own form for joining"), ("kick_members",))
_AUTOMOD: Final = Need(later("rules in AutoMod"), ("manage_guild",))


def is_used(settings: CommunitySettings, feature: str) -> bool:
    """Tell whether a feature is switched on, and for Nearby whether it is open."""
    return settings.features.is_on(feature) and (feature != "nearby" or settings.nearby.open)


def needs_of(settings: CommunitySettings) -> Iterator[Need]:
    """Yield what is needed for everything that is switched on."""
    yield from _ALWAYS
    for feature, needs in _BY_FEATURE.items():
        if is_used(settings, feature):
            yield from needs
    if settings.membership.doors.native:
        yield _NATIVE
    if settings.features.is_on("misinformation") and settings.misinformation.listening.automod.enabled:
        yield _AUTOMOD


def needed_anywhere(settings: CommunitySettings) -> int:
    """Return the bits of everything that is needed, in the server or in one channel."""
    return bits_of(*{name for need in needs_of(settings) for name in need.permissions})
