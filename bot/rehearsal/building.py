"""Build a community to practise in: roles, channels and people."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.rehearsal.membering import APPLY_FEATURES
from bot.rehearsal.permissions import EVERYONE_DEFAULT, P
from bot.rehearsal.shapes import CATEGORY, FORUM, TEXT, Channel, Guild, Member, Overwrite, Role, User
from bot.rehearsal.structure import add_channel, add_role
from bot.rehearsal.world import World

_TALK = int(P.VIEW_CHANNEL | P.SEND_MESSAGES | P.READ_MESSAGE_HISTORY | P.ADD_REACTIONS | P.USE_APPLICATION_COMMANDS)
_THREADS = int(P.SEND_MESSAGES_IN_THREADS | P.CREATE_PUBLIC_THREADS)
_EVERYBODY = int(
    P.READ_MESSAGE_HISTORY
    | P.USE_APPLICATION_COMMANDS
    | P.SEND_MESSAGES_IN_THREADS
    | P.CHANGE_NICKNAME
    | P.ADD_REACTIONS
    | P.EMBED_LINKS
    | P.ATTACH_FILES
)
_BOT = int(
    P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.SEND_MESSAGES_IN_THREADS
    | P.READ_MESSAGE_HISTORY
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.MANAGE_ROLES
    | P.MANAGE_CHANNELS
    | P.MANAGE_MESSAGES
    | P.MANAGE_THREADS
    | P.PIN_MESSAGES
    | P.CREATE_PUBLIC_THREADS
    | P.CREATE_PRIVATE_THREADS
    | P.CREATE_INSTANT_INVITE
    | P.KICK_MEMBERS
    | P.BAN_MEMBERS
    | P.MODERATE_MEMBERS
    | P.MANAGE_GUILD
    | P.VIEW_AUDIT_LOG
    | P.ADD_REACTIONS
    | P.USE_APPLICATION_COMMANDS
    | P.MANAGE_NICKNAMES
    | P.MANAGE_WEBHOOKS
)
TAGS = ("My story", "A good day", "Question")
TOPICS = ("sleep", "everyday-life")
REVIEWERS = ("rae", "gwen", "kit", "noor", "theo", "uma")
"""Members who are there to be reviewers. The bot knows nothing of it until they say so."""
_NOTES = dict.fromkeys(REVIEWERS, "peer reviewer") | {"gwen": "peer reviewer, lives in Wales"}


@dataclass(slots=True)
class Community:
    """A built guild and the names by which a script finds its parts."""

    guild: Guild
    roles: dict[str, Role] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)  # by user id: what practice tells of somebody besides roles


def build_community(
    world: World, *, name: str = "Practice community", native_door: bool = False, members: int = 0
) -> Community:
    """Build the community of the rehearsal; `members` adds that many quiet members more."""
    owner = world.application.owner
    guild = world.add_guild(name, owner)
    guild.features = ["COMMUNITY", *(APPLY_FEATURES if native_door else ())]
    guild.roles[guild.id].permissions = _EVERYBODY
    community = Community(guild)
    _add_roles(world, community)
    _add_channels(world, community)
    _add_people(world, community, members)
    _add_bot(world, community)
    return community


def build_empty(world: World, *, name: str = "New community") -> Community:
    """Build a server as Discord makes it: one channel that everybody sees, no role but the bot's own, some people."""
    guild = world.add_guild(name, world.application.owner)
    guild.features = ["COMMUNITY"]
    guild.roles[guild.id].permissions = EVERYONE_DEFAULT
    community = Community(guild)
    bot = world.application.bot
    community.roles[bot.shown] = add_role(
        world, guild, bot.shown, permissions=_BOT, by=guild.owner_id, position=1, managed_by=bot.id
    )
    community.channels["general"] = add_channel(world, guild, "general", by=guild.owner_id)
    community.people["olu"] = world.application.owner
    for key in ("dee", "sam", "robin"):
        user = world.add_user(key, display=key.title())
        community.people[key] = user
        guild.members[user.id] = Member(user, world.clock.now())
    _add_bot(world, community)
    return community


def _add_roles(world: World, community: Community) -> None:
    guild, by, bot = community.guild, community.guild.owner_id, world.application.bot
    wanted = (
        ("Member", 1, _TALK | _THREADS & ~int(P.VIEW_CHANNEL)),
        ("Moderator", 2, int(P.KICK_MEMBERS | P.MODERATE_MEMBERS | P.MANAGE_MESSAGES | P.MANAGE_THREADS)),
        ("Organiser", 3, int(P.MANAGE_GUILD | P.MANAGE_CHANNELS | P.KICK_MEMBERS | P.BAN_MEMBERS)),
    )
    for name, position, permissions in wanted:
        community.roles[name] = add_role(
            world, guild, name, permissions=permissions & ~int(P.VIEW_CHANNEL), by=by, position=position
        )
        community.roles[name].hoist = name != "Member"
    community.roles[bot.shown] = add_role(
        world, guild, bot.shown, permissions=_BOT, by=by, position=4, managed_by=bot.id
    )


def _add_bot(world: World, community: Community) -> None:
    """Let the bot in last, so that it gets the finished guild."""
    bot = world.application.bot
    community.guild.members[bot.id] = Member(bot, world.clock.now(), roles=[community.roles[bot.shown].id])
    world.emit("GUILD_CREATE", {}, guild_id=community.guild.id)


def seen_by(community: Community, *names: str, sending: bool = True) -> list[Overwrite]:
    """Return the rules of a channel that only the bot and people with one of these roles see."""
    allow = _TALK | _THREADS | int(P.EMBED_LINKS | P.ATTACH_FILES) if sending else int(P.VIEW_CHANNEL)
    rules = [Overwrite(community.guild.id, 0, deny=int(P.VIEW_CHANNEL))]
    rules += [Overwrite(community.roles[name].id, 0, allow=allow) for name in (*names, "Alongside")]
    return rules


def _add_channels(world: World, community: Community) -> None:
    guild, by = community.guild, community.guild.owner_id

    def add(name: str, rules: list[Overwrite], *, kind: int = TEXT, parent: Channel | None = None) -> Channel:
        channel = add_channel(world, guild, name, kind=kind, by=by, overwrites=rules, parent=parent)
        community.channels[name] = channel
        return channel

    lobby_rules = [
        Overwrite(guild.id, 0, allow=int(P.VIEW_CHANNEL), deny=int(P.SEND_MESSAGES | P.CREATE_PUBLIC_THREADS)),
        Overwrite(community.roles["Member"].id, 0, deny=int(P.VIEW_CHANNEL)),
    ]
    staff = [Overwrite(community.roles[name].id, 0, allow=_TALK) for name in ("Moderator", "Organiser", "Alongside")]
    add("welcome", lobby_rules + staff)
    everybody = ("Member", "Moderator", "Organiser")
    talk = add("Talk", seen_by(community, *everybody), kind=CATEGORY)
    add("general", seen_by(community, *everybody), parent=talk)
    for topic in TOPICS:
        add(topic, seen_by(community, *everybody), parent=talk)
    stories = add("stories", seen_by(community, *everybody), kind=FORUM, parent=talk)
    stories.tags = [
        {"id": str(world.ids.next()), "name": tag, "moderated": False, "emoji_id": None, "emoji_name": None}
        for tag in TAGS
    ]
    staffed = ("Moderator", "Organiser")
    add("applications", seen_by(community, *staffed))
    add("moderator-alerts", seen_by(community, *staffed))
    add("cases", seen_by(community, *staffed))
    add("organisers", seen_by(community, "Organiser"))


def _add_people(world: World, community: Community, members: int) -> None:
    guild = community.guild
    wanted: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
        ("robin", "Robin", (), True),
        ("mia", "Mia", ("Member",), True),
        ("rae", "Rae", ("Member",), True),
        ("dee", "Dee", ("Member", "Moderator"), True),
        ("sam", "Sam", ("Member", "Moderator"), True),
        ("casey", "Casey", (), False),
        ("gwen", "Gwen", ("Member",), True),
        ("kit", "Kit", ("Member",), True),
        ("noor", "Noor", ("Member",), True),
        ("theo", "Theo", ("Member",), True),
        ("uma", "Uma", ("Member",), False),
    )
    community.people["olu"] = world.application.owner
    guild.members[guild.owner_id].roles = [community.roles[name].id for name in ("Member", "Organiser")]
    for name, display, roles, dms_open in wanted:
        user = world.add_user(name, display=display, dms_open=dms_open)
        community.people[name] = user
        guild.members[user.id] = Member(user, world.clock.now(), roles=[community.roles[role].id for role in roles])
    for number in range(members):
        user = world.add_user(f"member{number}", display=f"Member {number}")
        guild.members[user.id] = Member(user, world.clock.now(), roles=[community.roles["Member"].id])
    for name, note in _NOTES.items():
        community.notes[community.people[name].id] = note
