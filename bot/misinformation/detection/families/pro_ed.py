"""Talk that feeds an eating disorder: tricks, contests, purging."""

from __future__ import annotations

from typing import Final

from bot.language import later
from bot.misinformation.detection.family import Family, rule
from bot.misinformation.detection.suppressors import ASKED, PAST

FAMILY: Final = Family(
    id="pro_ed",
    severity=3,
    name=later("Eating disorders"),
    explanation=later("It may teach or praise starving, purging or losing too much weight."),
    rules=(
        rule(
            "words",
            "thinspo/thinspiration/bonespo/meanspo/fatspo/proana/promia/anamia/edtwt/edtumblr/legspo/sweetspo"
            "/corpsespo",
            "pro_ana/pro_mia/ed_twt/ed_twitter/ed_tumblr/ana_buddy/ana_coach/ana_tips/mia_tips/abc_diet/thigh_gap"
            "/fasting_buddy/ana_diet/goal_weight/ultimate_goal_weight/diet_buddy/skinny_legend",
            "ana/mia buddy/buddies/coach/tips/tricks/group/friend",
            despite=(PAST, ASKED),
        ),
        rule(
            "contest",
            "lowest/lightest/smallest/skinniest/least ..2 bmi/weight/calories/cals/waist/intake/jeans/kilos/dress",
            "who ..3 can ..2 fast/go/last/eat/restrict ..2 longest/least/without/days",
            "who ..2 fasting/restricting/starving ..4 with/join/me/days",
            "fast/fasting/fasted/starve ..4 # days/hours ..6 join/with/anyone/who/beat/challenge/proud/easy/go/me/who",
            "bmi ..4 #low ..6 {low_end}",
            "how low ..4 can/did/have/go/bmi/weight",
            despite=(PAST, ASKED),
        ),
        rule(
            "numbers",
            "{eat} ..4 #low cal/cals/calories/kcal/kcals",
            "{eat} ..3 under #low",
            "#low cal/cals/calories/kcal/kcals a/per/max/each/limit/only/diet/tops/every",
            "under #low cal/cals/calories/kcal/kcals",
            "lose/drop ..3 stone/kilos/kg/pounds/lbs/weight ..4 days/week/fortnight/not_eating/starving/nothing",
            despite=(PAST,),
        ),
        rule(
            "purging",
            "bring/bringing/brings/throw/throwing/get it/food/everything/meals/dinner/lunch back/up/out [up] "
            "without/after/quietly/easily/so/before/quick/quickly/silent/silently",
            "bring it back_up/back up",
            "fingers/toothbrush/spoon down ..2 throat",
            "make/making ..1 yourself/urself sick/vomit/throw/puke/gag",
            "purge/purging/puke/vomit/vom ..5 easier/tips/trick/tricks/quietly/silent/shower/hearing/hear/water"
            "/after/best/how",
            "chew ..2 spit",
            "never/dont/without have/need/ever ..2 swallow/swallowing",
            "taste ..4 none/no/without ..3 calories/cals/fat/weight",
            "{purge_tips}",
            despite=(PAST, ASKED),
        ),
        rule(
            "laxatives",
            "laxative/laxatives/lax/laxies/dulcolax/senna/senokot/diuretics/water_tablets/ipecac/diet_pills ..10 "
            "flat/skinny/thin/weight/weekend/lose/slim/bikini/stone/belly/debloat/calories/eat/binge/dress/every"
            "/works/lighter",
            "insulin/injection/injections/jabs ..4 skip/skipping/miss/less/drop/cut ..6 lose/weight/skinny/thin/slim"
            "/lbs/pounds",
            "skip/skipping/miss/cut/halve ..2 insulin ..6 lose/weight/skinny/thin/slim/lbs/pounds/calories",
        ),
        rule(
            "tricks",
            "drink/chew/suck/smoke/eat/swallow/fill ..3 "
            "water/ice/gum/cotton/coffee/cigarettes/tissue/cubes/fag/fags/cola/vinegar ..6 "
            "hunger/hungry/full/instead/appetite/empty/meals/cravings/eating",
            "{hide} ..3 food/dinner/meals/weight/plate/lunch ..6 napkin/parents/mum/them/bag/sleeve/notice/dog/nurse"
            "/team/knowing",
            "weights/batteries/coins/rocks/water ..5 weigh_in/weigh_ins/weighed/weighin/weigh_day/before_clinic",
            "hunger/growling/rumbling/empty/emptiness ..4 "
            "weakness/leaving/strong/winning/working/pure/clean/feels/applause/success/control/clapping/body",
            "nothing tastes as/better",
            "skip/skipping/miss ..2 meals/dinner/breakfast/lunch/tea/eating ..6 thin/skinny/flat/abs/control/lighter"
            "/willpower/strong/lose",
            "recovery ..2 for/is/makes ..2 weak/quitters/losers/fat/failures/ruins",
            "{body} ..4 prettier/beautiful/goals/showing/poking/proud/visible/pretty/gorgeous/attractive",
            "dont/never deserve/need/earned ..2 eat/food/dinner/calories",
            "earn/burn/work ..2 off every/each/all ..2 calorie/bite/meal/mouthful",
        ),
    ),
    examples=(
        "any thinspo accounts to follow?",
        "Lowest weight in here wins",
        "I stick to 300 calories a day and it's easy",
        "drink ice water every time you feel hungry and you stay empty",
        "senna on a Thursday and you're skinny by Saturday",
        "chew and spit is the best of both",
        "skip your insulin for a bit, you lose loads of weight",
        "hide your dinner in a napkin so mum won't notice",
    ),
    not_for=(
        "Eight months free of purging and so proud",
        "Beat has a helpline for eating disorders",
        "I threw up three times with this bug",
        "My dietitian wants me at 2000 calories a day",
        "The consultant started me on laxatives for the codeine",
        "I'm trying to get my weight back up after the flare",
    ),
)
