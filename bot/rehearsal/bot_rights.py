"""Take rights from the bot as an organiser could by mistake, and give them back as they were."""

from __future__ import annotations

from bot.language import _
from bot.rehearsal.answers import CannotError
from bot.rehearsal.building import Community
from bot.rehearsal.permissions import P
from bot.rehearsal.shapes import Channel, Role
from bot.rehearsal.structure import move_role, remove_overwrite, set_overwrite, set_permissions
from bot.rehearsal.world import World

_SHOWN = {
    P.VIEW_CHANNEL: "View Channels",
    P.MANAGE_GUILD: "Manage Server",
    P.KICK_MEMBERS: "Kick, Approve, and Reject Members",
    P.MODERATE_MEMBERS: "Timeout Members",
    P.CREATE_INSTANT_INVITE: "Create Invite",
    P.MANAGE_MESSAGES: "Manage Messages",
}
"""Where Discord's settings show another name than its documents."""


def shown(permission: P) -> str:
    """Return the name of a permission as Discord's settings show it."""
    return _SHOWN.get(permission, permission.words)


class BotRights:
    """What the bot's own role may do, and how high it stands."""

    def __init__(self, world: World, community: Community) -> None:
        self._world = world
        self._community = community
        self._had = P(self._role.permissions)
        self._rules: dict[int, tuple[int, int] | None] = {}

    @property
    def _role(self) -> Role:
        return self._community.roles[self._world.application.bot.shown]

    @property
    def _by(self) -> int:
        return self._community.guild.owner_id

    @property
    def names(self) -> list[str]:
        """Return the permissions that the bot has or had, by the names that Discord shows."""
        return [shown(one) for one in self._had]

    @property
    def taken(self) -> list[str]:
        """Return the permissions that were taken away."""
        return [shown(one) for one in self._had & ~P(self._role.permissions)]

    def take(self, name: str) -> None:
        """Take a permission from the bot's role and in every channel, whoever else would give it. By its shown name."""
        permission = next((one for one in self._had if shown(one) == name), None)
        if permission is None:
            raise CannotError(_("Choose a permission from the list."))
        if not self._role.permissions & permission:
            raise CannotError(_("That permission has been taken away already."))
        set_permissions(
            self._world, self._community.guild, self._role, self._role.permissions & ~int(permission), by=self._by
        )
        for channel in list(self._community.guild.channels.values()):
            self._deny(channel, int(permission))

    def _deny(self, channel: Channel, permission: int) -> None:
        """Deny it in a channel where a rule, or everybody's own rights, would still allow it."""
        if not self._world.permissions_in(channel, self._world.application.bot.id) & permission:
            return
        rule = channel.overwrites.get(self._role.id)
        self._rules.setdefault(channel.id, None if rule is None else (rule.allow, rule.deny))
        allow, deny = (0, 0) if rule is None else (rule.allow, rule.deny)
        set_overwrite(
            self._world,
            channel,
            self._role.id,
            0,
            allow=allow & ~permission,
            deny=deny | permission,
            by=self._by,
        )

    def give_back(self) -> None:
        """Give back everything that was taken."""
        if not self.taken:
            raise CannotError(_("The bot has all its permissions."))
        set_permissions(self._world, self._community.guild, self._role, int(self._had), by=self._by)
        for channel_id, rule in self._rules.items():
            channel = self._community.guild.channels.get(channel_id)
            if channel is None:
                continue
            if rule is None:
                remove_overwrite(self._world, channel, self._role.id, by=self._by)
            else:
                allow, deny = rule
                set_overwrite(self._world, channel, self._role.id, 0, allow=allow, deny=deny, by=self._by)
        self._rules.clear()

    @property
    def is_low(self) -> bool:
        """Tell whether the bot's role stands below the member role."""
        others = [role.position for role in self._others()]
        return bool(others) and self._role.position < min(others)

    def lower(self) -> None:
        """Drag the bot's role below all others."""
        if self.is_low:
            raise CannotError(_("The bot's role stands below the member role already."))
        self._order([self._role, *self._others()])

    def lift(self) -> None:
        """Drag the bot's role above all others."""
        if not self.is_low:
            raise CannotError(_("The bot's role stands above the member role already."))
        self._order([*self._others(), self._role])

    def _others(self) -> list[Role]:
        guild = self._community.guild
        others = [role for role in guild.roles.values() if role is not self._role and role.id != guild.id]
        return sorted(others, key=lambda role: role.position)

    def _order(self, roles: list[Role]) -> None:
        for position, role in enumerate(roles, 1):
            if role.position != position:
                move_role(self._world, self._community.guild, role, position, by=self._by)
