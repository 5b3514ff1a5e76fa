"""The web server: its headers, what it closes, where it listens, and its settings."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit import config
from streamlit.testing.v1 import AppTest

from duediligence import server

SAID = {name.decode(): value.decode() for name, value in server.HEADERS}


async def hello(request: object) -> PlainTextResponse:
    return PlainTextResponse("hello", headers={"X-Frame-Options": "SAMEORIGIN", "X-Own": "kept"})


def asked(path: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body for a request of this path, through the headers' layer."""
    app = Starlette(
        routes=[Route("/", hello), Route("/_stcore/metrics", hello)], middleware=[Middleware(server.SafeHeaders)]
    )
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": [],
        "http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
        "root_path": "",
    }  # fmt: skip
    answering = app(scope, receive, send)
    with pytest.raises(StopIteration):  # nothing in it waits, so it is done at the first step
        answering.send(None)
    start, *bodies = messages
    headers = [(name.decode().lower(), value.decode()) for name, value in start["headers"]]
    assert len(headers) == len(dict(headers)), "a header is sent twice"
    return start["status"], dict(headers), b"".join(body.get("body", b"") for body in bodies).decode()


def test_every_answer_carries_the_safe_headers_once():
    status, headers, body = asked("/")
    assert (status, body) == (200, "hello")
    assert headers["x-own"] == "kept"
    assert {name: headers[name] for name in SAID} == SAID
    assert headers["x-frame-options"] == "DENY"


def test_no_other_machine_is_allowed_for():
    rules = dict(rule.split(" ", 1) for rule in SAID["content-security-policy"].split("; "))
    sources = {source for allowed in rules.values() for source in allowed.split()}
    assert sources <= {
        "'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:",
        "ws://127.0.0.1:*", "ws://localhost:*",
    }  # fmt: skip
    assert rules["frame-ancestors"] == "'none'"


def test_what_tells_about_the_process_is_closed():
    status, _, body = asked("/_stcore/metrics")
    assert (status, body) == (404, "Not found")


def test_it_listens_on_this_machine_only():
    options = server.streamlit_options(8501)
    assert options["server.address"] == "127.0.0.1"
    assert options["server.allowedHosts"] == ["127.0.0.1", "localhost"]
    assert options["server.corsAllowedOrigins"] == ["http://127.0.0.1:8501", "http://localhost:8501"]
    assert options["browser.gatherUsageStats"] is False
    assert options["server.enableXsrfProtection"] is True


def test_streamlit_knows_every_setting():
    known = config.get_config_options()
    assert [name for name in server.streamlit_options(8501) if name not in known] == []


def test_every_setting_of_the_theme_is_there_for_light_and_dark():
    light, dark = (
        {name.removeprefix(f"theme.{kind}.") for name in server.THEME if name.startswith(f"theme.{kind}.")}
        for kind in ("light", "dark")
    )
    assert light == dark


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(text: str, ground: str, share: float) -> str:
    """The colour of text that is drawn with a share of itself over a ground."""
    pairs = ((int(text[place : place + 2], 16), int(ground[place : place + 2], 16)) for place in (1, 3, 5))
    return "#" + "".join(f"{round(share * over + (1 - share) * under):02x}" for over, under in pairs)


@pytest.mark.parametrize("kind", ["light", "dark"])
@pytest.mark.parametrize("text", ["textColor", "linkColor", "grayTextColor"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor", "sidebar.backgroundColor"])
def test_text_can_be_read_on_every_ground(kind, text, ground):
    assert contrast(server.THEME[f"theme.{kind}.{text}"], server.THEME[f"theme.{kind}.{ground}"]) >= 4.5


@pytest.mark.parametrize("kind", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor", "sidebar.backgroundColor"])
def test_captions_can_be_read_on_every_ground(kind, ground):
    """Streamlit draws them with 60 % of the text's colour."""
    text, under = (server.THEME[f"theme.{kind}.{name}"] for name in ("textColor", ground))
    assert contrast(mixed(text, under, 0.6), under) >= 4.5


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_the_white_words_on_a_button_can_be_read(kind):
    assert contrast(server.THEME[f"theme.{kind}.primaryColor"], "#ffffff") >= 4.5


def test_an_error_that_no_page_expected_is_said_in_our_words():
    def page() -> None:
        from duediligence import server

        server.say_it_failed(KeyError("secret"))

    at = AppTest.from_function(page).run()
    (said,) = (each.value for each in at.error)
    assert said.startswith("Something went wrong inside the program")
    assert "secret" not in said
    assert "Streamlit" not in said


def test_a_port_in_use_is_passed_over():
    with socket.socket() as first:
        first.bind((server.ADDRESS, 0))
        first.listen()
        taken = first.getsockname()[1]
        assert server.free_port(taken) > taken


def test_no_free_port_is_said(monkeypatch):
    monkeypatch.setattr(server, "PORTS_TRIED", 1)
    with socket.socket() as first:
        first.bind((server.ADDRESS, 0))
        first.listen()
        taken = first.getsockname()[1]
        with pytest.raises(OSError, match=f"ports {taken} to {taken} are all in use"):
            server.free_port(taken)


PAGE = [(b"Content-Type", b"text/html; charset=utf-8")]


def test_a_browser_gets_a_name_of_its_own_with_its_first_page():
    (name, cookie), *more = server.browser_cookie({"headers": []}, PAGE)
    assert (name, more) == (b"set-cookie", [])
    value, *rules = cookie.decode().split("; ")
    assert rules == ["Path=/", "HttpOnly", "SameSite=Strict"]
    assert len(value.removeprefix("duediligence_browser=")) >= 22  # 128 bits: nobody guesses it
    assert server.browser_cookie({"headers": []}, PAGE) != [(name, cookie)]


def test_a_browser_keeps_its_name_and_only_pages_give_one():
    named = {"headers": [(b"cookie", b"other=1; duediligence_browser=abc")]}
    assert server.browser_cookie(named, PAGE) == []
    assert server.browser_cookie({"headers": []}, [(b"content-type", b"text/css")]) == []
