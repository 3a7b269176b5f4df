"""Mixtures that are dangerous, called safe: medicines with medicines, remedies, food or alcohol."""

from __future__ import annotations

from typing import Final

from bot.language import later
from bot.misinformation.detection.family import Family, rule
from bot.misinformation.detection.suppressors import NEGATION

FAMILY: Final = Family(
    id="interaction",
    severity=3,
    name=later("Mixing medicines"),
    explanation=later("It may call it safe to mix medicines, or to mix one with alcohol, herbs or food."),
    rules=(
        rule(
            "called-safe",
            "{mixed} ..3 {fine} ..1 {with} ..3 {name}/{med}",
            "{med} ..3 {fine} ..1 {with} ..3 {mixed}",
            "{name} ..2 {with} ..3 {mixed}/{name} ..4 {fine}",
            "{mixed} ..2 {with} ..3 {name} ..4 {fine}",
            "{mixed} ..3 {with} ..3 {name} ..6 {boosts}",
            "{name} ..3 {with} ..3 {mixed} ..6 {boosts}",
            "{name} ..3 {with} ..3 {name} ..6 {boosts}",
            "{mixed} ..6 wont/doesnt/cant/does_not/never ..2 "
            "hurt/harm/affect/interact/clash/interfere/matter/react/touch ..4 {name}/{med}/it/anything",
            "{med} ..3 {with} ..4 {mixed} ..5 wont/doesnt/cant ..2 hurt/harm/affect/interact/clash/matter/kill",
            "wont/cant/doesnt/dont/never/no ..2 interact/clash/interfere/interactions/interaction",
            "nothing ..2 happen/happens/happened ..4 {with}",
            despite=(NEGATION,),
        ),
        rule(
            "told-to-mix",
            "{mix} ..3 {name} ..2 {with} ..3 {name}/{alcohol}/{mixed}",
            "{mix} ..3 {mixed} ..2 {with} ..3 {name}",
            "{alcohol} ..3 {on_top} ..3 {name}/{med}",
            "wash/washed/washing/knock/swill ..3 {med}/them/it ..2 down with/in ..3 {alcohol}",
            "{many} {name} [and/plus/with] {many} {name} ..3 every/together/at/each/same/then/before",
            "{name} [and/plus/with] {name} ..2 {together}",
        ),
        rule(
            "natural-is-safe",
            "natural/herbal/herb/herbs/plant/plants/food/supplement/organic ..3 so/therefore/means/cant/wont ..6 "
            "safe/interact/harm/hurt/clash/fine/problem/interactions/effects/matter/mix/dangerous/nothing",
            "its/theyre/is/are/just only/natural/just/a/all ..2 herb/herbs/plant/natural/vitamin/tea/food ..2 "
            "so/it/you/nothing/no ..4 {med}/harm/hurt/interact/mix/fine/safe/clash",
            "different drugs/things/medicines/tablets/meds/brands ..3 so/fine/ok/no/safe",
            "both ..3 so/therefore ..4 double/twice/stronger/fine/better/effect/good/safe",
            despite=(NEGATION,),
        ),
        rule(
            "ignore-warning",
            "{ignore} ..6 warning/warnings/sticker/label/interaction/interactions/grapefruit/no_alcohol",
            "alcohol/grapefruit/interaction/interactions warning/warnings/thing/stuff/rule/sticker ..4 "
            "nonsense/rubbish/myth/legal/cover/covering/bull/made_up/old/ignore/exaggerated/overblown/nothing",
            "drink/drank/drinking ..3 on/with ..3 {name}/{med} ..6 {fine}/{boosts}/alive",
            "dont/no_need [to/need] stop/give_up/avoid ..1 {alcohol}/drinking/grapefruit ..5 {name}/{med}",
            despite=(NEGATION,),
        ),
        rule(
            "known-clash",
            "{potassium} ..10 {potassium_meds}",
            "{potassium_meds} ..8 {potassium}",
            "grapefruit ..8 {grapefruit_meds}",
            "{grapefruit_meds} ..6 grapefruit",
            "{thinner} ..6 {thins}",
            "{thins} ..6 {thinner}",
            "st_johns_wort/5htp/five_htp/same/dextromethorphan/tramadol ..8 {serotonin}",
            "{serotonin} ..6 st_johns_wort/5htp/dextromethorphan",
            "st_johns_wort ..8 the_pill/contraceptive_pill/warfarin/ciclosporin/epilim/hiv/tacrolimus",
            "{antiinflammatory} ..6 lithium/methotrexate/ciclosporin",
            "lithium/methotrexate ..6 {antiinflammatory}",
            "viagra/sildenafil/cialis ..6 nitrates/gtn/poppers/nicorandil",
            "nitrates/gtn/poppers ..6 viagra/sildenafil/cialis",
            "metronidazole/disulfiram/antabuse ..6 {alcohol}",
            "{alcohol} ..6 metronidazole/disulfiram/antabuse",
            "{sedative} ..4 {with} ..4 {alcohol}/{sedative}",
            "{alcohol} ..4 {with} ..4 {sedative}",
            "maoi/maois/phenelzine ..8 cheese/{serotonin}/marmite/{alcohol}",
        ),
    ),
    examples=(
        "Kava is fine with sertraline",
        "you can mix tramadol with wine, helps you sleep",
        "a couple of beers on top of diazepam never hurt me",
        "it's only a herb so it can't interact with your tablets",
        "ibuprofen and naproxen together work twice as well",
        "just ignore the grapefruit warning on simvastatin",
        "lo salt is great if you're on ramipril",
    ),
    not_for=(
        "Is it safe to drink on amitriptyline?",
        "St John's wort and the pill don't mix",
        "My GP added mirtazapine to my sertraline",
        "I take my metformin with food",
        "Pharmacist said no grapefruit with my statin",
        "Natural does not mean safe",
        "Had a glass of wine with dinner and watched a film",
    ),
)
