"""Diets, fasts and food said to treat an illness, or called safe where they are not."""

from __future__ import annotations

from typing import Final

from bot.language import later
from bot.misinformation.detection.family import Family, raised_by, rule
from bot.misinformation.detection.suppressors import NEGATION

FAMILY: Final = Family(
    id="diet",
    severity=2,
    name=later("Diets and fasts"),
    explanation=later("It may tell somebody to eat, drink or fast in a way that can harm."),
    rules=(
        rule(
            "feeds-illness",
            "{food_group} ..2 feeds/feed/fuels/fuel/causes/cause/inflames/triggers ..3 root/{ill}/tumour/poison",
            "starve/starves/starving/feed/feeds ..3 cancer/tumour/tumours/candida/parasites/cells",
            "{cut_out} ..3 {food_group} ..8 {ill}/{cure}/{gone}/tumour/{med}",
            "{cut_out} all/every/your/the ..2 {food_group}",
            "no/zero {food_group} ..4 {gone}/{cure}/needed/shrinks",
        ),
        rule(
            "fasting",
            "{fast} ..6 {cure}/{gone}/{ill}/protects/protect/resets/reset/starves/immune/detox/kills/regenerate"
            "/autophagy",
            "{fast} for # days/weeks/hours",
            "# day/days/hour/hours/week {fast}",
            "{try_do} ..2 {fast} ..6 before/instead_of/rather_than/first/{ill}/{med}/{care}",
            "{cure}/protects/resets ..4 {ill}/body/gut/immune/kidneys/liver ..3 with/by ..3 {fast}",
            "{fast} ..6 through/on/with/while ..3 insulin/pregnant/meds/flare/tablets/dialysis",
            "dry fast/fasting/fasts",
        ),
        rule(
            "fluids",
            "drink/drinking/down/neck ..3 # litres/litre/pints/gallons/glasses",
            "flush ..4 kidneys/kidney/liver/toxins/system/stones/colon/bowel/sugar/gallbladder",
            "salt/salty/saltwater/sole ..2 flush/water ..4 {ill}/{cure}/clean/every/morning/daily",
            "{you_dont} need ..3 fluid/dialysis/restriction/restrictions/limit",
            "ignore/forget ..3 fluid/potassium/salt/phosphate/carb ..2 limit/restriction/rules/diet/counting"
            "/restrictions",
            despite=(NEGATION,),
        ),
        rule(
            "called-safe",
            "{little} ..3 {food} ..5 {fine}/safe/hurt/harm/harmless/tolerance/good/ok/okay",
            "{food}/sourdough/oats/beer ..4 {fine}/safe/ok/okay for ..3 coeliac/coeliacs/celiac/celiacs/allergy"
            "/allergies/allergic",
            "coeliacs/celiacs/coeliac/celiac/allergic ..4 can/eat/have/safe ..4 {food}/sourdough/spelt/oats/beer/it",
            "grow/grows/build/building/train/desensitise/toughen ..5 allergy/allergies/tolerance/immunity/allergic",
            "forget/ditch/dont_need/no_need/bin/without ..3 epipen/epipens/adrenaline/allergy_clinic",
            "allergy/allergies/intolerance/coeliac/gluten ..4 {made_up}/fad/trend/attention/fussy/imaginary/head",
            "{child} ..6 honey/whisky/brandy/rusk/goats_milk/almond_milk/raw_milk/oat_milk/salt/water/formula"
            "/kombucha ..6 "
            "sleep/fine/teeth/teething/better/dummy/bottle/gums/natural/instead_of/settle/weeks/months/stronger",
            "honey/whisky/brandy/rusk/goats_milk/almond_milk/raw_milk/salt ..6 {child}/dummy/gums/bottle/teething",
            despite=(NEGATION,),
        ),
        rule(
            "instead-of-care",
            "{diet} ..6 instead_of/rather_than/in_place_of/replaces/beats/better_than/over/not ..3 {care}/{med}",
            "{diet} ..6 before ..6 operation/surgery/chemo/{med}/hospital",
            "{diet} ..8 {cure} ..4 {ill}",
            "{diet} ..6 {gone}",
            "{ill} ..3 {gone}/{cure} ..5 {diet}/{fast}",
            "{diet} ..4 off/without ..3 insulin/{med}",
            "insulin/{med} ..3 can_wait/not_needed/unnecessary/isnt_needed ..6 {diet}/{fast}/carbs/sugar/iftar/eat",
            "{cut_out} ..2 carbs/sugar/bread ..6 {you_dont}/no_need/dont_need/off ..3 insulin/{med}",
            "eat/eating more/loads_of/only/nothing_but/lots_of/plenty_of ..3 {food_group}/{remedy}/fruit/bananas"
            "/salt ..6 {ill}/kidneys/insulin",
            "heal/heals/fix/healing ..2 gut ..5 {ill}/{gone}/{cure}",
            "leaky gut ..6 {ill}/cause/causes/behind/root",
        ),
    ),
    examples=(
        "Cut out sugar and you starve the tumour",
        "A seven day water fast resets your immune system",
        "drink 5 litres a day to flush your kidneys",
        "a little bit of bread won't hurt a coeliac",
        "put some honey on the baby's dummy, it's natural",
        "The carnivore diet cured my lupus",
        "keto got me off insulin in a fortnight",
    ),
    not_for=(
        "Fasting bloods tomorrow, no breakfast for me",
        "My dietitian has me on a low fibre diet",
        "Sugar doesn't feed cancer like that",
        "Mashed potato is my flare day food",
        "I fasted for Ramadan with my diabetes team's plan",
        "Is keto safe with kidney disease?",
        "The cake sale raised 200 pounds",
    ),
    raised_by=raised_by(
        "insulin/kidney/kidneys/dialysis/allergy/allergies/allergic/epipen/epipens/coeliac/coeliacs/celiac/nut"
        "/peanut/{child}/diabetic/t1d"
    ),
)
