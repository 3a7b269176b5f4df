"""Selling to people who are ill: products, sessions, groups and codes."""

from __future__ import annotations

from typing import Final

from bot.language import later
from bot.misinformation.detection.family import Family, rule
from bot.misinformation.detection.suppressors import PAST

FAMILY: Final = Family(
    id="promo",
    severity=2,
    name=later("Selling"),
    explanation=later("It may sell something, or lead people away to be sold something."),
    rules=(
        rule(
            "call",
            "{message_me} ..6 {goods}",
            "{goods} ..6 {message_me}",
            "join ..3 telegram/whatsapp/facebook/programme/program/webinar/masterclass/course/group/team/zoom"
            "/discord/channel ..6 "
            "protocol/heal/healing/cure/share/free/secret/truth/change/life/remedies/natural/link/detox/cant/money",
            "join my/our telegram/whatsapp/programme/webinar/masterclass/course/team/team_of",
            "link/links/details/info in ..2 bio/profile/comments",
            "click/tap/follow ..2 link/below/here",
            despite=(PAST,),
        ),
        rule(
            "sell",
            "i/we/im/ive/were ..1 sell/selling/stock/stockist/distribute/make/offer/supply ..4 {goods}",
            "i sell/stock/distribute/supply ..6 {product}/{ill}",
            "{product} ..4 for_sale/in_stock/available/left/delivered/shipping",
            "got/have ..2 {some} ..2 decent/good/quality/proper/top/pure/strong ..1 {product}",
            "got/have ..3 {product} ..2 in",
            "buy/order/grab/get ..4 {product} ..5 here/now/today/from_me/code/link/site/website/stock/below/through"
            "/before/while/me",
            "{product} ..4 only/just/for/from/at # ..3 {money}",
            "only/just # ..2 {money} ..6 {product}/bottle/course/session/month/delivered/postage",
            "book/booking/slots/slot ..4 session/sessions/call/consultation/reading/healing/reiki/spaces/coaching",
            "my/our ..2 coaching/programme/program/course/sessions/ebook/book/supplements/store/shop/website/range"
            "/products ..6 "
            "{help_you}/{ill}/heal/{cure}/discount/helped/reverse",
            despite=(PAST,),
        ),
        rule(
            "advert",
            "discount/promo/voucher/referral/affiliate code/codes/link/links",
            "use/with/my/enter code",
            "# off ..4 today/now/only/code/first/order/everything/this/week/orders/{product}",
            "limited/special/flash/exclusive/launch/intro offer/time/stock/spaces/price/deal/sale/edition/places",
            "free trial/sample/samples/consultation/delivery/shipping/gift/ebook/training/masterclass",
            "money_back guarantee/guaranteed",
            "while stocks last",
            "hurry/dont_miss_out/act_now/order_now/buy_now/shop_now",
            "melt/melts/burn/burns/blast/torch ..2 fat",
        ),
        rule(
            "network",
            "upline/downline/mlm/hun_bot/hunbot/boss_babe/bossbabe/girlboss/side_hustle/passive_income"
            "/financial_freedom",
            "{brand} ..8 {help_you}/helped/saved/changed/fixed/{cure}/join/amazing/medicine/selling/love/swear/sofa"
            "/ladies/{ill}",
            "{help_you}/try/join/love ..4 {brand}",
            "join/joined/joining my/our/this/the ..1 team/tribe/family/business/downline",
            "business opportunity/opportunities",
            "work from home ..6 earn/income/team/join/business/products/selling/wellness",
            "earn/earning/make/making ..3 money/income/thousands/cash ..5 home/phone/sofa/bed/wellness/products"
            "/illness",
            "ambassador/consultant/distributor/rep for ..2 {brand}",
            despite=(PAST,),
        ),
        rule(
            "asks-for-money",
            "send/pay/transfer ..3 paypal/crypto/bitcoin/cashapp/revolut/deposit",
            "paypal/crypto/bitcoin/cashapp/revolut me/friends/only",
            "gofundme/donate/donations ..6 cure/alternative/clinic/mexico/healing/treatment_abroad",
            "clinic/clinics in mexico/germany/turkey/thailand/tijuana ..8 {cure}/{gone}/heal/treat/book/{ill}/discount",
        ),
    ),
    examples=(
        "Message me for a discount on the gummies",
        "I sell CBD drops that sort out fibro pain",
        "use code WELL10 at checkout",
        "Join my Telegram group for the healing protocol",
        "My upline changed my life, ask me how to join our team",
        "Limited offer, 40% off all cleanse kits this week",
        "hmu if you want some decent oils",
    ),
    not_for=(
        "Reminder: no selling or promoting in here please",
        "Selling my old wheelchair on Gumtree",
        "Where sells decent compression socks?",
        "I'm doing a sponsored walk, the link is in my profile",
        "Message me if you want to talk, I'm up late",
        "Is Juice Plus worth paying for?",
        "The shop had 20% off wool so I bought too much",
        "My neighbour keeps pushing me to buy her shakes",
    ),
)
