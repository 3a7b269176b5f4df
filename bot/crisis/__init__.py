"""Help now: lines that always answer, people on duty, and quiet alerts. No part of it acts against anybody."""
