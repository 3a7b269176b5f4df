"""Advice to stop a medicine or a treatment."""

from __future__ import annotations

from typing import Final

from bot.language import later
from bot.misinformation.detection.family import Family, rule
from bot.misinformation.detection.suppressors import NEGATION, PAST

FAMILY: Final = Family(
    id="stop_meds",
    severity=3,
    name=later("Stopping treatment"),
    explanation=later("It may tell somebody to stop a medicine or a treatment."),
    rules=(
        rule(
            "order",
            "{stop} ..1 {yours} ..2 {med}",
            "{stop} ..1 {name}",
            "{stop} ..1 {med} ..4 altogether/completely/today/tomorrow/tonight/now/immediately/overnight/straight/asap",
            "stop/quit/leave/drop/bin/ditch them/those/it ..3 altogether/completely/today/overnight/immediately"
            "/cold_turkey",
            "{stop} taking/using/giving/swallowing/popping ..3 {med}",
            "stop_taking/stop_using/stop_giving/quit_taking ..3 {med}/them/it/those",
            "leave/put/keep/throw/chuck/bin/flush/stick/lob/sling ..4 "
            "in/down the drawer/bin/toilet/loo/cupboard/sink/drain/rubbish",
        ),
        rule(
            "cold-turkey",
            "go/going/do/try/just/went cold_turkey",
            "cold_turkey ..4 is/was/works/best/easy/only/fine/way",
        ),
        rule(
            "no-need",
            "{you_dont} [really/actually/even] need/require/want ..3 {med}",
            "doesnt/dont [really/actually/even] need that/those/these/the/any/all/his/her/your/no ..3 {med}",
            "{you_wont} [be] need/needing/want ..4 {med}/it/them",
            "no_need for ..3 {med}",
            "dont/doesnt/not/never need/needed {name}",
            "better/happier/healthier/fine without ..2 {med}",
            "better_off without/off ..2 {med}/them/it",
            "your/ur/the body ..2 doesnt/dont need ..4 {med}/it/them/chemicals",
            despite=(NEGATION,),
        ),
        rule(
            "harm",
            "{med} ..2 is/are/r/theyre/thats/were/just/its ..4 "
            "poison/poisoning/poisonous/toxic/killing/scam/con/placebo/worse/rotting/sick/ill/hooked/zombie/zombies"
            "/pointless/useless/evil/sedating/crutch",
            "{med} ..4 making/makes/make/keeping/keeps/keep/turning/turn you/u/ya/her/him/us ..2 "
            "worse/ill/iller/sick/sicker/hooked/zombie/unwell/numb/fat/poorly/dependent",
            "{med} ..3 {are} ..3 {quackery}",
            "only/just/nothing_but steroids/chemicals/poison/sugar_pills/toxins",
            "chemicals/toxins/poison ..3 your/ur/the body/system/brain/blood",
            "{med} ..3 destroy/destroys/damage/damages/rot/rots/ruin/ruins/shut/shuts/kill/kills/wreck/wrecks/fry"
            "/fries "
            "your/ur/the/you/people/more",
        ),
        rule(
            "kept-hooked",
            "keep/keeping/keeps/get/gets you/u/us/people/ya/everyone ..1 hooked/sick/ill/addicted/dependent/drugged"
            "/medicated",
            "withdrawal ..5 made_up/myth/lie/fake/head/exaggerated",
            "repeat/lifelong/cash customers/customer/cow",
            "customer/customers/patient/patients for life",
        ),
        rule(
            "praised",
            "ones/people/those/everyone/person/folk/friends/anyone/patients/lot that/who/whove ..3 {ditched} ..3 {med}",
            "{ditched} ..3 {med}/them/mine ..9 {better_now}",
            "{better_now} ..4 {ditched} ..3 {med}/them/mine",
            "{better_now} ..4 off ..2 {med}",
            "{better_now} ..3 since ..3 {ditched}/off",
            "life/day/decision/thing ..4 {ditched} ..2 {med}",
            despite=(PAST,),
        ),
        rule(
            "swap",
            "swap/swapped/replace/replaced/trade/substitute/switch/switched/change ..4 {med} ..2 for/with/to ..3 "
            "{remedy}",
            "{remedy} ..4 instead_of/rather_than/in_place_of/replaces/replaced/replace ..4 {med}",
            "instead_of/rather_than ..3 {med} ..4 {remedy}",
            "need/needs/needed/want/wants ..3 {remedy} ..2 not ..2 {med}",
            "{med} ..4 needs/need ..2 {remedy}",
            "off ..3 {med} ..4 and/onto/on/with/using ..3 {remedy}",
        ),
        rule(
            "faith",
            "god/jesus/lord/allah/faith/christ/spirit/universe ..4 heal/heals/healed/healing/cure/cures/cured/chosen",
            "every/each tablet/pill/dose/injection you ..5 doubt/god/him/faith/believe/lie/poison/nail/telling/insult",
            "{med} ..5 lack/sign/shows/show of ..1 faith/doubt/weakness",
            "pray/prayer/prayers ..4 not/instead_of/over/without ..3 {med}",
        ),
        rule(
            "pause",
            "break/holiday/rest from ..3 {med}",
            "{med} holiday/break",
            "skip/miss/missing/skipping ..3 dose/doses/{med} ..6 wont/fine/no/ok/okay/harm/hurt/nobody/nothing/trick",
            "{med} ..2 can wait/stop",
            "finish/finishing ..3 course ..4 myth/pointless/unnecessary/no/not",
        ),
    ),
    examples=(
        "You should bin those tablets",
        "just stop taking the sertraline, honestly",
        "quit your meds cold turkey, it's the best way",
        "You don't need insulin once you cut out bread",
        "those pills are just keeping you sick",
        "I binned my tablets and never felt better",
        "swap your statins for garlic capsules",
        "The Lord has healed you, put the tablets in the drawer",
        "have a break from the methotrexate for a month, no harm done",
        "get her off those antipsychotics and onto cbd oil",
    ),
    not_for=(
        "My GP said to stop the ramipril for now",
        "Please don't stop your tablets without asking your doctor",
        "When I stopped sertraline I had brain zaps",
        "Can I stop taking folic acid after 12 weeks?",
        "I wish I could stop taking these tablets",
        "Never stop steroids suddenly",
        "My neighbour keeps telling me to bin my inhaler and I'm fed up with it",
        "Do you put your old tablets in the bin or take them back?",
        "I dropped my tablets all over the kitchen floor",
    ),
)
