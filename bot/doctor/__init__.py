"""What may be wrong with a community, its server and this machine, each with its cure: pure checks of a picture."""
