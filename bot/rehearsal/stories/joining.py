"""Joining: a person asks, a moderator asks back and decides, the person is let in; the bot is killed in between."""

from __future__ import annotations

from bot.rehearsal.answers import Answer, Seen
from bot.rehearsal.stage import Stage, Step, Story

FIRST_PAGE = {
    "Do you agree to the group agreement?": "Yes",
    "Are you 18 or older?": "Yes",
    "What brings you to this topic?": "I live with it myself",
    "Why would you like to join?": "I would like to talk with people who know how this is.",
}
_APPLY, _SEND, _APPROVE = "Apply to join", "Send", "Approve"


async def _open_doors(stage: Stage) -> None:
    await stage.start_bot()
    answer = stage.show("Olu", await stage.person("olu").command("door open"))
    stage.expect_words(answer, "People can apply now")
    await stage.message("robin", "welcome", "Would you like to join?")


async def lobby_card(stage: Stage, who: str) -> Seen:
    """Return the standing card of the lobby as somebody sees it."""
    return await stage.message(who, "welcome", "Would you like to join?", "I am not a crisis service")


async def draft(stage: Stage, who: str) -> Answer:
    """Have somebody agree and fill in the form; return what they see then."""
    person = stage.person(who)
    consent = await person.presses(await lobby_card(stage, who), _APPLY)
    return await person.submits(await stage.opens(who, consent, "I agree, start"), FIRST_PAGE)


async def apply(stage: Stage, who: str) -> Answer:
    """Have somebody go the whole way from the lobby to a sent application; return the receipt."""
    return await stage.person(who).presses(await draft(stage, who), _SEND)


async def _look_round(stage: Stage) -> None:
    robin = stage.person("robin")
    stage.expect(robin.channels() == ["welcome"], "Robin sees one channel only, the lobby")
    stage.expect(robin.roles() == [], "Robin has no role")


async def _read_first(stage: Stage) -> None:
    robin = stage.person("robin")
    card = await lobby_card(stage, "robin")
    answer = stage.show("Robin", await robin.presses(card, _APPLY))
    stage.expect_words(answer, "What is stored", "Who reads it", "How long it is kept")
    stage.expect(answer.ephemeral, "nobody else sees this")
    opened = stage.show("Robin", await stage.opens("robin", answer, "I agree, start"))
    stage.expect(opened.form is not None, "the form is open")
    await stage.kill_bot()
    stage.tell("The bot was killed and started again. The form is still open on Robin's screen.")
    filled = stage.show("Robin", await robin.submits(opened, FIRST_PAGE))
    stage.expect_words(filled, "Everything is filled in")
    stage.expect(_SEND in _buttons(filled), "Robin can send it")


def _buttons(answer: Answer) -> list[str]:
    return answer.last.buttons


async def _come_back(stage: Stage) -> None:
    robin = stage.person("robin")
    await stage.restart_bot()
    card = await lobby_card(stage, "robin")
    filled = stage.show("Robin", await robin.presses(card, _APPLY))
    stage.expect_words(filled, "I would like to talk with people")
    send = next(one.custom_id for one in filled.last.controls if one.label == _SEND)
    receipt = stage.show("Robin", await robin.presses(filled, _SEND))
    stage.expect_words(receipt, "Sent. Thank you.", "No software decides about you")
    stage.tell("Robin's phone was slow, so Robin had pressed Send a second time.")
    stage.show("Robin", await robin.forges(filled, send))
    await stage.message("dee", "applications", "Application 1", "waiting", "Came through")
    stage.expect(
        len(stage.look("dee", "applications", "Application 1", "Came through")) == 1,
        "there is one card, although Send was pressed twice",
    )


async def _read_it(stage: Stage) -> None:
    dee = stage.person("dee")
    card = await stage.message("dee", "applications", "Application 1", "Came through")
    for line in card.text.splitlines():
        stage.write(f"  Dee reads │ {line}")
    stage.expect("people who know how this is" not in card.text, "the card shows none of Robin's words")
    stage.show("Dee", await dee.presses(card, "Take"))
    card = await stage.message("dee", "applications", "Application 1", "is looking at it", "Came through")
    copy = stage.show("Dee", await dee.presses(card, "Read answers"))
    stage.expect_words(copy, "I would like to talk with people who know how this is")
    stage.expect(copy.ephemeral, "only Dee sees the answers")


async def _ask(stage: Stage) -> None:
    dee, robin = stage.person("dee"), stage.person("robin")
    card = await stage.message("dee", "applications", "is looking at it", "Came through")
    form = await stage.opens("dee", card, "Ask")
    stage.show("Dee", await dee.submits(form, {"Question 1": "Which evenings suit you best?"}))
    await stage.until(lambda: len(robin.channels()) == 2, "a private thread is there for Robin")
    thread = next(name for name in robin.channels() if name != "welcome")
    stage.expect(thread not in stage.person("casey").channels(), "other applicants do not see the thread")
    question = await stage.message("robin", thread, "Which evenings suit you best?")
    reply = await stage.opens("robin", question, "Answer")
    stage.show("Robin", await robin.submits(reply, {"Which evenings suit you best?": "Mondays, most of the time."}))
    await stage.message("dee", "applications", "Application 1", "has answered what was asked", "Came through")


async def _decide(stage: Stage) -> None:
    dee, sam, robin = stage.person("dee"), stage.person("sam"), stage.person("robin")
    card = await stage.message("dee", "applications", "has answered what was asked", "Came through")
    stage.expect_words(await dee.presses(card, "Read answers"), "Mondays, most of the time")
    take = next(one.custom_id for one in card.controls if one.label == "Take")
    stage.show("Dee", await dee.presses(card, _APPROVE))
    await stage.kill_bot()
    stage.tell("The bot was killed right after Dee's press and started again. Sam still sees the card of before.")
    late = stage.show("Sam", await sam.forges(card, take))
    stage.expect_words(late, "Dee")
    await stage.until(lambda: "Member" in robin.roles(), "Robin holds the member role")
    await stage.message("robin", "dm", "Welcome to Practice community")
    stage.expect(len(stage.look("robin", "dm", "Welcome to")) == 1, "one welcome, not two")
    stage.expect("general" in robin.channels(), "the channels are open to Robin")
    await stage.message("sam", "applications", "Application 1", "approved and welcomed", "Came through")
    stage.expect(
        len(stage.look("sam", "applications", "Application 1", "Came through")) == 1, "there is still one card"
    )


async def _closed_messages(stage: Stage) -> None:
    casey, sam = stage.person("casey"), stage.person("sam")
    card = await lobby_card(stage, "casey")
    consent = await casey.presses(card, _APPLY)
    opened = await stage.opens("casey", consent, "I agree, start")
    filled = await casey.submits(opened, {**FIRST_PAGE, "Are you 18 or older?": "No"})
    await casey.presses(filled, _SEND)
    card = await stage.message("sam", "applications", "Application 2", "waiting", "Came through")
    reasons = stage.show("Sam", await sam.presses(card, "Decline"))
    form = await sam.chooses(reasons, "Choose a reason", [_under_18(reasons)])
    stage.show("Sam", form)
    values: dict[str, str | list[str]] = {}
    places = next((one for one in (form.form.fields if form.form else ()) if one.label == "Places that may help"), None)
    if places is not None:
        values[places.label] = [str(places.options[0]["label"])]
    stage.show("Sam", await sam.submits(form, values))
    await stage.message("sam", "applications", "Application 2", "direct messages are closed", "Came through")
    status = stage.show("Casey", await casey.command("apply status"))
    stage.expect_words(status, "The answer is no this time", "not yet checked by this group")


def _under_18(reasons: Answer) -> str:
    menu = next(one for one in reasons.last.controls if one.options)
    return next(str(option["label"]) for option in menu.options if "18" in str(option["label"]))


JOINING = Story(
    name="joining",
    title="Joining: somebody asks to be let in",
    minutes=8,
    steps=(
        Step("Olu, the organiser, opens the doors.", _open_doors, ("robin", "welcome")),
        Step("Robin has just arrived and looks round.", _look_round, ("robin", "welcome")),
        Step(
            "Robin reads what is kept, agrees and fills in the form. The bot is killed meanwhile.",
            _read_first,
            ("robin", "welcome"),
        ),
        Step("Robin comes back later, finds the draft and sends it.", _come_back, ("robin", "welcome")),
        Step("Dee, a moderator, takes the application and reads it.", _read_it, ("dee", "applications")),
        Step("Dee asks a question. Robin answers.", _ask, ("dee", "applications")),
        Step("Dee approves. The bot is killed right after. Sam presses too late.", _decide, ("robin", "dm")),
        Step("Casey, whose direct messages are closed, is declined kindly.", _closed_messages, ("sam", "applications")),
    ),
)
