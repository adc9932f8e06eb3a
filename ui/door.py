"""In front of everything: who comes without a session is sent to the login page, and every answer carries what guards it."""

from __future__ import annotations

from typing import Any

from ui import rights
from ui.desk import Desk

_HEAD = b'<script src="/gm/workbench.js"></script>'
#: Pages that send to the login page instead of answering 401.
_PAGES = ("/", "/dossier", "/dossier/", "/people", "/people/")


class Doorman:
    """Sends who opens a page without a session to the login page, and puts the page's script and language in front of gradio's.

    Every answer tells the browser not to guess types, not to be framed by other sites and not to tell them addresses.

    gradio adds a script of ours only when it has drawn the page, too late to say that the page is Chinese. Plain ASGI: streams stay streams.
    """

    def __init__(self, app: Any, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _guarded(send)
        if scope["method"] != "GET" or scope["path"] not in _PAGES:
            await self._app(scope, receive, send)
            return
        from urllib.parse import quote

        from starlette.requests import Request
        from starlette.responses import RedirectResponse

        request = Request(scope)
        if rights.caller(self._desk.store, request.cookies, request.headers) is None:
            target = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            await RedirectResponse(f"/login?next={quote(target, safe='')}", 303)(scope, receive, send)
            return
        plain = {**scope, "headers": [h for h in scope["headers"] if h[0] != b"accept-encoding"]}
        await self._app(plain, receive, _Prefacing(send))


_GUARDS = ((b"x-content-type-options", b"nosniff"), (b"x-frame-options", b"SAMEORIGIN"), (b"referrer-policy", b"same-origin"))


def _guarded(send: Any) -> Any:
    """`send` with the headers of _GUARDS on every answer that does not set them itself."""

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            known = {k.lower() for k, _ in message.get("headers", [])}
            message = {**message, "headers": [*message.get("headers", []), *(g for g in _GUARDS if g[0] not in known)]}
        await send(message)

    return sending


class _Prefacing:
    """Sends a page on with our script first in its head."""

    def __init__(self, send: Any) -> None:
        self._send = send
        self._start: Any = None
        self._body = b""

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._body.replace(b"<head>", b"<head>" + _HEAD, 1).replace(b'lang="en"', b'lang="zh-CN"', 1)
        headers = [(k, str(len(body)).encode()) if k.lower() == b"content-length" else (k, v) for k, v in self._start["headers"]]
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
