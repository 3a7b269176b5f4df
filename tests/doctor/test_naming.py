"""What the doctor says elsewhere than on Discord: names of roles and channels, and nothing of people."""

from __future__ import annotations

from bot.doctor.naming import in_plain_words


def test_roles_and_channels_have_their_names_and_people_none():
    names = {"<#5>": "#talk", "<@&6>": "@Member"}

    said = in_plain_words("<@7> and <@!8> decided this for <@&6> in <#5>, not in <#9>.", names)

    assert said == "somebody and somebody decided this for @Member in #talk, not in <#9>."
