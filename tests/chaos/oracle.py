"""Compares what people were told with what is there, and names everything that is lost, doubled or half-done."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tests.chaos.diary import Diary, Verdict
from tests.chaos.facts import ApplicationFact, Facts, PersonFact

OVERLOADED = 1.5
_LATE = "late: "
"""A machine with so much more to do than its cores can is no measure of how soon the bot answers."""

_LETTING_IN = {"approved", "role_granted"}
_LET_IN = {*_LETTING_IN, "welcomed"}
_WAITING = {"submitted", "taken", "needs_info"}
_ON_CARD = {
    "submitted": ": waiting",
    "taken": ": being looked at",
    "needs_info": ": waiting for an answer from the applicant",
    "approved": ": approved, the role is on its way",
    "role_granted": ": approved, the welcome is on its way",
    "welcomed": ": approved and welcomed",
    "declined": ": declined",
    "withdrawn": ": withdrawn",
    "expired": ": closed",
}
_WHILE_OPEN = {
    "membership.draft_expires",
    "membership.draft_reminder",
    "membership.lease",
    "membership.on_duty",
    "membership.organiser",
    "membership.questions_reminder",
    "membership.questions_overdue",
}


@dataclass(slots=True)
class Findings:
    """What is wrong, each as a sentence. `broken` is what no flow should ever do, whatever happens."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half_done: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        """Return the one line that matters."""
        return f"lost {len(self.lost)}, doubled {len(self.doubled)}, half-done {len(self.half_done)}"

    @property
    def all(self) -> list[str]:
        """Return every finding with its kind in front."""
        kinds = (("lost", self.lost), ("doubled", self.doubled), ("half-done", self.half_done), ("broken", self.broken))
        return [f"{kind}: {one}" for kind, found in kinds for one in found]

    @property
    def only_late(self) -> bool:
        """Tell whether nothing is wrong but answers that came late."""
        return all(one.startswith(f"broken: {_LATE}") for one in self.all)

    def __bool__(self) -> bool:
        return bool(self.all)


def judge(diary: Diary, facts: Facts) -> Findings:
    """Hold the diary against the facts."""
    findings = Findings()
    of_person: defaultdict[int, list[ApplicationFact]] = defaultdict(list)
    for application in facts.applications:
        of_person[application.person].append(application)
    for person in facts.people.values():
        _judge_person(diary, facts, person, of_person[person.id], findings)
    for application in facts.applications:
        _judge_card(facts, application, findings)
        _judge_verdicts(diary, facts, application, findings)
        _judge_end(facts, application, findings)
    judge_workings(diary, facts, findings)
    return findings


def judge_workings(diary: Diary, facts: Facts, findings: Findings) -> None:
    """Look at what no flow may leave behind, whatever it is about."""
    _judge_delivery(facts, findings)
    _judge_house(diary, facts, findings)


def _judge_person(
    diary: Diary, facts: Facts, person: PersonFact, own: list[ApplicationFact], findings: Findings
) -> None:
    _judge_words(diary, person, own, findings)
    name = f"person {person.id}"
    if len(own) > 1:
        findings.doubled.append(f"{name} has applications {[one.id for one in own]}")
    if person.welcomes > 1 or person.refusals > 1:
        findings.doubled.append(f"{name} got {person.welcomes} welcomes and {person.refusals} refusals")
    if person.welcomes and person.refusals:
        findings.half_done.append(f"{name} got a welcome and a refusal")
    if person.is_there and person.welcomes and not person.has_role:
        findings.half_done.append(f"{name} was welcomed and does not hold the role")
    if person.has_role and not any(one.status == "welcomed" for one in own):
        findings.half_done.append(f"{name} holds the role, and their application is {[one.status for one in own]}")
    if person.has_role and not person.closed and not person.welcomes:
        findings.half_done.append(f"{name} holds the role and was not welcomed")


def _judge_words(diary: Diary, person: PersonFact, own: list[ApplicationFact], findings: Findings) -> None:
    """Look whether what the person was told is so."""
    name = f"person {person.id}"
    if person.id in diary.sent and not any(one.sent for one in own):
        findings.lost.append(f"{name} was told that their application was sent, and it was not")
    withdrawn = all(one.status == "withdrawn" for one in own)
    if person.id in diary.withdrawn and (not own or not withdrawn or any(one.words for one in own)):
        findings.lost.append(f"{name} was told that it is withdrawn, and it is {[one.status for one in own]}")
    stored = sum(one.answered for one in own)
    if diary.answered[person.id] > stored and not withdrawn:
        findings.lost.append(f"{name} was told of {diary.answered[person.id]} answers, {stored} are stored")


def _judge_card(facts: Facts, application: ApplicationFact, findings: Findings) -> None:
    cards = facts.cards.get(application.id, [])
    name = f"application {application.id}"
    if not application.sent:
        return
    if not cards:
        findings.lost.append(f"{name} has no card")
    if len(cards) > 1:
        findings.doubled.append(f"{name} has {len(cards)} cards")
    words = _ON_CARD.get(application.status, application.status)
    if any(words not in (line.strip() for line in _endings(card)) for card in cards):
        findings.half_done.append(f"{name} is {application.status}, and its card shows something else")


def _endings(card: str) -> list[str]:
    """Return what follows the person's name in the line that tells the state."""
    return [f":{line.partition('>:')[2]}" for line in card.splitlines() if line.startswith("From ")]


def _judge_verdicts(diary: Diary, facts: Facts, application: ApplicationFact, findings: Findings) -> None:
    told = diary.verdicts.get(application.id, [])
    verdicts = {verdict for _moderator, verdict in told}
    name = f"application {application.id}"
    if len(verdicts) > 1:
        findings.half_done.append(f"{name}: moderators were told {told}")
    if len(verdicts) != 1:
        return
    person = facts.people.get(application.person, PersonFact(application.person, is_there=False))
    if verdicts == {Verdict.APPROVED}:
        _judge_yes(application, person, findings)
    elif application.status != "declined":
        findings.lost.append(f"{name} was declined, and it is {application.status}")
    elif not person.refusals and person.is_there and not person.closed:
        findings.lost.append(f"{name} was declined, and the person has no letter")


def _judge_yes(application: ApplicationFact, person: PersonFact, findings: Findings) -> None:
    name = f"application {application.id}"
    if not person.is_there:
        if application.status not in {*_LET_IN, "withdrawn"}:
            findings.lost.append(f"{name} was approved, and it is {application.status}")
        return
    if application.status not in _LET_IN:
        findings.lost.append(f"{name} was approved, and it is {application.status}")
    if not person.has_role:
        findings.lost.append(f"{name} was approved, and the person does not hold the role")
    if not person.welcomes and not person.closed:
        findings.lost.append(f"{name} was approved, and the person has no welcome")


def _judge_end(facts: Facts, application: ApplicationFact, findings: Findings) -> None:
    """Look whether it has come to an end, with nothing left over."""
    name = f"application {application.id}"
    person = facts.people.get(application.person)
    is_there = person is not None and person.is_there
    if application.status in _WAITING or application.status in _LETTING_IN:
        findings.half_done.append(f"{name} is still {application.status}")
    if application.status == "draft" and not is_there:
        findings.half_done.append(f"{name} is still a draft of somebody who has left")
    told = {"dm"} if person is not None and is_there and not person.closed else {"dm", "status"}
    if application.status in {"welcomed", "declined"} and application.told_by not in told:
        findings.half_done.append(f"{name} is {application.status}, and how they were told is {application.told_by}")
    left = [kind for kind, ref in facts.timers if ref == str(application.id) and kind in _WHILE_OPEN]
    if left and application.status not in _WAITING | {"draft"}:
        findings.half_done.append(f"{name} is {application.status} and has timers left: {left}")
    _judge_threads(facts, application, findings)


def _judge_threads(facts: Facts, application: ApplicationFact, findings: Findings) -> None:
    name = f"application {application.id}"
    threads = [one for one in facts.threads if one.application == application.id]
    if len(threads) > 1:
        findings.doubled.append(f"{name} has {len(threads)} threads")
    if any(one.questions > application.asked_rounds for one in threads):
        findings.doubled.append(f"{name} was asked {application.asked_rounds} times, and the thread has more questions")
    if application.status != "needs_info" and any(one.open for one in threads):
        findings.half_done.append(f"{name} is {application.status}, and its thread is open")


def _judge_delivery(facts: Facts, findings: Findings) -> None:
    findings.doubled += [f"two messages for one: {one}" for one in facts.twins]
    findings.doubled += [f"to-do {op_id} has {count} cards" for op_id, count in facts.todos.items() if count > 1]
    unsent = Counter((one.kind, one.state) for one in facts.outbox if one.state in {"new", "sending"})
    findings.half_done += [f"{count} x {kind} is {state} in the outbox" for (kind, state), count in unsent.items()]
    for one in facts.outbox:
        if one.state == "parked" and not facts.todos[one.op_id]:
            findings.half_done.append(f"{one.kind} {one.op_id} is parked ({one.todo}) and has no card")
        if one.state == "parked":
            findings.broken.append(f"{one.kind} {one.op_id} is parked ({one.todo}), and nothing stood in its way")


def _judge_house(diary: Diary, facts: Facts, findings: Findings) -> None:
    findings.broken += [f"rule broken: {one}" for one in facts.violations]
    if facts.busiest <= OVERLOADED:
        findings.broken += [f"{_LATE}{one}" for one in facts.late]
    findings.broken += [f"audit log: {one}" for one in facts.wrong_audit_rows]
    findings.broken += [f"the bot ended by itself: {one}" for one in facts.crashes]
    findings.broken += [f"an apology: {one}" for one in diary.apologies]
    if facts.integrity != "ok":
        findings.broken.append(f"database: {facts.integrity}")
