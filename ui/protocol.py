"""The workbench as an MCP server (streamable HTTP at /mcp): the tools of `Programs` with the rights of the token that each call brings.

gradio's own MCP server is not used: it calls its tools through a client to itself that hands on neither cookie nor token.
"""

from __future__ import annotations

import base64
import binascii
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

from mcp.server.fastmcp import Context, FastMCP
from mcp.server.fastmcp.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from assistant.core.errors import BadInputError, GreenmineError
from assistant.store.tables import Person
from ui import handlers, rights
from ui.programs import Programs

PATH = "/mcp"
#: Largest call in bytes (files come in base64, which is a third more); larger filings go over gradio's API or the page.
LARGEST = 128 * 2**20
T = TypeVar("T")
Call = Context[Any, Any, Any]
DossierId = Annotated[str, Field(description="the dossier's id")]


class Sent(BaseModel):
    """A file within a call."""

    name: str = Field(description="file name with its suffix, e.g. 自评估报告.docx")
    content: str = Field(description="the bytes of the file in base64")


class Protocol:
    """An ASGI application; serves while its `lifespan` is open. A call without a valid token is answered 401; cookies do not count here."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs
        self._serving: Any = None

    @asynccontextmanager
    async def lifespan(self, app: Any) -> AsyncIterator[None]:
        """Open for calls; may be entered again after it was left."""
        made = server(self._programs)
        made.streamable_http_app()  # makes the session manager; its routes are not needed
        async with made.session_manager.run():
            self._serving = made.session_manager
            yield
        self._serving = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = Request(scope).headers
        if await run_in_threadpool(rights.caller, self._programs.desk.store, {}, headers) is None:
            answer = JSONResponse({"error": str(rights.NotLoggedInError())}, 401, {"WWW-Authenticate": "Bearer"})
            await answer(scope, receive, send)
        elif self._serving is None:
            await JSONResponse({"error": "服务正在启动"}, 503)(scope, receive, send)
        else:
            await self._serving.handle_request(scope, receive, send)


def server(programs: Programs) -> FastMCP[Any]:
    """The tools, described for programs; each call finds out anew whose token it brings."""
    # A token is asked for in every call, which no page of another site can send: the host's name need not be known.
    made: FastMCP[Any] = FastMCP(
        "greenmine-review", stateless_http=True, json_response=True, log_level="WARNING", max_request_body_size=LARGEST,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        instructions="Review of green-mine filings: check queues a review, report gives the checklist and the flags with verbatim citations, ask answers questions.",
    )  # fmt: skip

    async def check(
        files: Annotated[list[Sent], Field(description="the files of one dossier (PDF, Word, OFD, pictures or a .zip)")],
        ctx: Call, name: Annotated[str, Field(description="a name for the table, may be empty")] = "",
    ) -> dict[str, Any]:  # fmt: skip
        return await _told(programs, ctx, partial(_file, programs, files, name))

    async def dossiers(ctx: Call) -> list[dict[str, Any]]:
        return await _told(programs, ctx, programs.dossiers)

    async def report(dossier: DossierId, ctx: Call) -> str:
        return await _told(programs, ctx, lambda person: programs.report(person, dossier))

    async def ask(dossier: DossierId, question: Annotated[str, Field(description="the question, in Chinese")], ctx: Call) -> dict[str, Any]:
        return await _told(programs, ctx, lambda person: programs.ask(person, dossier, question))

    async def decisions(dossier: DossierId, ctx: Call) -> list[dict[str, Any]]:
        return await _told(programs, ctx, lambda person: programs.decisions(person, dossier))

    async def decide(
        dossier: DossierId, key: Annotated[str, Field(description="'item:<id>' or 'flag:…'")],
        choice: Annotated[str, Field(description="agree, disagree or supplement")], ctx: Call, reason: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        return await _told(programs, ctx, lambda person: programs.decide(person, dossier, key, choice, reason))

    for tool in (check, dossiers, report, ask, decisions, decide):
        made.add_tool(tool, name=tool.__name__, description=getattr(Programs, tool.__name__).__doc__, structured_output=False)
    return made


async def _told(programs: Programs, ctx: Any, call: Callable[[Person | None], T]) -> T:
    """Call as the person of this request's token, beside the event loop; what goes wrong is told in words."""
    headers = ctx.request_context.request.headers
    try:
        return await run_in_threadpool(lambda: call(rights.caller(programs.desk.store, {}, headers)))
    except (GreenmineError, KeyError) as error:
        raise ToolError(handlers.say(error)) from error


def _file(programs: Programs, files: list[Sent], name: str, person: Person | None) -> dict[str, Any]:
    """Lay the sent files out under their names, then file them (which keeps copies)."""
    rights.demand(programs.desk.store, person, "file")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, file in enumerate(files):
            path = Path(folder) / str(number) / (Path(file.name.replace("\\", "/")).name or "材料")
            path.parent.mkdir()
            try:
                path.write_bytes(base64.b64decode(file.content, validate=True))
            except (binascii.Error, ValueError) as error:
                raise BadInputError("文件内容不是 base64", path=path.name) from error
            paths.append(str(path))
        return programs.check(person, paths, name)
