"""A web service: POST /type answers what kind of file it was sent."""

import bottle
import magic

app = bottle.Bottle()


@app.get("/healthz")
def healthz():
    return "ok\n"


@app.get("/type")
def type_of_text():
    return answer(bottle.request.query.get("text", "").encode())


@app.post("/type")
def type_of_file():
    return answer(bottle.request.body.read(4096))


def answer(head):
    bottle.response.content_type = "text/plain"
    return magic.from_buffer(head, mime=True) + "\n"
