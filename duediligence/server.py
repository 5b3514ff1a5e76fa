"""The web server around app.py: on this machine only, with its own headers, theme and limits.

Streamlit's own settings stand here and nowhere else, so that a checkout and an installed package behave
alike wherever they are started.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterable
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request, cookie_parser
from starlette.responses import FileResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from duediligence.dashboards import world
from duediligence.dashboards.world import MAP
from duediligence.services.jobs import OWNER_COOKIE
from duediligence.settings import DEFAULT_LIMITS, MEGABYTE, resource

ADDRESS = "127.0.0.1"
FIRST_PORT = 8501
PORTS_TRIED = 50

# Streamlit's pages need inline styles, the grid's worker a blob address and its charts in-memory pictures;
# nothing may come from, or go to, another machine.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws://127.0.0.1:* ws://localhost:*",
        "worker-src 'self' blob:",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'self'",
        "object-src 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)

# The paths of Streamlit that tell about the process and that no page needs.
CLOSED_PATHS = frozenset({"/_stcore/metrics"})

SANS = "'Segoe UI', 'Helvetica Neue', 'Noto Sans', Arial, sans-serif"
THEME: dict[str, Any] = {
    "theme.font": SANS,
    "theme.headingFont": SANS,
    "theme.baseFontSize": 16,
    "theme.headingFontSizes": ["1.9rem", "1.2rem", "1.1rem", "1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [650, 600, 600, 600, 600, 600],
    "theme.baseRadius": "6px",
    "theme.buttonRadius": "6px",
    "theme.showWidgetBorder": True,
    "theme.light.primaryColor": "#1d5fa8",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.secondaryBackgroundColor": "#f4f6f8",
    "theme.light.textColor": "#0d151d",  # captions are drawn with 60 % of it
    "theme.light.linkColor": "#1a5490",
    "theme.light.borderColor": "#c9d1d9",
    "theme.light.grayTextColor": "#4d5966",
    "theme.light.sidebar.backgroundColor": "#eef2f6",
    "theme.dark.primaryColor": "#3378c6",
    "theme.dark.backgroundColor": "#12171d",
    "theme.dark.secondaryBackgroundColor": "#1b222b",
    "theme.dark.textColor": "#edf1f5",
    "theme.dark.linkColor": "#9cc6f3",
    "theme.dark.borderColor": "#3b4653",
    "theme.dark.grayTextColor": "#b6c0ca",
    "theme.dark.sidebar.backgroundColor": "#171d25",
}


class SafeHeaders:
    """Adds the security headers to every answer, closes the paths that no page needs, and tells browsers apart."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request of the server."""
        if scope["type"] == "http" and scope["path"] in CLOSED_PATHS:
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in HEADERS}
                kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in names]
                message = {**message, "headers": [*kept, *HEADERS, *browser_cookie(scope, kept)]}
            await send(message)

        await self.app(scope, receive, send_with_headers)


def browser_cookie(scope: Scope, answer: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """A name for a browser that asks for a page and has none yet: random, for this machine, gone when it is closed."""
    given = b"; ".join(value for name, value in scope["headers"] if name.lower() == b"cookie").decode("latin-1")
    page = any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in answer)
    if not page or cookie_parser(given).get(OWNER_COOKIE):
        return []
    cookie = f"{OWNER_COOKIE}={secrets.token_urlsafe(16)}; Path=/; HttpOnly; SameSite=Strict"
    return [(b"set-cookie", cookie.encode())]


def free_port(wanted: int = FIRST_PORT) -> int:
    """The first port from ``wanted`` upwards that nobody uses; OSError where all that were tried are in use."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
            if (
                os.name == "posix"
            ):  # a port that was just let go is free; on Windows this option would mean another thing
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((ADDRESS, port))
            except OSError:
                continue
            return port
    raise OSError(f"ports {wanted} to {wanted + PORTS_TRIED - 1} are all in use")


def streamlit_options(port: int) -> dict[str, Any]:
    """Every Streamlit setting the product relies on."""
    hosts = [ADDRESS, "localhost"]
    return {
        "server.address": ADDRESS,
        "server.port": port,
        "server.headless": True,
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.allowedHosts": hosts,
        "server.corsAllowedOrigins": [f"http://{host}:{port}" for host in hosts],
        "server.maxUploadSize": DEFAULT_LIMITS.upload_bytes // MEGABYTE,
        "server.fileWatcherType": "none",
        "server.enableAgentApi": False,
        "server.showEmailPrompt": False,
        "browser.gatherUsageStats": False,
        "browser.serverAddress": "localhost",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.toolbarMode": "viewer",
        "runner.magicEnabled": False,
        "runner.postScriptGC": False,  # walking every object takes 0.1 s after each click; Python collects by itself
        **THEME,
    }


def application() -> App:
    """The application as an ASGI app."""
    outlines = Route(f"{MAP}world_110m.json", map_outlines)  # the map library adds the file's name to the address
    return App(
        resource("app.py"), routes=[outlines], middleware=[Middleware(SafeHeaders)], on_script_error=say_it_failed
    )


def map_outlines(_: Request) -> FileResponse:
    """The outlines of the map of the world: from here, so that no other machine is asked for them."""
    return FileResponse(world.geometry(), headers={"cache-control": "max-age=86400"})


def say_it_failed(_: Exception) -> bool:
    """In place of Streamlit's own words for an error that no page expected; the terminal has its particulars."""
    st.error(
        "Something went wrong inside the program, and this page stops here. What you saved before is safe. "
        "Reload the page; if it happens again, start the program anew and tell us what its window says.",
        icon=":material/error:",
    )
    return True


def serve(port: int) -> None:
    """Serve until stopped."""
    application().run(config=streamlit_options(port))
