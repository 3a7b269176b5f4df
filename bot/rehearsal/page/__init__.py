"""The page of practice Discord: what a browser shows of the server, served from this computer only."""

from bot.rehearsal.page.serving import BotControls, Page

__all__ = ["BotControls", "Page"]
