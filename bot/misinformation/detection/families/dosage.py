"""Advice on how much of a medicine to take."""

from __future__ import annotations

from typing import Final

from bot.language import later
from bot.misinformation.detection.family import Family, rule

FAMILY: Final = Family(
    id="dosage",
    severity=3,
    name=later("Doses"),
    explanation=later("It may tell somebody how much of a medicine to take."),
    rules=(
        rule(
            "amount",
            "{take} ..2 {many} ..2 {name}",
            "{take} ..3 {many} [more/of] {unit} ..4 {name}",
            "{take} ..2 {name} ..3 {many} ..2 {unit}/times",
            "{take} ..1 {many} ..2 mg/mcg/iu/mgs",
            "{name} ..2 # [mg/mcg/ml/units] ..2 times/every/twice/three ..4 hour/hours/day/daily",
            "{many} {name} ..3 every/each ..3 hour/hours/hrs/morning/night",
            "{many} ..2 {unit} [of] {name} ..3 for/every/per/before/after/with ..3 "
            "every/slice/meal/cake/biscuit/each/kilo/kg/pizza/drink/night/day",
            "an/a extra ..3 {unit}/{med}",
            "extra ..1 {many} ..1 {unit}/{name}",
        ),
        rule(
            "change",
            "{change} ..1 {yours} ..2 {med}",
            "{change} ..1 {yours} ..2 dose/dosage/basal/bolus",
            "{change} the/it/them ..2 by/to # [mg/mcg/units]",
            "{name} ..2 by # mg/mcg/units/a",
            "double/triple/quadruple up/dose/doses/dosing",
            "double/triple ..2 {name}",
            "twice/double/triple/times/half the dose/amount/recommended/normal/usual",
            "drop/drop_down/jump/go/going/start/whack/come/cut # [mg] straight/at_once/overnight/immediately/in/at",
            "straight/right/jump/up to # mg/mcg/units",
            "skip/ignore/forget the taper/tapering/titration",
            "instead_of dropping/tapering/reducing/going ..8 {many}",
        ),
        rule(
            "limit",
            "ignore/forget/disregard/dont_believe/above/over/exceed/double ..3 "
            "packet/box/leaflet/label/limit/maximum/max/guidelines/instructions/recommended/warning",
            "more than ..4 packet/box/leaflet/label/says/doctor/prescribed/recommended",
            "max/maximum/limit/daily_limit ..5 made_up/cautious/nonsense/joke/lawyers/covers/low/guideline/arbitrary"
            "/conservative",
            "{take} as_many/as_much ..4 as/you ..3 want/like/need/can",
            "keep taking/popping/upping/increasing ..4 until/till/til",
            "until/till/til you feel/are/notice/get/stop ..2 normal/better/sleepy/nothing/right/human/it",
            "{you_cant} ..1 overdose on",
            "{you_cant} ..2 take too/to much/many",
            "more the better",
            "{name} ..4 safe/fine ..3 up_to #",
            "you/u can ..2 take/have/go ..3 up_to #",
        ),
        rule(
            "thumb",
            "rule_of_thumb ..8 {unit}/{med}/dose",
            "works/fine/safe/same for anyone/everyone/everybody/anybody",
            "{many} ..2 {unit} ..6 works/sorts/does ..1 for anyone/everyone/everybody",
            "{trust_me} ..8 # mg/mcg/units/ml",
        ),
        rule(
            "child",
            "adult/grownup/grown_up/adults paracetamol/ibuprofen/aspirin/tablet/tablets/dose/antihistamine/melatonin"
            "/{name}",
            "give/gave/slip/crush/mix ..3 {child}/him/her ..4 {many} ..3 {name}/tablet/spoon/spoons/teaspoon/teaspoons",
            "give/slip/crush ..3 {child}/him/her/them ..5 {name} ..8 sleep/quiet/calm/knock/settle/out/flight/night",
            "{name}/tablet/capsule ..3 in/into ..2 bottle/yoghurt/yogurt/juice/milk ..6 {child}/him/her/dont",
            "dose by/on/off weight/size/guess",
        ),
        rule(
            "catch-up",
            "take/have two/double/both ..4 next/tomorrow/later/missed/forgot/make/instead",
            "make_up for ..4 missed ..2 dose/doses",
            "missed/miss/forgot/forget ..6 take/have/double/just two/double/both/it",
            "save/stockpile/saving ..2 up ..4 take ..3 at_once",
        ),
        rule(
            "opened",
            "crush/chew/snort/open/break/dissolve ..4 slow_release/modified_release/capsule/capsules/mr/xr/patch"
            "/patches/coating",
            "cut/split/halve ..3 {name}/patch/patches/tablet/tablets ..4 half/quarters/bits/last/longer/stretch",
        ),
    ),
    examples=(
        "Take 8 paracetamol at once, it's the only thing that works",
        "Double your thyroxine until you feel normal",
        "I'd give the little one half an adult aspirin",
        "ignore the leaflet, you can go way higher",
        "If you missed yesterday just take two tomorrow",
        "an extra 6 units of novorapid sorts any cake",
        "Start on 50mg naltrexone a night and see how you go",
        "crush the slow release ones and they kick in quicker",
    ),
    not_for=(
        "I take 5mg of ramipril every morning",
        "My consultant put me up to 100mg",
        "What dose of vitamin D is everyone on?",
        "Take two of everything to hospital",
        "Never take more than the packet says",
        "I took two tablets by mistake last night",
        "My nurse told me to take 2 units for every 10g",
        "The recipe needs 200g of flour and 2 eggs",
    ),
)
