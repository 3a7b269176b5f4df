"""Medicines that go from hand to hand, or come without a prescription."""

from __future__ import annotations

from typing import Final

from bot.language import later
from bot.misinformation.detection.family import Family, rule
from bot.misinformation.detection.suppressors import ASKED, NEGATION, PAST

FAMILY: Final = Family(
    id="sharing",
    severity=3,
    name=later("Sharing medicines"),
    explanation=later("It may offer, ask for or send a medicine without a prescription."),
    rules=(
        rule(
            "offer",
            "spare/leftover/left_over/unused/surplus/stash/stockpile/stockpiled/drawerful/hoard ..3 {pill}",
            "{pill} ..3 spare/leftover/left_over/unused/surplus/lying/stash/stockpiled",
            "{pill} ..3 if anyone/anybody/someone/you/u ..2 needs/need/wants/want/fancies",
            "got/have/has/theres ..3 extra {pill}",
            "box/boxes/bottle/strip/pack/packs/bag/strips of ..2 {pill} ..6 "
            "anyone/need/needs/want/wants/spare/post/free/sell/going/yours/collect",
            "post/send/drop/bring/lend/give/pop/mail/ship/slip/sort you/u/ya/her/him/them ..4 {pill}",
            "post/send/drop/bring/lend/give/pop/mail/ship/slip ..3 {pill} ..3 you/u/post/round/over/letterbox/door/out",
            "post/send/drop/bring/lend/give/pop/slip you/u/him/her ..2 of mine/my/his/their/{family}",
            "have/take/borrow/use/try/pinch/nick/share/finish one/some/couple/a_few/two/half of ..1 "
            "mine/my/{family}/somebodys/someones/his/her/their/each_others ..3 {pill}",
            "you/u/he/she can ..1 have/take/borrow/use/try ..2 mine/my/{family} ..3 {pill}",
            "have/take/borrow/use/try {family} ..3 {pill}",
            "have/take/borrow/use/try/pinch/nick ..2 of mine/{family}",
            "share/sharing/shared/sharin {yours}/our/mine ..2 {pill}",
            "give/gave/slip him/her/them/it/{child} ..2 {family} ..3 {pill}",
            "swap/trade/exchange ..4 {pill} ..2 for/with ..4 {pill}/yours/mine",
            "same/identical {pill} as ..4 {family}/mine/me ..6 have/take/use/try/borrow/give",
            despite=(PAST,),
        ),
        rule(
            "asking",
            "anyone/anybody/who/someone/somebody ..4 "
            "spare/sell/selling/sells/lend/swap/leftover/left_over/extra/part ..4 {pill}",
            "can/could/may i ..2 borrow/buy/have/get/nick/take ..2 your/ur/one/some/a/couple/few ..4 {pill}",
            "anyone/anybody/who ..2 hook/sort me ..6 {pill}",
            despite=(PAST, ASKED),
        ),
        rule(
            "no-prescription",
            "without/no/needing/dont_need [a/any/the] prescription/prescriptions/script/scrip/scripts/perscription",
            "no_questions_asked",
            "site/website/pharmacy/shop/supplier/guy/bloke/seller/dealer/man/telegram/app ..6 "
            "sends/send/sells/sell/ships/ship/delivers/posts/does/gets/get/sorts ..3 {pill}",
            "buy/order/ordered/get/got/getting/ordering/import/source ..4 {pill} ..4 "
            "online/india/turkey/abroad/telegram/ebay/site/website/market/web/dealer/spain/mexico/thailand/internet"
            "/instagram",
            "{pill} ..4 from ..2 india/turkey/abroad/telegram/ebay/market/web/dealer/spain/mexico/thailand/pakistan",
            "indian/turkish/overseas/dodgy/dark/grey/foreign pharmacy/site/website/web/market/sellers",
            despite=(PAST, NEGATION),
        ),
        rule(
            "pets",
            "vet/vets/petshop/pet_shop ..4 same/sell/sells/stock/cheaper/identical ..4 {pill}/stuff/ones/thing",
            "vet/vets ..2 {pill} ..3 same/cheaper/identical/just/exactly",
            "fish/horse/cattle/aquarium/sheep/veterinary {pill}/wormer/paste/meds",
            "{take} ..2 {animal} {pill}/wormer/paste/meds",
            "say/tell ..5 for ..2 {animal}",
            "{pill} ..3 {animal} ..6 same/identical/cheaper/human/exactly",
            "for {animal} ..4 same/exactly/identical/cheaper/works",
        ),
        rule(
            "fooling",
            "tell/say/pretend/claim ..5 lost ..3 {pill}/prescription/script/it/them",
            "say/tell/pretend/exaggerate/lie ..6 get/prescribe/prescribes/give ..3 {pill}",
            "order/request/get ..3 repeat ..6 {family}/save/stockpile/sell/share/share_them",
        ),
    ),
    examples=(
        "I've got spare tramadol if you want some",
        "Have one of my zopiclone, you'll sleep like a log",
        "I can post you my old inhalers",
        "anyone got any leftover antibiotics?",
        "This site sends codeine without a prescription",
        "fish antibiotics are the same thing and cheaper",
        "give him a couple of his brother's melatonin tablets",
        "can I borrow one of your diazepam",
    ),
    not_for=(
        "I have a spare blanket and some leftover soup",
        "The pharmacy gave me an emergency supply",
        "I can lend you my walking frame",
        "Is it illegal to share tablets with my husband?",
        "Never share your inhaler with anybody",
        "Take your leftover tablets back to the pharmacy",
        "Got my repeat prescription today",
    ),
)
