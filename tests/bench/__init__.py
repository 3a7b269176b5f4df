"""Measurements: press to answer, start, memory, joins and delivery, beside bare discord.py in the same run.

    python -m tests.bench                    the whole run, in less than six minutes
    python -m tests.bench --smoke            everything small: does it work at all?
    python -m tests.bench --only press --json press.json

Practice Discord and the stopwatch live in this process; the bot and every bare client are processes of their own.
"""
