"""The evidence hub: sources a group can trust, a second pair of eyes for what people add, and the way to begin."""
