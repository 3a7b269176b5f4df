"""Practice Discord: a loopback Discord that an unmodified client connects to."""
