"""The words that rules speak of, by class: medicines, body, illnesses, and the small words around advice."""

from __future__ import annotations

from typing import Final

from bot.misinformation.detection.matcher import Lexicon


def _words(block: str) -> tuple[str, ...]:
    """Read a block of terms with commas between."""
    return tuple(" ".join(term.split()) for term in block.split(",") if term.strip())


_MEDICINE_NAMES = _words("""
    amitriptyline, sertraline, citalopram, escitalopram, fluoxetine, prozac, paroxetine, venlafaxine, effexor,
    duloxetine, mirtazapine, zoloft, ssri, ssris, snri, antidepressant, antidepressants, lithium, quetiapine,
    olanzapine, aripiprazole, risperidone, clozapine, haloperidol, antipsychotic, antipsychotics, lamotrigine,
    valproate, epilim, sodium valproate, carbamazepine, tegretol, levetiracetam, keppra, topiramate, phenytoin,
    antiepileptic, antiepileptics, mood stabiliser, mood stabilisers, mood stabilizer, mood stabilizers, diazepam,
    valium, lorazepam, zopiclone, zolpidem, temazepam, benzos, xanax, alprazolam, melatonin, propranolol, bisoprolol,
    atenolol, beta blocker, beta blockers, ramipril, lisinopril, losartan, candesartan, ace inhibitor, ace inhibitors,
    amlodipine, statin, statins, atorvastatin, simvastatin, warfarin, apixaban, rivaroxaban, edoxaban, clopidogrel,
    heparin, blood thinner, blood thinners, digoxin, amiodarone, spironolactone, furosemide, water tablets, nitrates,
    gtn, viagra, sildenafil, metformin, gliclazide, ozempic, semaglutide, mounjaro, wegovy, insulin, novorapid, lantus,
    humalog, tresiba, levothyroxine, thyroxine, carbimazole, hydrocortisone, prednisolone, pred, steroid, steroids,
    dexamethasone, methotrexate, azathioprine, hydroxychloroquine, sulfasalazine, mesalazine, ciclosporin, tacrolimus,
    humira, adalimumab, infliximab, biologic, biologics, rituximab, tysabri, immunosuppressants, ibuprofen, nurofen,
    naproxen, diclofenac, nsaid, nsaids, aspirin, paracetamol, calpol, codeine, cocodamol, dihydrocodeine, tramadol,
    morphine, oramorph, oxycodone, fentanyl, opioid, opioids, painkiller, painkillers, pregabalin, gabapentin, lyrica,
    baclofen, naltrexone, ldn, antibiotic, antibiotics, amoxicillin, doxycycline, antivirals, antihistamine,
    antihistamines, piriton, salbutamol, ventolin, inhaler, inhalers, brown inhaler, blue inhaler, preventer, nebuliser,
    epipen, epipens, adrenaline pen, omeprazole, lansoprazole, ppi, ppis, methylphenidate, ritalin, concerta, elvanse,
    adhd meds, adhd tablets, hrt, the pill, contraceptive pill, tamoxifen, letrozole, chemo, chemotherapy,
    radiotherapy, immunotherapy, dialysis, feeding tube, oxygen, creon, maoi, maois, anticoagulants, anticonvulsants,
    dmards, laxatives, laxative, hydroxocobalamin, ivig, ketamine, donepezil, levodopa, madopar, sinemet
""")
_MEDICINE_WORDS = _words("""
    tablet, tablets, tabs, tabz, pill, pills, med, meds, medz, medication, medications, meditation meds, medicine,
    medicines, drug, drugs, injection, injections, dose, doses, patches, capsule, capsules, prescription,
    prescriptions, treatment, treatments, therapy, infusion, infusions, script, drops, pharmaceuticals, tablits, medcine,
    medecine, perscription
""")
_REMEDIES = _words("""
    turmeric, curcumin, black seed oil, black seed, celery juice, celary juice, lemon water, lemon juice, bicarb,
    baking soda, apple cider vinegar, acv, cider vinegar, vinegar, garlic, ginger, honey, manuka honey, cinnamon,
    essential oil, essential oils, lavender oil, frankincense, oregano oil, coconut oil, castor oil, cbd, cbd oil,
    cannabis oil, cannabis, hemp oil, mmj oil, thc oil, rso, weed, mushroom tea, lions mane, reishi, chaga, ashwagandha,
    st johns wort, kava, kratom, ginseng, ginkgo, echinacea, elderberry, colloidal silver, silver water, ivermectin,
    fenbendazole, hydrogen peroxide, food grade peroxide, chlorine dioxide, mms, bleach, borax, turpentine, dmso,
    black salve, apricot kernels, laetrile, vitamin b17, alkaline water, alkaline diet, structured water, hydrogen water,
    sea moss, spirulina, wheatgrass, moringa, aloe vera, aloe, magnesium, zinc, vitamin c, vitamin d, vitamin k,
    high dose vitamin c, vitamins, supplement, supplements, herbs, herbal, herbal tea, herbal remedies, homeopathy,
    homeopathic, arnica, bach flower, crystals, reiki, raw milk, bone broth, keto, keto diet, carnivore diet,
    raw food, juicing, juice cleanse, juice fast, water fast, fasting, grape cure, gerson, coffee enema, coffee enemas,
    enema, enemas, detox, detox tea, detox foot pads, chelation, parasite cleanse, liver flush, liver cleanse, cleanse,
    ozone therapy, magnets, copper bracelet, prayer, positive thinking, breathing exercises, cold showers,
    urine therapy, nicotine patches, oats, beetroot, cayenne, cayenne pepper, bee venom, colostrum, kefir, kombucha,
    onion, potato juice, tea tree oil, activated charcoal, clay, bentonite clay, nettle tea, dandelion, soursop, noni,
    hydrogen tablets, red light, grounding, earthing, the protocol, protocol, this powder, this tea, this oil, gummies,
    natural remedies, natural remedy, plant medicine, sunlight, sungazing, lymphatic drainage, vibrational healing
""")
_DANGEROUS_REMEDIES = _words("""
    mms, bleach, chlorine dioxide, turpentine, borax, hydrogen peroxide, food grade peroxide, black salve, apricot kernels,
    laetrile, vitamin b17, urine therapy, ivermectin, fenbendazole, colloidal silver, silver water
""")
_ILLNESSES = _words("""
    cancer, cancers, tumour, tumours, tumor, tumors, leukaemia, lymphoma, melanoma, diabetes, type 1, type 2, t1d, t2d,
    arthritis, ra, lupus, ms, multiple sclerosis, crohns, colitis, ibs, ibd, coeliac, celiac, fibro, fibromyalgia,
    me cfs, cfs, long covid, covid, asthma, copd, epilepsy, seizures, parkinsons, dementia, alzheimers, depression, anxiety,
    bipolar, schizophrenia, psychosis, adhd, autism, ptsd, ocd, eczema, psoriasis, migraine, migraines, endo,
    endometriosis, pcos, pots, eds, thyroid, graves, hashimotos, hypothyroid, kidney disease, kidney failure, kidneys,
    ckd, heart disease, high blood pressure, hypertension, cholesterol, stroke, hiv, hepatitis, lyme, sepsis,
    pneumonia, flu, measles, sickle cell, cystic fibrosis, cf, gout, osteoporosis, sciatica, chronic pain, pain,
    inflammation, infection, infections, virus, viruses, allergy, allergies, anaphylaxis, neuropathy, liver disease,
    cirrhosis, infertility, insomnia, tinnitus, glaucoma, chronic fatigue, autoimmune disease, any illness, all disease,
    everything, nut allergy, flare, flares, disease, diseases, illness, condition, symptoms
""")
_CLASSES: Final = {
    "name": _MEDICINE_NAMES,
    "med": (*_MEDICINE_NAMES, *_MEDICINE_WORDS),
    "remedy": _REMEDIES,
    "poison": _DANGEROUS_REMEDIES,
    "ill": _ILLNESSES,
    "your": _words(
        "your, ur, yr, ya, the, them, those, these, that, all, all your, all the, his, her, their, my, any, this"
    ),
    "yours": _words("your, ur, yr, ya, them, those, these, all your, his, her, their, that, hers, the"),
    "stop": _words("""
        stop, stopp, quit, ditch, bin, dump, chuck, throw away, throw out, flush, drop, skip, cut out, get off, come off,
        go off, wean off, wean her off, wean him off, taper off, get rid of, give up, pack in, lose, refuse, leave off,
        stay off, avoid, stop taking, quit taking, stop using, discontinue, lay off, come of, knock off, jack in,
        throw, tear up, kick, scrap, ween off, stop giving, cancel
    """),
    "ditched": _words("""
        ditched, binned, dumped, chucked, threw away, threw out, flushed, quit, came off, got off, dropped, gave up,
        got rid of, packed in, stopped taking, stopped, weaned off, went off, jacked in, ditching, binning, quitting,
        coming off, getting off, stopping, skipping, kicked
    """),
    "doctor": _words("""
        doctor, doctors, gp, gps, consultant, consultants, specialist, specialists, nurse, nurses, pharmacist,
        pharmacists, psychiatrist, psychiatrists, therapist, therapists, hospital, hospitals, clinic, neurologist,
        oncologist, oncologists, rheumatologist, cardiologist, surgeon, midwife, dietitian, paediatrician, medic, medics,
        docs, doc, dr, nhs, a and e, medical team, social worker, health visitor, paramedics, endo team, mental health team,
        crisis team, cpn, physio, diabetic nurse, diabetes team, epilepsy nurse, care team, hospital team, ibd team, asthma team, pain team, specialist team, renal team, cardiac team
    """),
    "care": _words("""
        a and e, ae, casualty, 999, 111, ambulance, ambulances, paramedics, doctor, doctors, gp, hospital, hospitals, er, emergency,
        urgent care, consultant, scan, scans, operation, surgery, op, biopsy, blood test, blood tests, bloods, smear, smears,
        smear test, smear tests, mammogram, mammograms, screening, screenings, colonoscopy, check up, checkup, checkups,
        appointment, chemo, chemotherapy, radiotherapy, vaccine, vaccines, vaccination, jab, jabs, booster, boosters,
        mri, xray, therapy, counselling, dialysis, transplant, transfusion, clinic, midwife, out of hours, therapist,
        psychiatrist, nurse
    """),
    "vaccine": _words("""
        vaccine, vaccines, vaccination, vaccinations, vax, vaxx, vaccinated, jab, jabs, jabbed, jabz, booster, boosters,
        flu shot, flu jab, covid jab, mmr, mrna, shots, the shot, immunisation, immunisations, vaccinating
    """),
    "unit": _words("""
        mg, mgs, mcg, ug, g, gram, grams, ml, mls, unit, units, iu, tablet, tablets, pill, pills, capsule, capsules, puff,
        puffs, drop, drops, spoon, spoons, teaspoon, teaspoons, tsp, tablespoon, tbsp, patch, patches, cap, caps, sachet,
        sachets, litre, litres, doses, milligrams, micrograms, tabs, cups
    """),
    "many": _words("""
        #, one, two, three, four, five, six, seven, eight, nine, ten, twelve, twenty, thirty, forty, fifty, hundred, half, double,
        triple, twice, couple, a couple, few, a few, extra, an extra, both, several, loads of, whole, another, quarter, dozen
    """),
    "times": _words("""
        daily, hourly, day, night, hours, hour, hrs, morning, bedtime, twice, times, week, weekly, every day, spread, minutes,
        once, monthly, at once
    """),
    "take": _words("""
        take, takes, try, use, have, swallow, drink, eat, inject, put, pop, add, apply, start, up, increase, raise, double, triple,
        bump, bump up, give, crush, grind, mix, combine, snort, chew, go, halve, split, dab, rub, inhale, neck, do, just take,
        lower, reduce, drop, drop down, cut, whack, bang, stick, dose, load, push, jump, tak, drnk
    """),
    "change": _words("""
        up, increase, raise, double, triple, bump, bump up, lower, reduce, halve, drop, cut, adjust, change, quadruple, lift,
        crank, crank up, split, knock, knock up, push, push up, tweak, skip, jack up, cut down, play with
    """),
    "cure": _words("""
        cure, cures, cured, curing, heal, heals, healed, reverse, reverses, reversed, reversing, fix, fixes, fixed, get rid of,
        gets rid of, got rid of, kill, kills, killed, destroy, destroys, melt, melts, shrink, shrinks, shrank, dissolve, dissolves,
        beat, beats, eliminate, eliminates, wipe out, wipes out, flush out, flushes out, clear, clears, cleared, wiped out, banish,
        banishes, ends, eradicate, eradicates, shrunk, melted, sorts, sorted, sort, put into remission, detoxes, curez, draws out
    """),
    "gone": _words(
        "gone, vanished, disappeared, disappears, vanishes, gone forever, goes away, cured, healed, history, reversed"
    ),
    "family": _words("""
        mum, mums, mom, moms, dad, dads, nan, nans, gran, grans, grandad, grandads, wife, wifes, husband, husbands, son, sons, daughter,
        daughters, brother, brothers, sister, sisters, partner, partners, aunt, aunts, uncle, uncles, neighbour, neighbours, friend,
        friends, mate, mates, hubby, hubbys, kid, kids, child, boyfriend, girlfriend, dog, dogs, cat, cats, fiance, flatmate, colleague
    """),
    "child": _words("""
        baby, babies, toddler, toddlers, child, children, kid, kids, little one, little ones, newborn, infant, teenager, son, daughter,
        lo, bubba, childs, babys, grandson, granddaughter, pregnant, pregnancy, breastfeeding
    """),
    "alcohol": _words("""
        alcohol, wine, beer, beers, vodka, gin, whisky, drink, drinks, booze, pint, pints, glass, glasses, cocktail, cocktails,
        brandy, prosecco, cider, tequila, rum, shots, spirits, few drinks, bottle
    """),
    "quackery": _words("""
        big pharma, pharma, they dont want you to know, dont want you to know, cover up, suppressed, hidden cure, wake up, sheeple,
        sheep, poison, poisons, toxic, toxins, scam, con, lies, lie, hoax, made up, experiment, guinea pigs, depopulation, population control
    """),
    "me": _words("""
        i, we, ive, weve, im, i was, i had, i have, he, she, shes, hes, we were, they had, i accidentally, i never, my, has, having, had, was, were, been, being
    """),
    "negator": _words("""
        dont, do not, never, not, cant, cannot, shouldnt, should not, nobody, no one, noone, wouldnt, would not, rather than, without,
        isnt, doesnt, didnt, wasnt, wont, will not, must not, mustnt, didnt want to, instead of just, risk of, dangers of, danger of, couldnt,
        before i, afraid to, scared to, tempted to, against, aint, no reason to
    """),
    "isnt": _words("isnt, is not, not, aint, doesnt, does not, cant, dont, arent, no, wont, never, didnt, wasnt"),
    "pushes": _words("""
        why dont you, why dont u, why not just, why not try, have you thought of, have you considered, have you tried, what about, how about, you should,
        you could just, you need to, why would you, why on earth, why are you, why do you, why do they, why do doctors, why bother, dm me, inbox me, message me
    """),
    "you_dont": _words(
        "you dont, u dont, ya dont, you do not, they dont, nobody, no one, she doesnt, he doesnt, it doesnt, we dont, who"
    ),
    "you_wont": _words(
        "you wont, u wont, youll not, you will not, youll never, you would not, you wouldnt, shell not, hell not, they wont, wont"
    ),
    "you_cant": _words("you cant, u cant, nobody can, you cannot, impossible to"),
    "are": _words("is, are, was, were, r, theyre, thats, its, all, just, be, being"),
    "dont": _words("dont, doesnt, wont, never, cant, do not, didnt, wouldnt, no, not, isnt"),
    "better_now": _words("""
        happiest, happier, never felt better, best thing, best decision, never looked back, new person, new woman, new man, feel amazing,
        felt amazing, feel alive, brand new, cured, symptom free, pain free, feel great, feeling great, changed my life, life changing,
        got my life back, best ive felt, no symptoms, healthiest, thriving, born again, like magic, miracle, fine ever since, free at last,
        felt great, a new person, so much better, not one flare, miracles, transformed, felt so good, wish id done it sooner, game changer
    """),
    "trust_me": _words(
        "trust me, believe me, take it from me, mark my words, i promise, i guarantee, i can assure you, listen to me, honestly trust me"
    ),
    "between_us": _words(
        "between us, between ourselves, our secret, our little secret, keep it between us, keep this between us, dont tell anyone, keep it secret"
    ),
    "sign": _words("""
        chest pain, chest pains, crushing chest, tight chest, chest tightness, numb arm, numb face, face drooping, droopy face, slurred speech, slurring, blue lips,
        coughing blood, coughing up blood, vomiting blood, blood in, bleeding, stiff neck, rash, seizure, seizures, fit, fits, passing out, blackout, blackouts,
        fainting, cant breathe, short of breath, breathless, breathlessness, palpitations, sudden headache, worst headache, numbness, lump, lumps, mole, moles,
        swollen leg, swollen calf, high fever, fever, sepsis, throat swelling, swollen tongue, confusion, vision loss, weakness, dka, ketones, hypo, overdose,
        paralysis, saddle numbness, left arm, weight loss, yellow skin, jaundice, swelling
    """),
    "refuse": _words("refuse, refused, refusing, turned down, declined, decline, skipped, ignored, binned"),
    "pill": (
        *_MEDICINE_NAMES,
        *_words("""
            tablet, tablets, pill, pills, med, meds, medication, medications, medicine, medicines, patches, capsules, painkillers, dose, doses, drugs, inhaler,
            sleeping tablets, sleeping pills, insulin pens, pens, ampoules, jabs, injections, codiene, benzos, weight loss jabs, script, prescription
        """),
    ),
    "animal": _words(
        "dog, dogs, cat, cats, horse, horses, fish, pet, pets, animal, animals, cattle, puppy, sheep wormer, rabbit, hamster, veterinary, aquarium"
    ),
    "mixed": (
        *_REMEDIES,
        *_words("""
            alcohol, wine, beer, beers, vodka, gin, whisky, whiskey, drinking, booze, pint, pints, cocktail, cocktails, brandy, prosecco, cider, tequila, rum, spirits,
            glass, drink, drinks, grapefruit, grapefruit juice, cranberry juice, 5htp, nytol, kalms, valerian, energy drinks, coke, cocaine, mdma, ecstasy, poppers,
            lo salt, losalt, salt substitute, potassium, antacids, gaviscon, cough syrup, night nurse, cold and flu, lemsip, sudafed, marmite, cheese, liquorice
        """),
    ),
    "fine": _words("""
        fine, safe, ok, okay, grand, harmless, no problem, perfect, perfectly fine, totally fine, no issue, no issues, no bother, brilliant, great, good, nothing wrong,
        no harm, works, sorted, all good, a treat, no worries, ideal
    """),
    "with": _words(
        "with, and, on, plus, alongside, on top of, together with, after, n, over, while on, when on, combined with, mixed with, then, alongside your, into, before"
    ),
    "boosts": _words("""
        boost, boosts, helps, help, stronger, double, twice, better, works, work, harmless, relax, chills, sleep, knocks, enhances, enhance, effect, fine, lovely, buzz,
        quicker, faster, treat, hit, magic
    """),
    "mix": _words(
        "mix, combine, take, grind, grind up, crush, add, use, pop, put, drink, have, stack, chase, pair, double up, throw in, top up, bang in, sprinkle, neck, swallow, try"
    ),
    "on_top": _words("on top of, with, on, alongside, after, before, and, plus, over"),
    "together": _words("together, combined, at once, at the same time, same time, both, side by side, combo"),
    "ignore": _words(
        "ignore, ignored, forget, disregard, never mind, dont worry about, no need to worry about, doesnt matter, bin, pay no attention to, dont believe, take no notice of, laugh at"
    ),
    "potassium": _words("potassium, lo salt, losalt, salt substitute, bananas, coconut water, banana"),
    "potassium_meds": _words(
        "ramipril, lisinopril, losartan, candesartan, spironolactone, eplerenone, ace inhibitor, ace inhibitors, enalapril, perindopril, valsartan"
    ),
    "grapefruit_meds": _words(
        "simvastatin, atorvastatin, statin, statins, amlodipine, felodipine, ciclosporin, tacrolimus, carbamazepine, amiodarone, sertraline"
    ),
    "thinner": _words(
        "warfarin, apixaban, rivaroxaban, edoxaban, dabigatran, clopidogrel, heparin, blood thinner, blood thinners, anticoagulants, thinners"
    ),
    "thins": _words(
        "ibuprofen, nurofen, aspirin, naproxen, ginkgo, garlic capsules, garlic tablets, turmeric, fish oil, omega 3, cranberry juice, cranberry, vitamin k, vitamin e, diclofenac, st johns wort, ginseng, feverfew, nsaids, miconazole, daktarin"
    ),
    "serotonin": _words(
        "sertraline, citalopram, escitalopram, fluoxetine, prozac, paroxetine, venlafaxine, duloxetine, ssri, ssris, antidepressant, antidepressants, mirtazapine, tramadol, triptans, sumatriptan, maoi, maois, the pill, linezolid"
    ),
    "antiinflammatory": _words(
        "ibuprofen, nurofen, naproxen, diclofenac, nsaid, nsaids, aspirin, indometacin, anti inflammatories"
    ),
    "sedative": _words(
        "diazepam, valium, lorazepam, zopiclone, zolpidem, temazepam, benzos, xanax, codeine, cocodamol, dihydrocodeine, tramadol, morphine, oramorph, oxycodone, fentanyl, pregabalin, gabapentin, methadone, sleeping tablets, sleeping pills, opioids, promethazine, nytol"
    ),
    "low_end": _words(
        "beat, lower, whos, who, start, proud, goal, goals, lowest, yours, win, wins, challenge, aiming, target, still"
    ),
    "eat": _words(
        "eat, eating, have, having, stick, sticking, keep, keeping, only, stay, staying, limit, live, living, under, down, surviving, restrict, restricting"
    ),
    "purge_tips": _words(
        "how to purge, purging tips, tips for purging, make yourself sick, make yourself throw up, how to starve, tips for starving, bring it back up, bring it all back up, get rid of it after, get rid of dinner, get rid of the food"
    ),
    "hide": _words("hide, hiding, hid, sneak, fake, trick, spit, feed, bin, dodge, fool"),
    "body": _words("collarbones, collar bones, hip bones, hipbones, ribs, thigh gap, bones, spine, jawline"),
    "food_group": _words(
        "sugar, sugars, carbs, carb, dairy, meat, red meat, gluten, wheat, bread, seed oils, nightshades, fibre, fat, fats, protein, salt, fruit, processed food, lectins, oxalates, grains, milk, vegetables, veg"
    ),
    "cut_out": _words(
        "cut out, cut, stop, quit, ditch, drop, give up, no more, avoid, eliminate, never eat, go without, stop eating, remove, get off, come off, cutting out, cutting, ditching, giving up"
    ),
    "fast": _words(
        "fast, fasting, water fast, water fasting, dry fasting, juice fast, juice cleanse, cleanse, detox, juice detox, liver flush, grape cure, parasite cleanse, snake diet, mono diet, fasts, fasted"
    ),
    "try_do": _words("try, do, start, go, have, id have a look at, look at, look into, consider, give"),
    "little": _words(
        "little, a little, bit, a bit, tiny bit, small amount, bit of, drop, tiny, crumb, crumbs, nibble, small, few, spoonful, teaspoon, odd, bite, slice, mouthful, trace"
    ),
    "made_up": _words(
        "made up, not real, fake, myth, hoax, invented, scam, con, in your head, all in your head, doesnt exist, a lie, nonsense, bull"
    ),
    "diet": _words(
        "diet, keto, keto diet, carnivore, carnivore diet, raw food, raw vegan, vegan, plant based, juicing, juice, paleo, low carb, grape cure, gerson, alkaline diet, gaps diet, aip, fruitarian, raw milk, bone broth, smoothie, smoothies, medical medium, elimination diet, snake diet, celery juice, fasting"
    ),
    "works": _words(
        "works, work, worked, works wonders, does the trick, works a treat, sorts, sorted, helps, helped, saved, fixed, miracle, wonders, magic, every time, amazing, incredible"
    ),
    "does_what": _words(
        "does what, does more than, beats, replaces, replaced, works better than, outperforms, better than, same as, as good as, stronger than, does the same as"
    ),
    "drink": _words("drink, eat, take, try, use, alkaline water"),
    "secret": _words(
        "they dont want you to know, dont want you to know, big pharma, big pharma hates, doctors hate, suppressed cure, hidden cure, do your own research, wake up people, wake up sheeple, what they dont tell you, wont tell you this, follow the money, hidden from you, they hide"
    ),
    "false_cause": _words(
        "parasites, toxins, toxin, toxicity, inflammation, candida, mould, mold, heavy metals, trauma, unresolved trauma, stress, acid, acidity, dehydration, deficiency, gut, leaky gut, demons, sin, karma, negative energy, blocked energy, chakras, wifi, 5g, emf, emfs, fluoride, chemtrails, vaccines, seed oils, sugar, gluten, fungus, worms, spine misalignment, lack of faith, low vibration, subluxation, guilt, laziness, attention seeking, being unfit, in your head, all in your head, magnesium, magnesium deficiency, vitamin deficiency"
    ),
    "fix": _words(
        "fix, heal, sort, clean, cleanse, detox, balance, realign, rebalance, reset, repair, unblock, kill, clear, healing, fixing"
    ),
    "kill_off": _words(
        "kill off, flush out, kill, clear, purge, starve, get rid of, detox, cleanse, draw out, pull out, flush, cleansing, detoxing"
    ),
    "prays": _words(
        "pray, prayer, prayers, praying, jesus, lord, god, prophet, pastor, healing service, prayer line, holy water, holy oil, anointing, miracle service, faith healer, spirit, allah, church, deliverance, healer, angels"
    ),
    "mindset": _words(
        "in your mind, in your head, all in your head, all in the mind, mindset, a choice, negative thinking, attention seeking, laziness, lazy, weakness, victim mentality"
    ),
    "saved": _words(
        "saved my, saved her, saved his, changed my, changed my life, cured me, cured my, fixed my, healed me, healed my, sorted my, saved me, cured her, cured him, worked wonders"
    ),
    "need_try": _words(
        "need to try, should try, need to be on, have to try, must try, try, get on, get yourself on, need, should be on, should take, need to take, want to try, look into"
    ),
    "message_me": _words(
        "dm me, dm, dms open, inbox me, inbox, message me, pm me, pm, hmu, hit me up, whatsapp me, text me, msg me, drop me a message, contact me, ask me how, get in touch, slide into my dms, comment below, dm for, pop me a message, drop me a dm, drop me a dm for"
    ),
    "goods": _words(
        "code, discount, info, details, price, prices, link, order, orders, some, one, samples, sample, offer, offers, products, product, kit, kits, gummies, oil, oils, capsules, drops, supplements, sale, shakes, patches, gel, gels, deal, deals, stock, protocol, protocols, plan, programme, guide, ebook, more, cbd, thc, hash, weed, mushrooms, cleanse, tea, powder, session, sessions, wellness, recipe pack, join, pack, packs, tincture, creams, cream, coaching, treatment, remedy, remedies, devices, bundle, free call"
    ),
    "people": _words(
        "people, ladies, guys, hun, huns, anyone, you, everyone, folks, girls, mums, for, warriors, patients, babe"
    ),
    "product": _words(
        "gummies, cbd, cbd oil, thc, oil, oils, essential oils, capsules, drops, supplements, supplement, shakes, patches, gel, gels, aloe gels, aloe, powder, powders, tincture, tinctures, cleanse, cleanse kits, detox tea, tea, creams, cream, salve, protocol, programme, kit, kits, edibles, collagen, magnets, bracelets, vapes, devices, bundle, mushrooms, mushroom coffee, sea moss, healing, crystals, keto burn, slimming jabs, skinny jabs, weight loss jabs, slimming tea, ozempic, mounjaro, wegovy, vitamins, greens, pills, hash, weed, kratom, kefir, honey"
    ),
    "some": _words("some, sum, a few, loads of, plenty of, new, fresh, the best"),
    "money": _words(
        "pounds, quid, gbp, p, a month, a bottle, a pop, each, per, month, delivered, a box, a week, for two, for three, a session, euros, dollars, an hour"
    ),
    "help_you": _words(
        "help you, helps you, can help you, will help you, helped my, helped me, works for, is for you, sort you out, change your life, changed my life, really is, is medicine, saved my life, heals, gets you off, get you off, fix you"
    ),
    "brand": _words(
        "juice plus, forever living, forever aloe, forever, herbalife, doterra, young living, arbonne, amway, isagenix, monat, kyani, zinzino, lifewave, bodybalance, body by vi, usana, nu skin, it works, valentus, plexus, tiens, neal yards, aloe vera gel, sea moss gel, tropic, younique, utility warehouse, jeunesse, synergy, shaklee, lifevantage, nikken"
    ),
    "role": _words(
        "doctor, dr, nurse, gp, medic, paramedic, therapist, pharmacist, healer, naturopath, herbalist, homeopath, nutritionist, health coach, coach, reiki master, energy healer, practitioner, medical student, med student, carer, hca, surgeon, consultant, psychologist, psychotherapist, scientist, biologist, researcher, chemist, midwife, chiropractor, osteopath, functional medicine, medical professional, professional, shaman, medical medium, expert, specialist, herbal practitioner, first aider, vet, vet nurse, care assistant, dietician, kinesiologist, iridologist, physio, personal trainer"
    ),
    "sure": _words(
        "definitely, 100, hundred percent, clearly, obviously, certainly, totally, absolutely, without a doubt, no doubt, for sure, deffo, defo, undoubtedly, textbook, guaranteed, exactly, defs, undiagnosed, positive, hands down, def"
    ),
    "youve": _words(
        "youve, you have, u have, youre, you are, hes, shes, you got, youve got, u got, ur, she has, he has, shes got, hes got, your son has, your daughter has, thats, its"
    ),
    "post_send": _words(
        "post, send, send me, dm me, drop, share, comment, upload, message me, pop, list, tell me, post your, give me, show me"
    ),
    "need": _words("need, needed, want, require, be needing"),
    "food": _words(
        "gluten, wheat, sourdough, bread, nuts, nut, peanut, peanuts, peanut butter, milk, dairy, egg, eggs, barley, rye, shellfish, sesame"
    ),
}

LEXICON: Final = Lexicon(_CLASSES)
"""The one lexicon of the house; shapes are compiled with it."""
