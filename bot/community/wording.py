"""The words a community starts with; an organiser may replace any of them in community.toml."""

from __future__ import annotations

from bot.language import later

WHAT_IS_STORED = later(
    "We keep your answers, your Discord account number and the dates.\n"
    "We also note which moderator opens your answers, and when.\n"
    "Please leave out your health. We do not need to know about it."
)

WHY_IT_IS_STORED = later(
    "Moderators need your answers to decide who joins.\n"
    "This keeps the group safe and kind. We use them for nothing else."
)

WHO_READS = later(
    "The moderators and organisers of this group can read your answers. Other members cannot.\n"
    "The answers are stored in a locked form. The person who runs this bot keeps the key."
)

HOW_LONG = later(
    "A form you have started waits {draft}. Then it is deleted.\n"
    "If we say yes, your answers are deleted after {after_yes}.\n"
    "If we say no, they are deleted after {after_no}.\n"
    "Then we keep only the decision, its date and a code made from your account number. These go after {memory}.\n"
    "You can take your application back at any time before we decide. Then your answers are deleted at once."
)

AGREEMENT = later(
    "In this group:\n"
    "- We are kind, and we listen.\n"
    "- We share what we have lived through. We do not tell each other what treatment to take or stop.\n"
    "- What people share here stays here.\n"
    "- Nobody sells things or collects people's stories.\n"
    "- Moderators are members like you. You can ask them why they did something.\n"
    "- This group is not an emergency service. If a life is at risk, call 999."
)

WELCOME = later(
    "Welcome. We are glad you are here.\n"
    "You can read for as long as you like. Write when you want to, or not at all. There is no rush.\n"
    "If something here worries you, tell a moderator.\n"
    "This group is not an emergency service. If a life is at risk, call 999."
)

Q_AGREEMENT = later("Do you agree to the group agreement?")
Q_AGREEMENT_HELP = later("You saw it on the screen before this one.")
Q_ADULT = later("Are you 18 or older?")
Q_ADULT_HELP = later("This group is for adults.")
Q_RELATION = later("What brings you to this topic?")
Q_RELATION_HELP = later("Choose the one that fits best. You do not have to say.")
RELATIONS = (
    later("I live with it myself"),
    later("I care for someone who does"),
    later("I help to run a group"),
    later("I would rather not say"),
)
Q_HEARD = later("How did you hear about us?")
Q_HEARD_HELP = later("This helps us to know where people find us.")
HEARD = (
    later("From a friend or family member"),
    later("From a nurse, doctor or other worker"),
    later("From a charity or another group"),
    later("Online"),
    later("Another way"),
    later("I would rather not say"),
)
Q_WHY = later("Why would you like to join?")
Q_WHY_HELP = later("A few words are enough. Please leave out your health.")

NOT_THE_RIGHT_GROUP_LABEL = later("Another group fits better")
NOT_THE_RIGHT_GROUP = later(
    "Thank you for asking to join us. We read your answers with care.\n"
    "We think another group can help you more than we can. This says nothing about you as a person."
)
NOT_THE_RIGHT_GROUP_SHORT = later("Thank you for asking. We think another group can help you more than we can.")

UNDER_18_LABEL = later("Under 18")
UNDER_18 = later(
    "Thank you for asking to join us.\n"
    "This group is for people who are 18 or older, so we cannot let you in yet. You did nothing wrong.\n"
    "You are welcome to apply again once you are 18."
)
UNDER_18_SHORT = later(
    "Thank you for asking. This group is for people of 18 or older. You are welcome once you are 18."
)

NO_AGREEMENT_LABEL = later("No to the group agreement")
NO_AGREEMENT = later(
    "Thank you for asking to join us.\n"
    "Everyone here says yes to the group agreement first. Your form did not say yes to it.\n"
    "That is your choice, and it is fine. If you would like to say yes one day, you are welcome to apply again."
)
NO_AGREEMENT_SHORT = later(
    "Thank you for asking. Everyone here says yes to the group agreement first. You are welcome to apply again."
)

INCOMPLETE_LABEL = later("Answers missing")
INCOMPLETE = later(
    "Thank you for asking to join us.\n"
    "Some answers were missing, so we could not decide. You did nothing wrong.\n"
    "You are welcome to apply again. Short answers are enough."
)
INCOMPLETE_SHORT = later("Thank you for asking. Some answers were missing. You are welcome to apply again.")

SAFETY_LABEL = later("Safety of the group")
SAFETY = later(
    "Thank you for asking to join us.\n"
    "We are not able to let you in. Two people looked at your form with care before they decided.\n"
    "We know this may be hard to read. You may ask the organisers of this group to look again."
)
SAFETY_SHORT = later("Thank you for asking. We cannot let you in. You may ask the organisers to look again.")
