"""What makes a match mean something else: a no, a question, one's own past, a professional's word, a warning, news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.language import later
from bot.misinformation.detection.lexicon import LEXICON
from bot.misinformation.detection.matcher import Board, Shape


@dataclass(frozen=True, slots=True)
class Suppressor:
    """One reason not to suspect. It silences matches in its own sentence.

    With `looks_back`, a sentence such as "That is a myth" silences the one before, too.
    """

    id: str
    why: str
    shapes: tuple[Shape, ...]
    looks_back: bool
    examples: tuple[str, ...]

    def silences(self, board: Board) -> int:
        """Return the places of a message at which nothing counts."""
        found = 0
        for shape in self.shapes:
            found |= board.ends_of(shape)
        if not found:
            return 0
        places = board.sentences_of(found)
        return places | board.sentences_of((board.ends_of(_LOOKING_BACK) & places) >> 1) if self.looks_back else places


_LOOKING_BACK: Final = LEXICON.shape("^ that/thats/this/it/its/no/nope/wrong/false/rubbish/nonsense/you")


def _suppressor(
    name: str, why: str, shapes: tuple[str, ...], examples: tuple[str, ...], *, looks_back: bool = False
) -> Suppressor:
    return Suppressor(name, why, tuple(map(LEXICON.shape, shapes)), looks_back, examples)


NEGATION: Final = "negation"
"""A word such as "don't" close before a match."""

ASKED: Final = "question"

CLINICIAN: Final = _suppressor(
    "clinician",
    later("repeats what a professional said or did"),
    (
        (
            "my/our/her/his/their/the/a [own] {doctor} ..2 "
            "said/says/suggested/advised/told/asked/agreed/recommended/reckons/sorted/prescribed/spotted/changed/switched"
            "/put/has/took/added/wants/thinks/warned/explained/moved/reduced/stopped/started/signed/gave/is/are/was/will"
            "/checked/keeps/calls/rang/wont"
        ),
        (
            "^ {doctor} ..1 "
            "said/says/suggested/advised/told/agreed/recommended/reckons/prescribed/spotted/changed/switched/put/has/took"
            "/is/added/warned/explained/stopped/started/sorted/checked"
        ),
        "with/from/by/under my/our/her/his/the/their ..2 {doctor}",
        "prescribed/advised/monitored/agreed/supervised/suggested by ..2 {doctor}",
        "with {doctor} [team]",
        "{doctor} approved/agreed/supervised/advised/led/ok/okay/approval/advice/plan",
        "they/theyve/theyre ..1 put/added/started/switched/changed/prescribed/upped/lowered ..1 me/my",
        "my/our/her/his/the team ..2 said/agreed/suggested/advised/told/changed/put/has/wants/thinks/gave/is/are",
        "with my/our/her/his/their team",
        "prescribed by/for me",
        "been/was/were prescribed",
        "as prescribed/directed/told",
        "under supervision/guidance",
    ),
    ("my GP said to stop the ramipril", "Consultant switched me off methotrexate", "we agreed it with the nurse"),
)
SEEK: Final = _suppressor(
    "asks-first",
    later("sends people to a professional first"),
    (
        (
            "ask/asking/tell/ring/call/phone/see/check/speak/talk/chat/discuss/contact/consult ..3 "
            "your/you/ur/a/with/to/the ..2 {doctor} [first/before]"
        ),
        "check with/it with/first",
        "want to ask my ..1 {doctor}",
        "before you/anyone/changing/stopping/starting/taking ..6 {doctor}",
        "without ..4 talking/speaking/asking/checking",
        "unless your/the/a {doctor}",
        "please/always ask/ring/check/speak/talk/call/see",
        "gradually/slowly with",
        "ask your/the/a {doctor}",
        "back to ..2 pharmacy/chemist/pharmacist/{doctor}",
        "worth getting/asking/checking/a",
    ),
    ("ask your pharmacist first", "please speak to your GP before you change it"),
)
DEBUNK: Final = _suppressor(
    "disagrees",
    later("warns of it, or disagrees with it"),
    (
        "myth/nonsense/debunked/quackery/misinformation/disproved/bunk/bollocks/untrue/hogwash/baloney $",
        "is/are/was/were/a/this/such/spreading/spread myth/debunked/quackery/misinformation/disproved/untrue",
        (
            "its/thats/complete/total/utter/absolute/such/thing_is/stuff_is/claim_is/this_is ..1 "
            "myth/nonsense/bunk/bollocks/untrue/rubbish/dangerous/harmful"
        ),
        "isnt/is_not/not/arent/never true/proven/safe/evidence/medicine/how/real/supported/recommended",
        "doesnt/dont/wont/cant/never/does_not [actually/really] cure/feed/change/fix/heal/treat/replace/reverse",
        "dont/doesnt/never/not/shouldnt/cant [really] mix/combine/go_together/be_mixed/be_combined",
        "not/isnt/arent ..1 laziness/lazy/choice/attention/weakness/head/mind/mindset/all",
        "people/those/anyone/anybody who/that ..1 say/says/think/thinks/claim/claims/believe/believes/tell/tells",
        "no/zero/little/any evidence/proof/trials",
        "retracted/discredited/misleading/fraud/fraudulent/convicted",
        "struck off",
        (
            "please/pls [just] dont/do/never/nobody/no/be/stop ..1 "
            "listen/believe/fall/do/try/take/share/post/careful/just/anyone/stop/say/let/give/skip/mix/buy/spreading"
        ),
        "please ..1 nobody/noone",
        "please [go/do] get/have yours/it/your/vaccinated/checked/seen/help",
        (
            "can/could/does/doesnt/doesn/may/might/will ..3 "
            "kill/harm/hurt/dangerous/damage/fatal/interact/clash/interfere ..2 "
            "you/people/someone/your/with/them/seriously/badly"
        ),
        "{isnt} mean/means safe",
        "never/not ..2 safe/replace/instead/worth",
        "fall/fell/falling/conned/scammed/taken for/by/in",
        "really/so/very/incredibly/quite/actually dangerous/risky/dodgy/unsafe/harmful",
        "ended up/i ..5 hospital/ae/ambulance/icu/resus",
        "you/u [really] cant/cannot [just]",
        "careful with/about/of/if/mixing/because",
        "dont/never ..3 without",
        (
            "worried/worries/worrying/scared/scares/upset/concerned/annoyed/hate/hated/sick/tired/fed ..4 "
            "people/someone/when/that/by/about/seeing/of/up"
        ),
        "should/shouldnt never/ever/be allowed/be sold",
        "i wish people/they/he/she",
        "so called",
        "i disagree/doubt",
        "why miracle",
        (
            "report/reported/reporting/blocked/removed ..4 "
            "post/it/them/ad/adverts/account/comment/seller/scammer/mods/admin"
        ),
    ),
    ("that is a myth", "it isn't true", "Please nobody do this", "I ended up in hospital"),
    looks_back=True,
)
QUOTED: Final = _suppressor(
    "reported",
    later("tells what somebody else said, and disagrees"),
    (
        (
            "someone/somebody/people/they/he/she/mil/bloke/man/woman/lady/guy/{family} ..4 "
            "said/says/told/tells/claims/claimed/keeps/keep/reckons/insists/insisted/suggested/telling/pushing/trying"
            "/tried/swears/thinks/saying/posted/recommending/shared ..3 "
            "me/you/us/i/to/it/that/about/we/her/him/my"
        ),
    ),
    ("my neighbour keeps telling me to try it", "Someone told me to bin my tablets"),
)
NEWS: Final = _suppressor(
    "news",
    later("talks about news, research or a course"),
    (
        "bbc/article/documentary/newspaper/guardian/panorama/cochrane/mhra/retracted",
        "nhs/macmillan/their website/guidance/page/guidelines/version/leaflet",
        "clinical/drug/a/the trial/trials ..2 at/in/is/are/looking/for/into/near",
    ),
    ("the BBC did a piece on it", "there is a trial in Leeds"),
)
PAST: Final = "own-past"
"""The first person close before a match: it tells of something that happened, with no advice."""

_BEFORE: Final = {
    NEGATION: ("{negator} ..2",),
    PAST: ("{me} ..2", "my/our/her/his ..1 {family} ..1", "when/if/after/before i/we ..2", "{me} ..1 to/a/the/on ..1"),
}
"""What turns a match round when it stands close before it."""

SUPPRESSORS: Final = (CLINICIAN, SEEK, DEBUNK, QUOTED, NEWS)
"""All but negation and question, which are read from the shape of the sentence."""

_ASKING: Final = (
    "is/are/am/do/does/did/has/have/had/can/could/would/should/will/was/were/what/whats/when/where/who/how/which/why"
    "/anyone/anybody/any/isnt/doesnt"
)
_OPENERS: Final = tuple(
    map(
        LEXICON.shape,
        (
            f"^ {_ASKING}",
            f"^ so/and/but/hi/hey/ok/sorry/also/just/ooh/erm/um {_ASKING}",
            "anyone/anybody/someone ..1 else/know/tried/had/have/has/got/on/used/been/heard/here",
            (
                "does/do/did/has/have/is/are/can/could/should/would/what/how/whats i/we/it/anyone/anybody/you/this/that"
                "/they"
                "/the/my/a/there/people/everyone/he/she/your/dose/long/much/many/to/else"
            ),
            "wondering/curious/unsure/asking/question/thoughts/confused/worth",
            "is it ok/okay/safe/true/normal/worth/illegal/legal",
        ),
    )
)
_PUSHES: Final = tuple(
    map(LEXICON.shape, ("{pushes}", "ask yourself", "who needs", "what have you", "isnt it time", "whats the point"))
)

WHY: Final[Mapping[str, str]] = {
    NEGATION: later("says not to"),
    ASKED: later("asks a question"),
    PAST: later("tells of something that happened to them"),
    **{each.id: each.why for each in SUPPRESSORS},
}
"""What to tell people when a match was set aside."""


def asked(board: Board) -> int:
    """Return the places of sentences that truly ask; "why don't you ..." does not."""
    asking = board.asking()
    if not asking:
        return 0
    opened = pushed = 0
    for shape in _OPENERS:
        opened |= board.ends_of(shape)
    for shape in _PUSHES:
        pushed |= board.ends_of(shape)
    return board.sentences_of(opened & asking) & ~board.sentences_of(pushed)


def turned_round(shape: Shape, board: Board, despite: frozenset[str]) -> int:
    """Return the places where a match of a shape is turned round by what stands close before it."""
    places = 0
    for why, shapes in () if shape.at_begin else _turned(shape.text):
        if why not in despite:
            for one in shapes:
                places |= board.ends_of(one)
    return places & ~board.ends_of(_urged(shape.text)) if places else 0


@cache
def _turned(text: str) -> tuple[tuple[str, tuple[Shape, ...]], ...]:
    return tuple(
        (why, tuple(LEXICON.shape(f"{before} {text}") for before in befores)) for why, befores in _BEFORE.items()
    )


@cache
def _urged(text: str) -> Shape:
    return LEXICON.shape(f"{{pushes}} ..2 {text}")


_turned("anything")  # so that every word that turns round is known before the first message


def silenced_by(board: Board) -> dict[str, int]:
    """Return for each suppressor that speaks the places where nothing counts."""
    found = {each.id: each.silences(board) for each in SUPPRESSORS}
    found[ASKED] = asked(board)
    return {name: places for name, places in found.items() if places}
