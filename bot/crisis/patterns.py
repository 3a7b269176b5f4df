"""The rules that look for words of risk, each with its reason and its examples.

Made from a collected list. Much of its wording follows the Suicide Risk Lexicon 1.0 (Low and others, 2024, Apache-2.0)
and, in other words, a screening interview (C-SSRS); the rest was written for the list. The rules read text as
`bot.finding.normal` leaves it. Every gap is bounded, so that no message can make one slow.

Never show a pattern or what it matched to a member.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from bot.language import later


class Tier(IntEnum):
    """How soon a person should look: now (a plan, a goodbye, something taken), soon (thoughts), or when they can."""

    NOW = 1
    SOON = 2
    LOOK = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to look. `needs` are letters of which one is in every match: most messages are passed over by them."""

    id: str
    tier: Tier
    why: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    not_for: tuple[str, ...] = ()


def _rule(
    rule_id: str,
    tier: Tier,
    why: str,
    needs: str,
    pattern: str,
    examples: tuple[str, ...],
    not_for: tuple[str, ...] = (),
) -> Rule:
    return Rule(rule_id, tier, why, tuple(needs.split("|")), re.compile(pattern), examples, not_for)


_DIE = (
    r"(?:kill my ?self|end my (?:own )?life|end it all|take my (?:own )?life|kms|commit suicide|hang myself|overdose"
    r"|off myself|unalive(?: myself)?)"
)
_DYING = r"(?:kill(?:ing)? my ?self|end(?:ing)? (?:my life|it all)|be dead|commit suicide|kms)"
_PILLS = r"(?:pills|tablets|meds|medication|medicine|paracetamol|painkillers|insulin|sleeping)"
_KIN = (
    r"(?:friend|mate|son|daughter|kid|child|brother|sister|mum|mom|dad|husband|wife|partner|boyfriend|girlfriend"
    r"|member|someone|nephew|niece|cousin|flatmate|neighbour)"
)

_NOW = (
    _rule(
        "t1-going-to",
        Tier.NOW,
        later("says they are going to end their life"),
        "kill|end|life|kms|suicide|hang|overdose|off|unalive",
        r"\b(?:i|im|ill|i will|i am|ive)\b[^.!?\n]{0,25}\b(?:going to|gonna|about to|ready to|planning to|plan to"
        rf"|decided to|will)\b[^.!?\n]{{0,15}}\b{_DIE}\b|^about to end it all\b",
        ("I'm going to kill myself", "ive decided to end my life", "about to end it all", "im planning to overdose"),
        ("I'm going to kill it at karaoke", "we will end the call at nine"),
    ),
    _rule(
        "t1-plan",
        Tier.NOW,
        later("speaks of a plan, a note or the means"),
        "suicide|goodbye|plan|picked|means|pills",
        r"\b(?:suicide (?:note|plan|letter)|wrote (?:my |a )?(?:goodbye|suicide) (?:note|letter)s?"
        r"|(?:i have|ive got|ive|i) (?:a |my )?plan (?:to|for) (?:kill|end|die)|picked a (?:date|day) to (?:die|end)"
        r"|have the (?:pills|means) (?:ready|here|next to me))\b",
        ("i wrote my goodbye letter", "I have a plan to end it", "ive picked a day to die"),
        ("I wrote a letter to the council", "have the pills at noon with food"),
    ),
    _rule(
        "t1-taken",
        Tier.NOW,
        later("says they have taken something"),
        "taken|took|swallowed|downed|overdose",
        r"\b(?:ive|i have|i|just|already)(?: just| already)? (?:taken|took|swallowed|downed) (?:an overdose"
        r"|(?:all (?:of )?my"
        r"|too many|a lot of|loads of|a whole (?:box|bottle|packet)(?: of)?|a bunch of|a bottle of) ?[^.!?\n]{0,15}"
        rf"{_PILLS})\b(?! (?:with me|to the|on holiday|every|a day|each|back|this morning as usual))|\b(?:took"
        rf"|taken) an overdose\b",
        ("I've taken all my tablets", "just swallowed a bottle of pills", "i took an overdose"),
        ("I've taken all my tablets with me", "I took my tablets"),
    ),
    _rule(
        "t1-od",
        Tier.NOW,
        later("says they have taken too much"),
        "overdosed|od",
        r"\b(?:ive|i have|i)(?: just)? (?:overdosed|odd|od d)\b(?! on (?:choc|cake|sugar|caff|coffee|tea|food"
        r"|cheese|netflix|tv"
        r"|mince|christmas|easter|sun))",
        ("i overdosed", "ive just od'd"),
        ("I overdosed on cake",),
    ),
    _rule(
        "t1-goodbye",
        Tier.NOW,
        later("says goodbye as if for ever"),
        "bye|wont be|last|have to",
        r"\b(?:this is (?:my )?goodbye|goodbye (?:cruel )?(?:world|forever|for good)|(?:goodbye"
        r"|bye) everyone[^.!?\n]{0,40}"
        r"(?:sorry|thank you for everything|forgive|loved you)|i wont be (?:here|around) (?:much longer"
        r"|for (?:much )?long(?:er)?"
        r"|anymore|any more)|(?:this is )?my last (?:message|post)(?: ever)?(?:[.!]|$)"
        r"|you wont have to (?:worry about|put up with) me)(?!\w)",
        (
            "This is goodbye.",
            "bye everyone, sorry for all of it",
            "i wont be around much longer",
            "You won't have to put up with me",
        ),
        ("bye everyone, see you on Tuesday", "my last message on this got lost"),
    ),
    _rule(
        "t1-tonight",
        Tier.NOW,
        later("names a time for it"),
        "kill|end|dead|suicide|kms",
        rf"\b(?:tonight|today|right now|this weekend|soon)\b[^.!?\n]{{0,40}}\b{_DYING}\b"
        rf"|\b{_DYING}\b[^.!?\n]{{0,25}}\b(?:tonight|today|right now|this weekend)\b",
        ("tonight i want to end it all", "i want to kill myself right now"),
        ("ending the meeting today",),
    ),
)

_SOON = (
    _rule(
        "t2-kill-myself",
        Tier.SOON,
        later("speaks of ending their own life"),
        "kill|kms|life|hang|shoot|drown|off|unalive|suicide|end it|die",
        r"\b(?:kill(?:ing|ed)? my ?self|(?:gonna|wanna|want to|should|might|just|ima|imma|will) kms\b"
        r"|end(?:ing)? my (?:own )?life"
        r"|tak(?:e|ing) my own life|hang(?:ing)? myself(?! (?:a|up|some|the|out))|shoot(?:ing)? myself"
        r"|drown(?:ing)? myself"
        r"|off(?:ing)? myself|unalive(?: myself)?|commit(?:ting)? suicide|(?:ive|i have|i) (?:tried|attempted)(?: to)?"
        r" (?:suicide|end it|kill|die)|i want to suicide|attempt(?:ing)? suicide)\b",
        (
            "i keep thinking of killing myself",
            "might kms",
            "I tried to end it last week",
            "i think about taking my own life",
        ),
        ("I hanged the washing myself", "killing time before the bus"),
    ),
    _rule(
        "t2-suicidal",
        Tier.SOON,
        later("says they feel suicidal or think of suicide"),
        "suicid|death",
        r"\b(?:im|i am|i|me|my|feel(?:ing)?|been|being|so|still|very|again|badly|more)\b[^.!?\n]{0,25}\bsuicid(?:al"
        r"|e spell)\b"
        r"|\bsuicidal (?:thoughts|ideation|feelings|urges|again)\b"
        r"|\b(?:thinking|thought|think|thoughts|fantas\w{1,12}|romantici\w{1,8}"
        r"|dream\w{0,4}) [^.!?\n]{0,15}\b(?:suicide|my own death)\b"
        r"|\bconsider(?:ing|ed)? suicide\b|\bsuicide is (?:the |my |an? )?(?:only |best |better )?(?:option|answer"
        r"|way|choice)\b"
        r"|\bmy (?:own )?suicide\b|\b(?:driving|drive|drove|towards?|close to) (?:me )?(?:to|towards?)? ?suicide\b",
        ("I am so suicidal", "thinking of suicide again", "been feeling su1cidal all week", "suicide is the only way"),
        ("suicide prevention training is on Monday",),
    ),
    _rule(
        "t2-want-die",
        Tier.SOON,
        later("says they want to be dead"),
        "die|dead|exist|wake|death|alive|be here",
        r"\b(?:i|id|ill|just|really|still|honestly|often)\b[^.!?\n]{0,22}\b(?:want|wanna|wanted|wish|prefer|ready"
        r"|deserve|need|rather)"
        r" (?:to )?(?:die\b|be dead|end up dead|not (?:be alive|exist|be here|wake up))|\b(?:desire|urge"
        r"|longing) to die\b"
        r"|\bdeath wish\b|\bwaiting to die\b|\brather be dead\b|\bdeath (?:is|seems"
        r"|would be)[^.!?\n]{0,15}(?:better|easier|a relief|the only)\b",
        (
            "i just want to die",
            "I'd rather be dead",
            "i want to not wake up",
            "death would be a relief",
            "i want to d!e",
        ),
        ("I don't want the plants to die off this winter", "dying to see it"),
    ),
    _rule(
        "t2-dont-want-live",
        Tier.SOON,
        later("says they do not want to live"),
        "alive|live|be here|exist|living|wake|around",
        r"\b(?:dont|do not|didnt|no longer|not|never) (?:really |even |actually )?(?:want|wanna"
        r"|care) (?:to )?(?:be alive|live\b(?! (?:in|with|near|there|at|on|alone|here))"
        r"|be here(?! (?:late|early|alone|when|for the))|exist|go on living|wake up(?! (?:early|late|at))|be around)\b",
        ("I don't want to be alive", "i dont wanna live anymore", "i never wanna wake up"),
        ("I don't want to live in London", "i dont want to wake up early"),
    ),
    _rule(
        "t2-wish-dead",
        Tier.SOON,
        later("wishes not to exist"),
        "wish|hop",
        r"\bwish(?:ed|ing)? (?:that )?(?:i|id) (?:was|were|wasnt|werent|had|never|hadnt|could|would|wouldnt|just"
        r"|didnt)[^.!?\n]{0,15}"
        r"\b(?:dead(?! (?:rich|famous|good))|not alive|wasnt alive|never (?:been )?born|die|died|disappear(?! (?:to"
        r"|from work))|wake up|exist)\b"
        r"|\bwish i (?:wasnt|werent) (?:here|alive|born)\b|\bwish (?:id|i had|i was) never (?:been )?born\b"
        r"|\bhop(?:e|ing|ed) i (?:dont|wouldnt|wont|never|didnt) wake up\b",
        ("i wish i was dead", "wish I'd never been born", "hoping i dont wake up", "i wish i could just disappear"),
        ("I wish I was dead good at maths",),
    ),
    _rule(
        "t2-better-off",
        Tier.SOON,
        later("says others would be better off without them"),
        "better|happier|easier|no one|noone|nobody",
        r"\b(?:better off|happier|easier|better for (?:everyone|them|you))[^.!?\n]{0,12}\b(?:if i (?:was"
        r"|were) (?:dead|gone|not here)|if i wasnt here|without me|dead)\b"
        r"|\b(?:no ?one|nobody) (?:would|will|ll) (?:miss|notice|care|realise|realize)\b[^.!?\n]{0,15}\b(?:me"
        r"|i)\b[^.!?\n]{0,20}\b(?:gone|dead|died|disappeared|killed|here)\b"
        r"|\b(?:no ?one|nobody) would (?:miss|care about) me\b|\bworld (?:would be|is) better without me\b",
        ("they'd be better off without me", "nobody would miss me", "no one would notice if i was gone"),
        ("I'm better off with the new tablets", "nobody will notice the stain"),
    ),
    _rule(
        "t2-no-reason",
        Tier.SOON,
        later("sees no reason to live"),
        "reason|point|purpose|live|liv|enough",
        r"\b(?:no|any|a|without|see the|whats the) (?:reason|point|purpose) (?:to|in|of|for) (?:live|living"
        r"|being alive|be alive|going on|go on|carry(?:ing)? on)\b"
        r"|\bnothing (?:left )?to live for\b|\blife (?:is not|isnt|not|is hardly) worth living\b"
        r"|\bnot worth (?:it to )?liv(?:e|ing)\b|\bhad enough of (?:this |my )?(?:life|living)\b",
        ("there is no point in living", "nothing left to live for", "life isn't worth living"),
        ("no point in going to the shop now",),
    ),
    _rule(
        "t2-end-it",
        Tier.SOON,
        later("says they want it to end"),
        "end|over|stop|carry|go on|done|tired|giv|sleep|wake|solution",
        r"\b(?:end it all|just end it|ending it all|ending things(?! with)|want(?:ing|ed)? (?:it|everything"
        r"|the pain) (?:all )?to (?:end|be over|stop) ?(?:for good|forever|now|please)?"
        r"|wanting to end it|want to end it|cant (?:go|carry) on(?: (?:like this|anymore|any more|living"
        r"|much longer)|[.!]|$)|done with (?:life|living)"
        r"|tired of (?:living(?! (?:with|in|here|at|on|like|next))|life|being alive)|giv(?:e|en|ing) up on life"
        r"|sleep forever|never wake up|permanent solution)(?!\w)(?! with a (?:nice|cup))",
        ("i just want to end it all", "I can't go on like this", "so tired of living", "i want the pain to end"),
        ("ending things with my boyfriend", "tired of living with damp"),
    ),
    _rule(
        "t2-question",
        Tier.SOON,
        later("asks how a person could die"),
        "die|lethal|fatal|kill|way|method|not wake|od |overdose|unalive",
        r"\b(?:how (?:many|much)|what (?:amount|dose))\b[^.!?\n]{0,45}\b(?:to die|lethal|fatal|kill (?:me|myself"
        r"|a person|you)|(?:to )?not wake up)\b"
        r"|\b(?:painless|least painful|quick(?:est)?|easiest|best) (?:way|method) to (?:die|end (?:it|my life)|od"
        r"|overdose|unalive)\b|\bmethod to unalive\b",
        ("how many would it take to not wake up", "quickest way to die", "least painful way to end it"),
        ("how many tablets a day is normal", "easiest way to go to Leeds by bus"),
    ),
    _rule(
        "t2-urging",
        Tier.SOON,
        later("tells somebody to harm themselves"),
        "kys|your|everyone a|bet |dare ",
        r"\bkys\b|^(?:just |go )?(?:kill|hang|shoot|drown) your ?self\b|\b(?:just|go|should) (?:and )?(?:kill|hang"
        r"|shoot|drown) your ?self\b"
        r"|\b(?:doing|do) everyone a favou?r[^.!?\n]{0,12}\b(?:just do it|kill|die)\b"
        r"|\b(?:bet|dare) (?:you|u|ya) (?:wont |cant |to )?(?:swallow|take|neck) "
        r"(?:the (?:whole )?lot|(?:them|it) all)\b",
        (
            "kys",
            "just kill yourself",
            "you'd be doing everyone a favour, just do it already",
            "dare you to take them all",
        ),
        ("please don't kill yourself over the exam", "bet you can't take the whole family to Leeds"),
    ),
)

_LOOK = (
    _rule(
        "t3-self-harm",
        Tier.LOOK,
        later("speaks of harming themselves"),
        "cut|burn|hurt|harm|relapsed",
        r"\b(?:cut(?:ting)?|burn(?:ing)?|hurt(?:ing)?|harm(?:ed|ing)?) myself\b(?! (?:shaving|cooking|on (?:the|a"
        r"|my)|falling|in the (?:garden|kitchen)|at the gym))"
        r"|\bself ?-?harm(?:ed|ing)?\b|\bcutting again\b|\bi (?:used to )?cut\b[.,!]|\brelapsed (?:and|on) (?:cut"
        r"|self)\b",
        ("i've been hurting myself", "self-harm urges are bad tonight", "i started cutting again"),
        ("I cut myself shaving", "I cut the cake myself"),
    ),
    _rule(
        "t3-hopeless",
        Tier.LOOK,
        later("sounds without hope"),
        "way out|hope|burden|take|do this|point|give up",
        r"\b(?:no way out|no hope left|completely hopeless|so hopeless|feel(?:ing)? hopeless|im a burden"
        r"|being a burden|such a burden|cant take (?:it|this) (?:anymore|any more)"
        r"|cant do this (?:anymore|any more)|whats the point (?:of|in) (?:living|life|anything|going on)"
        r"|give up on everything)\b",
        ("there is no way out", "I'm such a burden", "I can't take this anymore"),
        ("I hope there is a way out of this car park",),
    ),
    _rule(
        "t3-other-person",
        Tier.LOOK,
        later("is worried about somebody else"),
        "wants to|suicidal|said",
        rf"\b(?:my|a|our|his|her|their) (?:\w{{1,20}} )?{_KIN}\b[^.!?\n]{{0,30}}\b(?:wants to die|is suicidal"
        rf"|wants to kill (?:him|her|them)sel(?:f|ves)"
        r"|said (?:he|she|they) (?:wants?|is going|are going) to (?:die|kill|end))\b",
        ("my friend is suicidal", "my daughter wants to die and I don't know what to do"),
        ("my friend wants to dine out",),
    ),
)

RULES: Final = (*_NOW, *_SOON, *_LOOK)
"""Every built-in rule, the most pressing first."""
