"""What a person does after a backup was put back, as lines to follow from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.keeping_safe.restoring import Restored
from bot.language import _, ngettext
from bot.privacy.values import day_of


def next_steps(done: Restored, key_file: Path) -> Iterator[str]:
    """Yield what was done and what comes next."""
    sentence = ngettext(
        "The backup of {day}, {time} UTC is in {place}: {count} row.",
        "The backup of {day}, {time} UTC is in {place}: {count} rows.",
        done.rows,
    )
    when = {"day": day_of(done.made_at), "time": f"{done.made_at:%H:%M}"}
    yield sentence.format(**when, place=done.place, count=done.rows)
    if done.steps:
        sentence = ngettext(
            "It was brought up to this version in {count} step.",
            "It was brought up to this version in {count} steps.",
            done.steps,
        )
        yield sentence.format(count=done.steps)
    sentence = ngettext(
        "{count} person who was erased since then was erased again.",
        "{count} people who were erased since then were erased again.",
        done.erased_again,
    )
    yield sentence.format(count=done.erased_again)
    if done.asked:
        yield _asked(done.asked)
    yield ""
    yield _("What to do now:")
    yield _("1. Make sure that no other copy of the bot runs. Two of them would disturb each other.")
    yield _("2. Put these lines into .env in place of the old ones:")
    yield f"   ALONGSIDE_DATABASE={_hidden(done.address)}"
    yield f"   ALONGSIDE_CONFIG={done.place / 'config'}"
    yield f"   ALONGSIDE_BACKUPS={done.place / 'backups'}"
    yield f"   ALONGSIDE_KEY_FILE={key_file}"
    yield _("3. Look for mistakes: python -m bot check")
    yield _("4. Start the bot: python -m bot run")
    yield _("5. On Discord, answer the cards in the channel for alerts. Look first what was done already.")
    yield _("6. Decisions since {day}, {time} UTC are not in it. Tell your moderators, and decide them again.").format(
        **when
    )
    yield _("7. When all is well, delete the old database and the old backups, within 14 days. The bot no longer does.")


def what_differs(found: list[str] | None, most: int = 20) -> Iterator[str]:
    """Yield what Discord says otherwise than the backup; None means that it could not be asked."""
    if found is None:
        yield _("Discord was not asked what differs: there is no token here, or it does not answer.")
        return
    sentence = ngettext(
        "Discord was asked: {count} thing differs. The bot mends it at its start, or asks you.",
        "Discord was asked: {count} things differ. The bot mends them at its start, or asks you.",
        len(found),
    )
    yield sentence.format(count=len(found))
    yield from (f"- {one}" for one in found[:most])
    if len(found) > most:
        yield _("- and {count} more").format(count=len(found) - most)


def _asked(count: int) -> str:
    sentence = ngettext(
        "{count} act was not done when the backup was made. A card on Discord will ask about it.",
        "{count} acts were not done when the backup was made. Cards on Discord will ask about them.",
        count,
    )
    return sentence.format(count=count)


def _hidden(address: str) -> str:
    """Leave a password out: the person has it, and a screen may be seen by others."""
    before, at, after = address.rpartition("@")
    name, colon, _password = before.rpartition(":")
    return f"{name}:...@{after}" if at and colon and "//" not in _password else address
