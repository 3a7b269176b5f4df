"""Ties this room to delivery: who answers to its timers and outcomes, and what it compares with Discord."""

from __future__ import annotations

from collections.abc import Sequence

from bot.community.book import SettingsBook
from bot.delivery.handlers import Handlers
from bot.delivery.reconcile import Repair
from bot.membership import forgetting, raids, settling
from bot.membership.duties import Duties
from bot.membership.ports import GuildPort
from bot.membership.repairs import CardRepair, NativeRepair, PeopleRepair
from bot.store.store import Store


def register(handlers: Handlers, settings: SettingsBook) -> None:
    """Name every outcome and timer of membership; call it once, before anything is dispatched."""
    settling.register(handlers)
    forgetting.register(handlers)
    raids.register(handlers)
    Duties(settings).register(handlers)


def repairs(store: Store, settings: SettingsBook, guild: GuildPort) -> Sequence[Repair]:
    """Return what the reconciler compares for membership."""
    return PeopleRepair(store, guild), CardRepair(store, guild), NativeRepair(store, settings, guild)
