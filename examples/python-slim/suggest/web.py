"""A web service: GET /closest?word=chese answers cheese."""

from urllib.parse import parse_qs

from suggest import closest

LONGEST = 64


def app(environ, start_response):
    status, text = answer(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [f"{text}\n".encode()]


def answer(path: str, query: str) -> tuple[str, str]:
    if path == "/healthz":
        return "200 OK", "ok"
    if path != "/closest":
        return "404 Not Found", "not found"
    word = parse_qs(query).get("word", [""])[0]
    if not 0 < len(word) <= LONGEST:
        return "400 Bad Request", "try /closest?word=chese"
    return "200 OK", closest(word)
