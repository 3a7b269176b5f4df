"""The bot's own account, its application, other accounts, and direct channels."""

from __future__ import annotations

from bot.rehearsal.forms import Form
from bot.rehearsal.payloads import application_json, direct_channel_json, user_json
from bot.rehearsal.refusals import refusal
from bot.rehearsal.rest.call import Call, snowflake
from bot.rehearsal.rest.router import Routes

ROUTES = Routes()


@ROUTES.on("GET", "/users/@me")
def me(call: Call) -> object:
    """Return the bot's account."""
    return user_json(call.bot) | {"verified": True, "mfa_enabled": True, "locale": "en-GB", "email": None}


@ROUTES.on("PATCH", "/users/@me")
def edit_me(call: Call) -> object:
    """Rename the bot."""
    form = Form()
    form.text(("username",), call.json.get("username"), most=32, least=2)
    form.done()
    call.bot.name = call.json.get("username") or call.bot.name
    return me(call)


@ROUTES.on("GET", "/users/@me/guilds")
def my_guilds(call: Call) -> object:
    """List the guilds the bot is in."""
    world = call.world
    return [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": guild.owner_id == call.bot.id,
            "permissions": str(world.permissions_of(guild, call.bot.id)),
            "features": guild.features,
        }
        for guild in world.guilds.values()
        if call.bot.id in guild.members
    ][: call.limit(usual=200, most=200)]


@ROUTES.on("POST", "/users/@me/channels")
def open_direct(call: Call) -> object:
    """Open the direct channel to a person; whether they take messages shows only on sending."""
    person = call.world.users.get(snowflake(call.json.get("recipient_id"), "recipient_id"))
    if person is None or person.id == call.bot.id:
        raise refusal(50033)
    return direct_channel_json(call.world.direct_channel(call.bot, person), viewer_id=call.bot.id)


@ROUTES.on("GET", "/users/{user_id}")
def get_user(call: Call) -> object:
    """Return an account."""
    return user_json(call.world.user(call.id("user_id")))


@ROUTES.on("GET", "/applications/@me")
def application(call: Call) -> object:
    """Return the application, its switches among the flags."""
    return application_json(call.world.application)


@ROUTES.on("PATCH", "/applications/@me")
def edit_application(call: Call) -> object:
    """Change the application's description; practice keeps nothing of it."""
    return application_json(call.world.application) | {"description": call.json.get("description") or ""}


@ROUTES.on("GET", "/oauth2/applications/@me")
def application_old(call: Call) -> object:
    """Return the application as the older route does."""
    return application_json(call.world.application)


@ROUTES.on("GET", "/gateway", by_token=True)
def gateway(call: Call) -> object:
    """Return where the gateway is."""
    return {"url": call.base_url.replace("http", "ws", 1) + "/gateway"}


@ROUTES.on("GET", "/gateway/bot")
def gateway_bot(call: Call) -> object:
    """Return where the gateway is, how many shards to use, and how often a bot may still identify today."""
    limits = call.world.identifies
    start = {"total": limits.total, "remaining": limits.remaining, "reset_after": 86_400_000, "max_concurrency": 1}
    url = call.base_url.replace("http", "ws", 1) + "/gateway"
    return {"url": url, "shards": call.world.shards, "session_start_limit": start}
