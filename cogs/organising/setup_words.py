"""Set-up in words: what was chosen, what is made, and who sees a channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.community.sections import Question, QuestionKind
from bot.crisis.snapshots import Check, CheckState
from bot.discord_kit.plain import plain
from bot.doctor.bits import names_in, shown
from bot.doctor.picture import Picture
from bot.language import _, later, ngettext
from bot.setting_up.parts import PARTS, Kind, Part
from bot.setting_up.planning import BOT, EVERYONE, Act, ActKind
from bot.setting_up.snapshots import ActState, Made
from bot.setting_up.wishes import Wish, Wishes

_STATES: Final = {
    ActState.WAITING: later("waits for its turn"),
    ActState.SENT: later("is being made"),
    ActState.DONE: later("done"),
    ActState.PARKED: later("needs you"),
    ActState.LEFT: later("left as it is"),
}

_KINDS: Final = {
    QuestionKind.TEXT: later("one line to write"),
    QuestionKind.LONG_TEXT: later("some lines to write"),
    QuestionKind.CHOICE: later("one of these"),
    QuestionKind.SEVERAL: later("any of these"),
    QuestionKind.YES_NO: later("yes or no"),
}

_CHECKS: Final = {
    CheckState.NONE: later("nobody looked yet"),
    CheckState.ONE: later("one person looked; a second is needed"),
    CheckState.CHECKED: later("two people looked: right"),
    CheckState.STALE: later("looked at more than 30 days ago"),
    CheckState.DOUBTED: later("somebody said it may be wrong"),
}


def named(part: Part, wish: Wish) -> str:
    """Name what is used for a part, or what is to be made."""
    if wish.id is not None:
        return f"<@&{wish.id}>" if part.kind is Kind.ROLE else f"<#{wish.id}>"
    if wish.name:
        mark = {Kind.ROLE: "@", Kind.PLACE: "#", Kind.CATEGORY: ""}[part.kind]
        return _("{name} (new)").format(name=f"**{mark}{plain(wish.name)}**")
    return _("none")


def subject_words(subject: str, wishes: Wishes) -> str:
    """Name who a rule is about."""
    if subject == EVERYONE:
        return _("@everyone, so also people who have not joined")
    return _("the bot") if subject == BOT else named(PARTS[subject], wishes.of(subject))


def permission_words(allow: int, deny: int) -> str:
    """Say what a rule of a channel allows and denies."""
    said = []
    if allow:
        said.append(_("may: {permissions}").format(permissions=_shown(allow)))
    if deny:
        said.append(_("may not: {permissions}").format(permissions=_shown(deny)))
    return "; ".join(said) or _("nothing of its own")


def _shown(bits: int) -> str:
    names = names_in(bits)
    rest = bits.bit_count() - len(names)
    more = [ngettext("{count} more", "{count} more", rest).format(count=rest)] if rest else []
    return ", ".join([*(shown(name) for name in names), *more])


def act_title(act: Act) -> str:
    """Say in one line what an act makes or changes."""
    if act.kind is ActKind.SET_RULE:
        return _("<#{channel_id}>: who sees it").format(channel_id=act.channel_id)
    words = {
        ActKind.MAKE_ROLE: _("New role “{name}”"),
        ActKind.MAKE_CATEGORY: _("New category “{name}”"),
        ActKind.MAKE_PLACE: _("New channel “{name}”"),
    }
    return words[act.kind].format(name=plain(act.name))


def plan_blocks(acts: Iterable[Act], wishes: Wishes) -> list[list[str]]:
    """Say everything that would be made and changed: a block for each role and channel, with every rule in words.

    Rules that are alike stand in one line; what the bot may do in new channels is said once.
    """
    blocks: dict[str, list[Act]] = {}
    for act in acts:
        blocks.setdefault(act_title(act), []).append(act)
    made = [_block(title, same, wishes) for title, same in blocks.items()]
    own = next((rule.allow for act in acts for rule in act.rules if rule.subject == BOT and act.name and act.line), 0)
    if own:
        words = _("In each new channel the bot may: {permissions}").format(permissions=_shown(own))
        made.insert(0, [words])
    return made


def _block(title: str, acts: Sequence[Act], wishes: Wishes) -> list[str]:
    lines = [f"**{title}**"]
    first = acts[0]
    if first.kind is ActKind.MAKE_ROLE:
        powers = _shown(first.permissions) if first.permissions else _("nothing by itself")
        lines.append(_("- It allows: {permissions}").format(permissions=powers))
    if first.line:
        lines.append(_("- Its topic line: “{line}”").format(line=first.line))
    alike: dict[str, list[str]] = {}
    for act in acts:
        for rule in act.rules:
            if act.kind is ActKind.SET_RULE or rule.subject != BOT:
                words = f"{permission_words(rule.allow, rule.deny)}{_former(act)}"
                alike.setdefault(words, []).append(subject_words(rule.subject, wishes))
    lines.extend(f"- {', '.join(who)}: {words}" for words, who in alike.items())
    return lines


def _former(act: Act) -> str:
    if act.kind is not ActKind.SET_RULE:
        return ""
    before = permission_words(*act.former) if act.former is not None else _("nothing of its own")
    return " " + _("(until now: {before})").format(before=before)


def used_lines(wishes: Wishes, picture: Picture) -> list[str]:
    """Say which roles and channels that exist are used."""
    there = {**picture.roles, **picture.channels}
    used = [(part, wish) for part in PARTS.values() if (wish := wishes.of(part.key)).id in there]
    return [f"- {_(part.label)}: {named(part, wish)}" for part, wish in used]


def progress_lines(acts: Sequence[Made]) -> list[str]:
    """Say how far each act is; rules of one channel stand in one line."""
    lines: dict[str, list[Made]] = {}
    for one in acts:
        lines.setdefault(act_title(one.act), []).append(one)
    return [f"- {title}: {_(_STATES[_slowest(made)])}" for title, made in lines.items()]


def _slowest(made: Sequence[Made]) -> ActState:
    order = (ActState.PARKED, ActState.SENT, ActState.WAITING, ActState.LEFT, ActState.DONE)
    return next(state for state in order if any(one.state is state for one in made))


def question_lines(questions: Sequence[Question]) -> list[str]:
    """Show the form as applicants read it."""
    lines = []
    for number, question in enumerate(questions, 1):
        need = "" if question.required else f" {_('(can be left empty)')}"
        lines.append(f"{number}. **{plain(question.label)}**{need}")
        if question.help:
            lines.append(f"-# {plain(question.help)}")
        offered = ": " + " · ".join(plain(one) for one in question.options) if question.options else ""
        lines.append(f"-# {_(_KINDS[question.kind])}{offered}")
    return lines


def check_lines(checks: Sequence[Check], names: Mapping[str, str]) -> list[str]:
    """Say how the help lines stand."""
    return [f"- **{names[check.line_id]}**: {_(_CHECKS[check.state])}" for check in checks]
