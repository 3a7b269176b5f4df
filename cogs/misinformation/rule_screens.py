"""What organisers and moderators see of the rules: a verdict, the list of kinds, and the card of a silent rule."""

from __future__ import annotations

from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.plain import plain
from bot.language import _, ngettext
from bot.misinformation.precision import ENOUGH
from bot.misinformation.rule_care import LONGEST_TEXT, Kind, Rulebook, Silent, Verdict

_DANGER = 3


def try_parts() -> list[Part]:
    """Return the part into which a text is pasted."""
    return [
        Part(
            id="text",
            kind="long_text",
            label=_("Which text?"),
            help=_("Paste it here. Nothing of it is kept."),
            max_length=LONGEST_TEXT,
        )
    ]


def try_modal() -> FormModal:
    """Open the form into which a text is pasted."""
    return FormModal(CustomId("rules:try"), _("Try the rules"), try_parts())


def verdict_card(verdict: Verdict) -> Card:
    """Say what would happen with a text, and why."""
    card = Card(_("What the rules say"))
    suspicion = verdict.suspicion
    if verdict.suggests_risk:
        card.say(_("It has words of risk. Help comes first: no case would be opened for it."))
    elif not suspicion.is_suspect:
        card.say(_("Nothing was found. Nobody would be asked to look."))
    elif suspicion.severity >= _DANGER:
        card.say(_("It may be dangerous. Moderators would be asked at once, and peers beside them."))
    else:
        card.say(_("It may mislead. Peers would be asked to look."))
    if suspicion.why:
        card.say("\n".join(f"- {plain(reason)}" for reason in suspicion.why))
    for claim in verdict.claims:
        card.say(f"**{_('What reliable bodies say')}**\n{plain(claim.bodies_say)}\n{plain(claim.citation)}")
    return card.small(_("Rules can be wrong, and they miss much. Nothing of the text was kept."))


def rulebook_card(book: Rulebook, *, may_switch: bool) -> Card:
    """List every kind of rule: what it looks for, how often it was right here, and whether it is on."""
    card = Card(_("The rules of this group")).say(_listening(book))
    for kind in book.kinds:
        card.say(f"**{kind.name}** - {state_of(kind)}\n{kind.explanation} {how_right(kind)}".strip())
    if may_switch:
        options = [
            (f"{'off' if kind.is_on else 'on'}.{kind.id}", _switch_label(kind)) for kind in book.kinds if kind.rules
        ]
        card.menu("rules:switch", options, hint=_("Switch a kind on or off"))
    return card.small(_("A rule only asks people to look. One that is mostly wrong goes silent by itself."))


def _switch_label(kind: Kind) -> str:
    words = _("Switch off: {kind}") if kind.is_on else _("Switch on: {kind}")
    return words.format(kind=kind.name)


def _listening(book: Rulebook) -> str:
    if not book.listens:
        words = _("The bot looks at no channel by itself. Organisers can name channels in the settings.")
    else:
        words = _("Of the last {seen} messages, {passed} led to a case. At most {most} in 1,000 do, danger aside.")
    words = words.format(seen=book.seen, passed=book.passed, most=book.per_thousand)
    return f"{words} {_('AutoMod is in use.')}" if book.uses_automod else words


def state_of(kind: Kind) -> str:
    """Say whether a kind is on, in words."""
    if not kind.rules:
        return _("empty")
    if not kind.is_on:
        return _("silent") if kind.silent == kind.rules else _("off")
    if not kind.quiet:
        return _("on")
    words = ngettext("on, but {count} rule is silent", "on, but {count} rules are silent", kind.quiet)
    return words.format(count=kind.quiet)


def how_right(kind: Kind) -> str:
    """Say how often people found a kind right; nothing before enough of its cases were confirmed by a person."""
    count = kind.right + kind.wrong
    if count < ENOUGH:
        return ""
    tenths = round(10 * kind.right / count)
    return _("It was right about {tenths} times in 10, in {count} cases.").format(tenths=tenths, count=count)


def silent_card(silent: Silent) -> Card:
    """Tell organisers that a rule was mostly wrong and went silent."""
    record = silent.record
    card = Card(_("A rule went silent"), tone=Tone.WAITING if silent.is_quiet else Tone.CALM)
    card.say(f"**{plain(silent.name)}**")
    counted = _("People looked at {count} of its cases. In {wrong} of them nothing was wrong.")
    card.say(counted.format(count=record.count, wrong=record.wrong))
    if not silent.is_quiet:
        return card.say(_("It was switched on again."))
    card.say(_("It opens no cases any more. You can leave it so, or switch it on again."))
    return card.buttons(button("rules:wake", _("Switch it on again"), silent.ref, style=Style.secondary))
