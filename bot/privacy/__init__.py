"""What is known about whom, for how long and why: the data map, and everything stored about one person."""
