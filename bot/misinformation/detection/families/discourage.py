"""Advice against seeking help: doctors, emergency care, vaccines, tests, or people close by."""

from __future__ import annotations

from typing import Final

from bot.language import later
from bot.misinformation.detection.family import Family, rule
from bot.misinformation.detection.suppressors import DEBUNK, NEGATION, PAST, SEEK

FAMILY: Final = Family(
    id="discourage",
    severity=3,
    name=later("Against getting help"),
    explanation=later("It may put somebody off care, a test, a vaccine or help from others."),
    rules=(
        rule(
            "not-worth",
            "dont/never/wouldnt/shouldnt/no_need/no_point [even/just/ever] "
            "bother/bothering/go/going/waste/wasting/see/seeing/call/calling/ring/ringing/phone/phoning/get/getting"
            "/have/having/let/do/sit ..3 {care}/{doctor}",
            "dont/never/cant/stop/not [ever] trust/trusting/listen/listening/believe/believing ..3 {doctor}/medicine"
            "/science",
            "before you/u bother ..3 {care}/{doctor}",
            "{you_dont} [really/even] need ..3 {care}/{doctor}",
            "no_need for/to ..4 {care}/{doctor}",
            "skip/cancel/avoid/refuse/decline/miss/ignore/dodge/swerve/forget/delay/postpone "
            "{yours}/a/an/any/all/every ..2 {care}/{doctor}",
            "say/said no to ..3 {care}",
            "{care}/{doctor} ..1 {are} ..3 "
            "waste/scam/con/business/barbaric/butchers/clueless/quacks/overrated/liars/poison/evil/money/corrupt"
            "/useless"
            "/dangerous/unnecessary/pointless/moneymaker/racket",
            "stay/keep/steer away/clear from/of ..3 {care}/{doctor}",
            "stay_away/keep_away from ..3 {care}/{doctor}",
            "{doctor} ..3 make/makes/made/making/will you/it/things/u ..2 worse/ill/sick/iller",
            "{doctor} ..3 {dont} ..1 know/understand/care/help/want ..5 you/anything/nothing/less/healed/cured/better",
            "{doctor} ..3 get/gets/are/is/getting paid/bonus/bonuses/commission/kickbacks/backhanders",
            "{doctor} ..4 know/knows nothing/less/bugger",
            "only/just/all ..2 {doctor} ..1 know/do/does/want ..2 is/drugs/money/push/prescribe/pills",
            "waste of time/money ..3 {care}/{doctor}",
            "wasting ..2 {doctor} time",
            despite=(NEGATION, SEEK.id, DEBUNK.id),
        ),
        rule(
            "goes-away",
            "always/usually/normally/just/will/it/they/itll/theyll/should go/goes/clear/clears/heal/heals/pass/passes "
            "[away/up] on/by their/its/itself/themselves",
            "on its/their own ..4 mine/always/usually/no/dont/just/give",
            "sleep/walk/sweat/ride/wait/sit/tough it off/out",
            "{sign} ..8 "
            "nothing/normal/ignore/wait/anxiety/panic/stress/wind/fine/harmless/trapped/relax/breathe/overreact"
            "/overreacting"
            "/rest/paracetamol/bath/hydrate/cuppa/lie/bed/morning",
            "its/thats/is/only/just ..1 just/only/probably ..1 "
            "anxiety/panic/stress/wind/indigestion/hormones/attention/nerves ..6 {sign}/dont/no/ignore",
            "wait/leave/give/see ..5 before/until/rather_than/instead_of ..3 {care}/calling/ringing/going/bothering",
            "dont/no_need/not [to] [be] panic/worry/worried/fuss/ring/call/phone ..6 {sign}",
            despite=(NEGATION,),
        ),
        rule(
            "vaccines",
            "{vaccine} ..6 "
            "cause/causes/caused/causing/kill/kills/killed/killing/gave/gives/behind/turbo/autism/autistic/infertile"
            "/infertility/sterile/microchip/poison/poisoned/flies/injured/injury/injuries/shed/shedding/dna/magnetic"
            "/graphene/clots/bioweapon/mercury/aluminium/experimental/experiment/untested/toxic/dangerous/useless"
            "/pointless/depopulation/myocarditis/immune/weaken/weakens/ruin/ruins/brain/damage/aids/dropping/cancer"
            "/cancers",
            "turbo cancer/cancers",
            "pureblood/purebloods/unjabbed/unvaxxed/jibby/clotshot/clot_shot/plandemic/scamdemic/died_suddenly",
            "dont/never/refuse/avoid/skip/wouldnt [ever/let/have/get/getting/take/give/touch/to] ..2 {vaccine}",
            "natural/real immunity ..3 better/beats/best/stronger/enough/is/superior",
            "{child} ..3 {dont} need ..3 {vaccine}",
            "too many {vaccine}",
            "{vaccine} ..4 {quackery}",
            "unvaccinated ..3 healthier/fine/strong/better/children/kids",
            despite=(NEGATION,),
        ),
        rule(
            "tests",
            "smear/smears/mammogram/mammograms/screening/screenings/biopsy/biopsies/scan/scans/colonoscopy/mri ..4 "
            "cause/causes/caused/spread/spreads/give/gives/release/releases/burst/bursts/waste/scam/more/harm",
            "{refuse} every/all/any/my/the/them ..3 smear/mammogram/scan/screening/test/one",
            "radiation/squashing/needle ..6 spread/spreads/cause/causes ..3 cancer/it/cells",
        ),
        rule(
            "alone",
            "dont/never/no_need [to] [ever/even] tell/mention/telling/say/let/involve ..3 "
            "{doctor}/{family}/anyone/school/them/parents/family/partner/work ..6 "
            "understand/me/know/secret/us/stop/lock/section/sectioned/panic/freak/away/about/find/this/it",
            "{between_us}",
            "talk/tell/speak/come only/just to me",
            "just talk/message/speak/listen to/me ..2 me/instead",
            "only one who/that ..1 understands/gets/cares ..2 you",
            "{doctor}/{family}/they wont/dont/never/will_never/cant [ever] understand/get ..1 you/it/like",
            "theyll/they ..1 section/lock/take ..4 kids/you/away/children",
            despite=(NEGATION, PAST, SEEK.id),
        ),
        rule(
            "distrust",
            "{quackery} ..8 {doctor}/{care}/{med}",
            "{doctor}/{med} ..8 they_dont_want_you_to_know/dont_want_you_to_know/big_pharma/pharma/sheep/sheeple",
            "big_pharma/pharma ..6 "
            "want/wants/hide/hides/hiding/sick/profit/profits/lies/lie/lying/pay/pays/owns/money/rich/scam/cure/cures",
            "trust your/ur/the own/body/gut/instinct/instincts/intuition ..6 {doctor}/them/science/tests/not/over",
            "do your own research",
            "your/ur/the body ..2 knows/heals/heal/fix/healing/designed ..4 itself/best/how/to/heal/doctors",
            "{care} ..3 {dont} work/help/do",
            "therapy/counselling/therapists ..4 brainwash/brainwashing/scam/weak/snowflakes",
            despite=(NEGATION,),
        ),
    ),
    examples=(
        "Don't bother your GP with that, it's nothing",
        "honestly I'd skip the scan, it's only more worry",
        "Chest pain like that is just anxiety, lie down for a bit",
        "The jabs are what's killing everyone",
        "mammograms spread it, I've refused every one",
        "don't tell your nurse about this, she won't understand",
        "Doctors get paid for each one they put on tablets",
        "no need to call an ambulance for a fit, he'll come round",
    ),
    not_for=(
        "I'm scared of going back to hospital",
        "No point ringing at 8am, the lines are full by then",
        "The vaccine study was retracted years ago",
        "Please don't ignore chest pain, ring 999",
        "My doctor didn't listen to me and I felt awful",
        "Has anyone had a bad reaction to the flu jab?",
        "I had my booster today and my arm is sore",
        "I'm so fed up with people saying vaccines cause autism",
    ),
)
