"""People who diagnose from a distance, or lean on a title to be believed."""

from __future__ import annotations

from typing import Final

from bot.language import later
from bot.misinformation.detection.family import Family, rule
from bot.misinformation.detection.suppressors import CLINICIAN, NEGATION, PAST

_DESPITE = (PAST, CLINICIAN.id)

FAMILY: Final = Family(
    id="credentials",
    severity=2,
    name=later("Diagnoses and titles"),
    explanation=later("It may give a diagnosis, or ask to be believed because of a title."),
    rules=(
        rule(
            "title",
            "as/speaking_as a/an ..3 {role} ..8 "
            "tell/trust/believe/know/promise/assure/guarantee/definitely/say/listen/recommend/advise/dont/you/never"
            "/ignore",
            "im/i_am/am/being a/an/your ..3 {role} ..6 {trust_me}/so/dont/ignore/you/your/message/send/ask/treat"
            "/cure/diagnose/stop",
            "{trust_me} im/i_am/ive/as ..3 {role}/nurse/medical/trained/qualified/medicine/years/healthcare",
            "{trust_me} ..10 # years",
            "# years ..3 working/experience/nursing/practising/practicing/healing/in/as ..8 "
            "{trust_me}/tell/drugs/pharma/know/believe/seen/never/dont/honestly",
            "worked/working/work ..2 for/in/at ..2 pharma/big_pharma/pharmacy/nhs/lab/hospital/labs ..8 "
            "{trust_me}/know/tested/truth/secret/insider/tell/never/lies/hide/test",
            "phd/doctorate/diploma/certificate/certified/degree/masters/qualified/trained/accredited in/as ..6 "
            "so/plan/plans/you/symptoms/help/treat/cure/diagnose/trust/heal/post/message",
            "my {family} ..1 is/was/works ..3 {role} ..2 and/so/he/she/they ..6 {you_dont}/wrong/stop/ignore/never"
            "/fine/nothing/bin/rubbish",
            despite=_DESPITE,
        ),
        rule(
            "diagnosis",
            "{sure} ..2 got/have/has/is/its/not/be/sounds ..3 {ill}",
            "{youve} ..2 {sure} ..2 {ill}",
            "{youve} {sure} ..3 got/have/has/a ..3 {ill}",
            "{youve} [got/have] ..2 {ill} ..4 {sure}/no_doubt/guarantee/trust/no_need/i_can_tell/hundreds/obvious"
            "/wait/scan/test/tests",
            "sounds/looks ..1 exactly/definitely/clearly/totally/textbook/classic/just ..1 like ..3 {ill}",
            "textbook/classic case ..3 {ill}",
            "{ill} ..2 textbook/100/without_doubt/no_doubt/guaranteed/hands_down",
            "thats/its/this_is/you_are/youre/she_is/hes/shes {sure} ..3 {ill}",
            "thats/its [not/no/never] {sure} ..1 not/no/never ..3 {ill}/serious/cancer/anything",
            "i can ..2 diagnose/tell ..4 {people}/from/by/just/within/over/photo/eyes/tongue/iris/looking",
            "diagnose/diagnosed/diagnosing ..2 {people}/myself/you/anyone/everyone/her/him ..5 "
            "chatting/chat/minutes/photo/here/online/message/seconds/free/months/pictures/voice/eyes",
            "no_need to/for ..1 wait/waiting/test/tests/see/bloods/scan/results/diagnosis",
            "{you_dont} need ..2 scan/scans/test/tests/bloods/results/biopsy/referral/second_opinion/assessment",
            "seen hundreds/thousands/loads/dozens/so_many of",
            "dont/no_need wait/waiting for ..2 bloods/results/scan/diagnosis/test/tests",
            despite=(*_DESPITE, NEGATION),
        ),
        rule(
            "consults",
            "{post_send} ..3 symptoms/bloods/results/photo/photos/pictures/scan/scans/blood_results/rash/list"
            "/test_results",
            "tell me ..2 symptoms",
            "personal/personalised/bespoke/custom/individual/tailored plan/plans/protocol/programme/treatment/advice "
            "..4 "
            "you/each/post/send/message/everyone/symptoms/for",
            "ill/i_can/let_me ..2 read/interpret/check/review/look ..3 bloods/scan/scans/results/mri/xray/ecg",
            "i ..1 treat/cure/heal/prescribe ..2 {people}/patients/clients/{ill}",
            despite=_DESPITE,
        ),
    ),
    examples=(
        "As a nurse I can tell you that's nothing to worry about, skip the test",
        "You've definitely got lupus",
        "Trust me, I'm a trained healer",
        "sounds exactly like MS to me",
        "post your symptoms below and I'll make you a plan",
        "I can diagnose anyone from a photo",
        "15 years in pharma, believe me it's all lies",
    ),
    not_for=(
        "I'm not a doctor but that sounds worth getting checked",
        "My daughter is a doctor and she was exhausted",
        "Do you have to be a nurse to join?",
        "I was diagnosed with lupus in 2019",
        "I'm a nurse and I'm so tired after that shift",
        "My consultant thinks it is definitely Crohn's",
        "I've been a patient for 20 years and seen a lot of doctors",
    ),
)
