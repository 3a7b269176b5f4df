"""Everything that touches discord.py: the client, the one door for interactions, cards, and acts on Discord."""
