"""Holds the words and sites that decide what redaction leaves readable."""

from __future__ import annotations

import re
from typing import Final

SOCIAL: Final = frozenset(
    re.findall(
        r"\S+",
        """
        facebook.com fb.com fb.me instagram.com twitter.com x.com t.co tiktok.com linkedin.com reddit.com
        redd.it t.me wa.me telegram.me snapchat.com threads.net bsky.app mastodon.social linktr.ee patreon.com
        gofundme.com justgiving.com onlyfans.com github.com gitlab.com twitch.tv steamcommunity.com
        pinterest.com pinterest.co.uk tumblr.com vk.com discord.com discord.gg discordapp.com dsc.gg discord.me
        discord.io discord.new ko-fi.com buymeacoffee.com cash.app paypal.me venmo.com strava.com goodreads.com
        last.fm soundcloud.com spotify.com whatsapp.com signal.me medium.com substack.com vinted.co.uk etsy.com
        ebay.co.uk ebay.com nextdoor.co.uk nextdoor.com patientslikeme.com carrd.co about.me bio.link beacons.ai
        lnk.bio bit.ly tinyurl.com goo.gl is.gd ow.ly forms.gle
        """,
    )
)
"""Sites whose pages are mostly somebody's own, or which lead to any page at all. They are shown as a link only."""

EVERYDAY: Final = frozenset(
    re.findall(
        r"\S+",
        """
        may will can mark just like more stop help dose pill pills tablet tablets meds med medicine medication drug
        drugs insulin metformin sugar salt water food diet keto vegan pain doctor nurse dr mr mrs ms miss gp nhs ed uc
        ra pd pm am mg ml mcg iu uk us tv it hi ok oh no yes not hello they them she her he him his hers theirs xe xem
        fae official real type diabetic diabetes warrior survivor fighter queen king lady lord chronic illness ill
        sick sickness tired spoonie spoon mod admin moderator bot member friend mum mam mom dad nan gran brother
        sister wife husband son daughter baby child person people man woman girl boy one two three new old big little
        small tiny good bad best happy sad lost lonely sleepy blue red green black white pink the and of in on at to
        for from with love life live day night week month year time world home house heart body mind brain blood bone
        skin health healthy cancer asthma lupus fibro crohns colitis coeliac epilepsy autistic autism adhd anxiety
        anxious depression wales england scotland ireland north south east west english welsh scottish irish british
        cat dog cats dogs tea coffee book books music art game games take taking took treatment cure safe danger
        poison vitamin ginger honey garlic turmeric cinnamon lemon orange cherry apple apples berry oil mint pepper
        oat oats milk butter bread rice cheese egg eggs fish meat chicken nuts seed seeds soup juice vinegar bicarb
        soda wine beer gin magnesium zinc iron calcium potassium protein fibre carbs fat weight exercise yoga walk run
        sleep rest stress fever cough cold flu infection virus vaccine vaccines jab allergy inhaler steroid steroids
        aspirin ibuprofen paracetamol morphine codeine statin statins antibiotic antibiotics chemo surgery operation
        hospital clinic doctors nurses pharmacist consultant test tests scan sugars pressure pump needle needles pen
        injection spring winter morning evening sunday monday tuesday wednesday thursday friday saturday january
        february march september october november december sun moon sky rain snow river sea storm cloud ghost tiger
        wolf bear fox bird bee bunny shadow smile peace truth true false fact facts news group chat support someone
        anyone everybody nobody hand head foot back arm leg chest hair eye eyes nose mouth knee hip
        """,
    )
)
"""Words that are also names or stand in names, and without which nobody could read what a message claims."""

NOT_NAMES: Final = frozenset(
    re.findall(
        r"\S+",
        """
        Type OK Okay Diabetic Autistic Dyslexic Asthmatic Epileptic Anaemic Allergic Coeliac Celiac Bipolar ADHD
        ADD OCD PTSD MS ME CFS IBS IBD RA PD UC EDS POTS T1 T2 T1D T2D PIP NHS GP British Welsh Scottish Irish
        English Fine Sorry Not Now Just Still Also Only Really So Very Too Well Sure Here Back Thanks Thank Hope
        Please Yes No And But Or If The A An My Your Our It He She They We You I This That What When How Why Who
        Where In On At By To For From With Of As Vitamin Insulin Metformin Keto Vegan Vegetarian LOL Stop Take
        Dont Don't Never Always Google Oz Strange Pepper Edit Update Tip Tips Source Sources Note Ps PS Nothing
        Everything Anything Something January February March April June July August September October November
        December Monday Tuesday Wednesday Thursday Friday Saturday Sunday
        """,
    )
)
"""Words with a capital letter after which nobody is called, as in "I'm Diabetic" or "Dr Google"."""
