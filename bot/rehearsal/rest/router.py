"""Which function answers which method and path."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.rehearsal.rest.call import Call

Answer = dict[str, object] | list[object] | None
Handler = Callable[[Call], object]


@dataclass(slots=True, frozen=True)
class Route:
    """One method and path template, such as `PUT /guilds/{guild_id}/bans/{user_id}`.

    `destructive` marks a call that ought to carry a reason for the audit log.
    """

    method: str
    template: str
    handler: Handler
    destructive: bool = False
    by_token: bool = False


class Routes:
    """Collect the routes of one module."""

    def __init__(self) -> None:
        self.all: list[Route] = []

    def on(
        self, method: str, template: str, *, destructive: bool = False, by_token: bool = False
    ) -> Callable[[Handler], Handler]:
        """Register a function for a method and path; `by_token` means that the path itself is the credential."""

        def register(handler: Handler) -> Handler:
            self.all.append(Route(method, template, handler, destructive, by_token))
            return handler

        return register


@dataclass(slots=True)
class _Node:
    fixed: dict[str, _Node] = field(default_factory=dict)
    open: _Node | None = None
    name: str = ""
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    """Find the route of a path; fixed words win over placeholders."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        self.routes = tuple(routes)
        for route in self.routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node = self._root
        for step in route.template.strip("/").split("/"):
            if step.startswith("{"):
                node.open = node.open or _Node()
                node = node.open
            else:
                node = node.fixed.setdefault(step, _Node())
        node.routes[route.method] = route

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Return the route and what stood at its placeholders, or None when there is no such route."""
        steps = path.strip("/").split("/")
        node = self._walk(self._root, steps, 0, method)
        if node is None:
            return None
        route = node.routes[method]
        pairs = zip(route.template.strip("/").split("/"), steps, strict=True)
        return route, {name[1:-1]: value for name, value in pairs if name.startswith("{")}

    def _walk(self, node: _Node, steps: list[str], at: int, method: str) -> _Node | None:
        if at == len(steps):
            return node if method in node.routes else None
        fixed = node.fixed.get(steps[at])
        found = None if fixed is None else self._walk(fixed, steps, at + 1, method)
        if found is None and node.open is not None and steps[at]:
            found = self._walk(node.open, steps, at + 1, method)
        return found
