"""Discord's rate limits: a bucket for each route and main id, one for everything, and bad requests."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.rehearsal.rest.router import Route

GLOBAL_PER_SECOND = 50
BAD_REQUESTS, BAD_SPAN = 10_000, 600.0
_MAJOR = ("guild_id", "channel_id", "webhook_id")

_RATES: dict[tuple[str, str], tuple[int, float]] = {
    ("POST", "/channels/{channel_id}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): (5, 5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): (5, 1.0),
    ("GET", "/channels/{channel_id}/messages"): (5, 5.0),
    ("GET", "/channels/{channel_id}/messages/{message_id}"): (5, 5.0),
    ("POST", "/channels/{channel_id}/messages/bulk-delete"): (1, 1.0),
    ("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"): (1, 0.25),
    ("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"): (10, 10.0),
    ("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"): (10, 10.0),
    ("PATCH", "/guilds/{guild_id}/members/{user_id}"): (10, 10.0),
    ("GET", "/guilds/{guild_id}/members/{user_id}"): (5, 1.0),
    ("GET", "/guilds/{guild_id}/members"): (10, 10.0),
    ("POST", "/users/@me/channels"): (10, 10.0),
    ("POST", "/channels/{channel_id}/threads"): (10, 10.0),
    ("POST", "/webhooks/{webhook_id}/{token}"): (5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{token}/messages/@original"): (5, 2.0),
}
_USUAL = (10, 5.0)


@dataclass(slots=True)
class _Bucket:
    limit: int
    span: float
    used: int = 0
    resets_at: float = 0.0


@dataclass(slots=True)
class Verdict:
    """What the rate limits say to one request: headers to send, and how long to wait when it is refused."""

    headers: dict[str, str]
    wait: float | None = None
    everywhere: bool = False


@dataclass(slots=True)
class RateLimits:
    """Count requests. `factor` multiplies every limit; 0 switches them off (headers are still sent)."""

    clock: Clock
    factor: float = 1.0
    bad: deque[float] = field(default_factory=deque)
    refused: int = 0
    _buckets: dict[tuple[str, str, str], _Bucket] = field(default_factory=dict)
    _second: tuple[float, int] = (0.0, 0)

    def take(self, route: Route, path: dict[str, str]) -> Verdict:
        """Count one request against its bucket and against the whole."""
        now = self.clock.monotonic()
        major = ":".join([*(path.get(name, "") for name in _MAJOR), path.get("token", "")])
        key = (route.method, route.template, major)
        bucket = self._buckets.get(key)
        if bucket is None:
            limit, span = _RATES.get(key[:2], _USUAL)
            bucket = self._buckets[key] = _Bucket(max(1, int(limit * (self.factor or 1000))), span)
            self._forget_full(now)
        if now >= bucket.resets_at:
            bucket.used, bucket.resets_at = 0, now + bucket.span
        if self.factor and not route.by_token and (wait := self._everywhere(now)):
            self.refused += 1
            return Verdict(self._headers(route, bucket, now) | {"X-RateLimit-Scope": "global"}, wait, everywhere=True)
        if self.factor and bucket.used >= bucket.limit:
            self.refused += 1
            headers = self._headers(route, bucket, now) | {"X-RateLimit-Scope": "user"}
            return Verdict(headers, bucket.resets_at - now)
        bucket.used += 1
        return Verdict(self._headers(route, bucket, now))

    def _everywhere(self, now: float) -> float:
        started, count = self._second
        if now - started >= 1.0:
            started, count = now, 0
        self._second = (started, count + 1)
        return max(0.001, started + 1.0 - now) if count >= GLOBAL_PER_SECOND * self.factor else 0.0

    def _headers(self, route: Route, bucket: _Bucket, now: float) -> dict[str, str]:
        left = max(0.0, bucket.resets_at - now)
        name = hashlib.md5(f"{route.method} {route.template}".encode(), usedforsecurity=False).hexdigest()
        remaining = max(0, bucket.limit - bucket.used) if self.factor else 999
        return {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": f"{self.clock.now().timestamp() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": name,
        }

    def _forget_full(self, now: float) -> None:
        if len(self._buckets) > 5000:
            self._buckets = {key: one for key, one in self._buckets.items() if one.resets_at > now}

    def count_bad(self, status: int) -> None:
        """Count a request that was answered with 401, 403 or 429."""
        if status in (401, 403, 429):
            self.bad.append(self.clock.monotonic())

    @property
    def banned(self) -> bool:
        """Tell whether the address made so many bad requests that nothing of it is answered any more."""
        now = self.clock.monotonic()
        while self.bad and now - self.bad[0] > BAD_SPAN:
            self.bad.popleft()
        return len(self.bad) > BAD_REQUESTS
