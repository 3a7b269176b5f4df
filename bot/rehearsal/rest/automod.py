"""AutoMod rules, kept and listed within Discord's numbers; `bot.rehearsal.automod` lets them act."""

from __future__ import annotations

import copy

from bot.rehearsal.forms import Form
from bot.rehearsal.permissions import P
from bot.rehearsal.refusals import form_error, not_found
from bot.rehearsal.rest.call import Call
from bot.rehearsal.rest.router import Routes
from bot.rehearsal.shapes import Guild, Json

ROUTES = Routes()
_ALL = "/guilds/{guild_id}/auto-moderation/rules"
KEYWORD, SPAM, PRESET, MENTION_SPAM, PROFILE = 1, 3, 4, 5, 6
MOST_OF_TRIGGER = {KEYWORD: 6, SPAM: 1, PRESET: 1, MENTION_SPAM: 1, PROFILE: 1}


def _guild(call: Call) -> Guild:
    guild = call.guild()
    call.need(guild, P.MANAGE_GUILD)
    return guild


def _rule(call: Call, guild: Guild) -> Json:
    rule = guild.automod_rules.get(call.id("rule_id"))
    if rule is None:
        raise not_found()
    return rule


def _check(body: Json) -> None:
    form = Form()
    form.text(("name",), body.get("name"), most=100, least=1, needed=True)
    form.one_of(("trigger_type",), body.get("trigger_type"), MOST_OF_TRIGGER)
    metadata = body.get("trigger_metadata") or {}
    words = metadata.get("keyword_filter") or []
    form.count(("trigger_metadata", "keyword_filter"), words, most=1000)
    for index, word in enumerate(words):
        form.text(("trigger_metadata", "keyword_filter", index), word, most=60, least=1)
    form.count(("trigger_metadata", "regex_patterns"), metadata.get("regex_patterns") or [], most=10)
    form.count(("actions",), body.get("actions") or [], most=5, least=1)
    form.count(("exempt_roles",), body.get("exempt_roles") or [], most=20)
    form.count(("exempt_channels",), body.get("exempt_channels") or [], most=50)
    form.done()


def _tell(call: Call, guild: Guild, name: str, rule: Json) -> Json:
    call.world.emit(name, rule, guild_id=guild.id, needs=int(P.MANAGE_GUILD))
    return rule


@ROUTES.on("GET", _ALL)
def list_rules(call: Call) -> object:
    """List AutoMod rules."""
    return list(_guild(call).automod_rules.values())


@ROUTES.on("GET", _ALL + "/{rule_id}")
def get_rule(call: Call) -> object:
    """Return one AutoMod rule."""
    return _rule(call, _guild(call))


@ROUTES.on("POST", _ALL)
def create_rule(call: Call) -> object:
    """Make an AutoMod rule, within Discord's numbers for its trigger."""
    guild, body = _guild(call), call.json
    _check(body)
    same = sum(rule["trigger_type"] == body["trigger_type"] for rule in guild.automod_rules.values())
    if same >= MOST_OF_TRIGGER[body["trigger_type"]]:
        message = "Maximum number of auto moderation rules of this type exceeded"
        raise form_error((), "AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED", message)
    rule: Json = {
        "trigger_metadata": {},
        "enabled": False,
        "exempt_roles": [],
        "exempt_channels": [],
        **copy.deepcopy(body),
        "id": str(call.world.ids.next()),
        "guild_id": str(guild.id),
        "creator_id": str(call.bot.id),
    }
    guild.automod_rules[int(rule["id"])] = rule
    return _tell(call, guild, "AUTO_MODERATION_RULE_CREATE", rule)


@ROUTES.on("PATCH", _ALL + "/{rule_id}")
def edit_rule(call: Call) -> object:
    """Change an AutoMod rule."""
    guild = _guild(call)
    rule = _rule(call, guild)
    changed = rule | call.json
    _check(changed)
    rule.update(changed)
    return _tell(call, guild, "AUTO_MODERATION_RULE_UPDATE", rule)


@ROUTES.on("DELETE", _ALL + "/{rule_id}", destructive=True)
def delete_rule(call: Call) -> None:
    """Delete an AutoMod rule."""
    guild = _guild(call)
    rule = _rule(call, guild)
    del guild.automod_rules[int(rule["id"])]
    _tell(call, guild, "AUTO_MODERATION_RULE_DELETE", rule)
