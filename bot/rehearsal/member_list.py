"""The list of members beside a channel: who can see it, in groups by the roles that stand apart."""

from __future__ import annotations

from bot.rehearsal import showing
from bot.rehearsal.people import Person
from bot.rehearsal.shapes import DM, Channel, Json, Member, Role

MOST_SHOWN = 200
_OTHERS = "Everybody else"


def members_json(person: Person, channel: Channel) -> Json:
    """Write who else sees a channel that this person sees. Only so many are named; `count` tells how many there are."""
    here = showing.company(person, channel)
    groups: dict[str, list[Json]] = {}
    for title, one in sorted(_grouped(person, channel, here), key=lambda pair: pair[0]):
        groups.setdefault(title[1], []).append(one)
    left = MOST_SHOWN
    written = []
    for name, people in groups.items():
        shown = sorted(people, key=lambda one: str(one["name"]).casefold())[:left]
        left -= len(shown)
        written.append({"name": name, "count": len(people), "people": shown})
    return {"count": len(here), "groups": written}


def _grouped(person: Person, channel: Channel, here: set[int]) -> list[tuple[tuple[int, str], Json]]:
    guild = person.guild
    found = []
    for user_id in here:
        user, member = person.world.users[user_id], guild.members.get(user_id)
        roles = [] if member is None or channel.type == DM else _roles(person, member)
        apart = next((role for role in roles if role.hoist), None)
        title = (-apart.position, apart.name) if apart is not None else (0, _OTHERS)
        written: Json = {
            "id": str(user.id),
            "name": user.shown if member is None else member.shown,
            "bot": user.bot,
            "roles": [role.name for role in roles],
        }
        found.append((title, written))
    return found


def _roles(person: Person, member: Member) -> list[Role]:
    """Return a member's roles, the highest first."""
    roles = person.guild.roles
    return sorted((roles[one] for one in member.roles), key=lambda role: -role.position)
