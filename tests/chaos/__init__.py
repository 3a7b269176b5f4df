"""Chaos: people join while the bot is killed and Discord's replies get lost; then everything is counted.

python -m tests.chaos --kills 24 --applications 100 --seed 7
python -m tests.chaos --sweep --stride 12
"""
