"""Topics: channels people choose, each with a purpose, somebody who looks after it, and a date to look again."""
