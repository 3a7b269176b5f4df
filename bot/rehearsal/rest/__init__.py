"""The REST half of practice Discord: one module for each kind of thing."""
