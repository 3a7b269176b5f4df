"""Which language each person reads, and which a whole group does."""
