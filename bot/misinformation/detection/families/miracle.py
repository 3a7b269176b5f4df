"""Cures that are none: herbs, oils, diets, prayers and poisons said to end an illness."""

from __future__ import annotations

from typing import Final

from bot.language import later
from bot.misinformation.detection.family import Family, raised_by, rule
from bot.misinformation.detection.suppressors import PAST

FAMILY: Final = Family(
    id="miracle",
    severity=2,
    name=later("Miracle cures"),
    explanation=later("It may promise a cure that does not hold, or name a cause that is not one."),
    rules=(
        rule(
            "cures",
            "{remedy} ..4 {cure} ..5 {ill}",
            "{cure} ..5 {ill} ..4 with/by/using/thanks_to/through/naturally ..4 {remedy}",
            "{remedy} ..8 {ill} ..4 {gone}",
            "{ill} ..6 {gone} ..8 {remedy}",
            "{remedy} ..3 for ..3 {ill} ..4 {works}",
            "{remedy} ..5 better/stronger/safer/cheaper/good ..1 than/as ..3 {med}",
            "{remedy} ..4 {does_what} ..3 {med}/{doctor}",
            "my/your/her/his/the ..1 {ill} ..2 {are}/just/completely/totally ..2 {gone} ..6 {remedy}/naturally/days"
            "/weeks/since",
            "{ill} ..2 is/are/was/were [completely/totally/fully] {gone}/curable/reversible ..4 naturally/if/by/with"
            "/just/weeks/days/once",
            "cured/healed/reversed my/her/his/their/your ..2 {ill}",
            "{take} ..4 {remedy} ..6 {cure}",
            "{remedy} every/each/twice/three/# ..4 {ill}",
            despite=(PAST,),
        ),
        rule(
            "the-cure",
            "cure/cures for ..2 {ill}",
            "{ill} ..2 has/have ..1 cure/cures",
            "the real/natural/true/hidden/secret/actual/only/ancient/forbidden/simple cure/treatment/answer/remedy"
            "/cause",
            "natural/miracle/hidden/secret/ancient/holistic/guaranteed/permanent cure/cures/remedy/healing/protocol",
            "cant/cannot/couldnt/wont/doesnt survive/live/grow/exist/thrive/spread in/with/on/without",
            "alkaline/alkalise/alkalize/alkalising/alkalinity body/blood/your/water/diet/foods ..4 {ill}/{cure}"
            "/{drink}/disease",
            "{ill} ..4 disappears/disappear/vanishes/gone/cured/healed/reversed/reverse/clears ..3 in/within ..1 "
            "{many}/days/weeks/months/hours",
            "guaranteed ..5 {cure}/{gone}/results/{ill}/work",
            "{cure}/{gone}/results ..4 guaranteed",
            "100 natural/guaranteed/percent ..4 {cure}/{ill}/works",
            "no_more hospitals/doctors/tablets/meds/chemo/insulin/hospital/medication/inhalers",
            "{cure} [any/all/every/most/your] {ill} ..3 naturally/without/in/with",
            "naturally {cure}",
        ),
        rule(
            "hidden",
            "{secret}",
            "{doctor}/pharma/nhs/they ..5 "
            "never/wont/dont/hate/hates/hide/hides/hiding/bury/buried/ban/banned/suppress/suppressing ..2 "
            "mention/mentions/tell/this/want/cure/cures/trick/it/you/talk/admit/natural",
            "ask yourself why",
            "funny/strange/weird/odd how ..5 {doctor}/nhs/nobody/they ..6 {remedy}/mention/mentions/tell/talk",
            "cure/cures ..5 {made_up}/hidden/suppressed/hiding/covered/buried/billions/profit/profitable/money",
            "no ..1 money/profit in ..3 cure/cures/curing/healthy/{remedy}",
        ),
        rule(
            "false-cause",
            "{ill} ..2 is/are/its ..2 just/only/really/actually/simply/all/nothing_but ..4 {false_cause}",
            "{ill} ..3 caused/comes/come/starts/start by/from/in ..3 {false_cause}",
            "root cause ..6 {false_cause}/{ill}",
            "{false_cause} ..3 causes/cause/causing/behind/root ..3 {ill}",
            "{fix} ..2 {false_cause}/gut/diet/liver/hormones/spine/chakras/mindset ..6 {ill}/{gone}/{cure}/itself",
            "{kill_off} ..3 parasites/candida/worms/toxins/mould/heavy_metals",
        ),
        rule(
            "poison",
            "{take} ..4 {poison}",
            "{many} drops/caps/spoons/capfuls/teaspoons/teaspoon/tablets/capsules [of] ..1 {poison}",
            "{poison} ..2 in/into/under/with ..2 water/juice/tongue/bath/nebuliser/nebulizer/ears/tea",
            "{poison} ..5 {cure}/{works}/{gone}/drops/protocol/enema/enemas/virus/viruses/{child}",
            "{poison} ..2 for ..3 {ill}",
            "# drops ..8 water/day/daily/times/morning/tongue",
            "{poison} ..2 {many} ..3 {times}",
        ),
        rule(
            "faith",
            "{prays} ..8 {ill}/tumour/tumours/{cure}/{gone}/hospital/hospitals/wheelchair/scans",
            "{ill}/tumour/tumours ..6 jesus/lord/prayer/god/miracle/faith/spirit/holy",
            "manifest/manifesting/visualise/affirmations/positive_thinking ..6 {cure}/{ill}",
            "{ill} ..2 is/are/its/thats ..3 {mindset}",
        ),
        rule(
            "praised",
            "{remedy} ..8 {better_now}",
            "swear/swears/swearing by ..2 {remedy}",
            "{remedy} ..5 {saved}",
            "{ill} sufferers/people/warriors ..3 {need_try} ..3 {remedy}",
            "{need_try} ..3 {remedy} ..4 {ill}",
            "{remedy} ..3 draws/pulls/sucks/removes/flushes/detoxes/cleans ..2 "
            "out/toxins/heavy/metals/tumour/poison/infection/metal/mercury/parasites",
            "throw/threw/chuck/bin away your/ur/my inhaler/stick/wheelchair/tablets/crutches/glasses",
            despite=(PAST,),
        ),
    ),
    examples=(
        "Black seed oil cures diabetes",
        "my psoriasis is gone since I started celery juice",
        "Cancer can't survive in an alkaline body",
        "The natural cure for MS they don't want you to know",
        "three drops of chlorine dioxide in water every morning",
        "Fibromyalgia is just parasites",
        "come to the prayer meeting, tumours vanish in Jesus' name",
        "turmeric works better than ibuprofen",
        "heal your gut and the depression goes away for good",
    ),
    not_for=(
        "Has anyone tried turmeric for sore joints?",
        "I'm in remission after two years of chemo",
        "That alkaline water thing is nonsense",
        "The consultant says my Graves is cured now the thyroid is out",
        "There is no cure for ME yet but pacing helps me",
        "The BBC had a piece on miracle cure adverts",
        "A hot bath and honey in my tea helps my cold",
        "I wish there was a cure for this",
        "We prayed for you at church on Sunday",
    ),
    raised_by=raised_by(
        "{poison}", "instead_of/no_more/rather_than ..4 {care}/{med}/hospitals/doctors", "off ..2 {med}"
    ),
)
