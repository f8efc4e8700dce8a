"""werkzeug's threaded server with connections kept open, which saves a quarter of the time of a small call.

werkzeug closes every connection because an application may leave part of a body unread. Here the body is read before
the application is called and the answer is complete before it is sent.
"""

import io
import os
import re
import traceback

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.exceptions import InternalServerError
from werkzeug.serving import make_server

import effects

NO_BODY = (204, 304)
# What werkzeug answers where moto has no route.
PAGE = re.compile(rb"\s*<!doctype html>.*?<p>(?P<text>[^<]*)</p>", re.DOTALL | re.IGNORECASE)


connections = set()
listeners = set()


def keep_only(server):
    """In a copy of the process: who speaks with the original, or is about to, goes on doing so."""
    for inherited in (connections | listeners) - {server.socket}:
        os.close(inherited.detach())
    connections.clear()
    listeners.intersection_update({server.socket})


def hand_over(server):
    """In the original: the copy has the server's socket now."""
    listeners.discard(server.socket)
    server.socket.close()


def describe(exception):
    """One line of ASCII: the exception as Python writes it, and where it was raised."""
    message = " ".join(" ".join(traceback.format_exception_only(exception)).split())[:1000]
    frames = traceback.extract_tb(exception.__traceback__)
    if frames:
        place = frames[-1]
        file = place.filename.split("site-packages/")[-1]
        message += f" ({file}:{place.lineno}, in {place.name}: {place.line})"
    return message.encode("ascii", "replace").decode()


class RequestHandler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Headers and body of an answer leave in one segment.
    wbufsize = -1

    def setup(self):
        connections.add(self.request)
        super().setup()

    def finish(self):
        connections.discard(self.request)
        super().finish()

    def run_wsgi(self):
        environ = self.make_environ()
        self.read_body(environ)
        effects.collect()
        started = []
        application = self.server.app
        try:
            content = b"".join(application(environ, lambda status, headers, _=None: started.append((status, headers))))
        except Exception as exception:
            traceback.print_exc()
            started.clear()
            content = b"".join(
                InternalServerError()(environ, lambda status, headers, _=None: started.append((status, headers)))
            )
            started[-1][1].append(("X-Reflex-Exception", describe(exception)))
        status, headers = started[-1]
        if int(status.split()[0]) >= 400 and (page := PAGE.match(content)):
            # The answer to HEAD has no body that differs from an answer of a service.
            headers.append(("X-Reflex-Page", " ".join(page["text"].decode("ascii", "replace").split())))
        if effects_of_request := effects.collect():
            headers.append(("X-Reflex-Effects", effects_of_request))
        self.answer(int(status.split()[0]), headers, content)

    def read_body(self, environ):
        stream = environ["wsgi.input"]
        if environ.pop("wsgi.input_terminated", False):
            body = stream.read()
        else:
            body = stream.read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)

    def answer(self, status, headers, content):
        self.send_response(status)
        has_length = False
        for name, value in headers:
            if name.lower() in ("connection", "date", "server", "transfer-encoding"):
                continue
            has_length = has_length or name.lower() == "content-length"
            self.send_header(name, value)
        if not has_length and status not in NO_BODY:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and status not in NO_BODY:
            self.wfile.write(content)

    def log_request(self, *_):
        pass


def listen(application):
    """A server on a free port of the loopback interface; `server_port` says which."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=RequestHandler)
    listeners.add(server.socket)
    return server
