"""Referral in: invites that surgeries, link workers and charities hand to people, without any word about who came."""
