"""Everything that touches Discord: client, doors, actors, cards and the supervisor."""
