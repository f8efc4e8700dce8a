"""The WSGI application: simulated time, then Reflex's own routes, then moto."""

import json
import os
import random
import threading

from moto.backends import get_backend
from moto.core.config import default_user_config
from moto.moto_api._internal import mock_random
from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

import boto3_calls
import forks
import inherited
import simulated_time
import snapshots

SEED = 20061101


def reset():
    """Empties every account and makes the ids that follow the same each time."""
    simulated_time.release()
    moto_api_backend.reset()
    mock_random.seed(SEED)
    random.seed(SEED)


def create_service(service):
    """moto's application for one service, made when the service is first used.

    Making it also makes the service's resources of moto's default account, and draws random numbers for their ids. Both
    are undone: what a caller finds, and the ids that follow, must not depend on what was used before a reset.
    """
    moto_random, python_random = mock_random.getstate(), random.getstate()
    accounts = get_backend(service)
    known = set(accounts)
    application = create_backend_app(service)
    for account in set(accounts) - known:
        del accounts[account]
    # Exceptions reach the server, which says what they were; Flask would answer a page that does not.
    application.config["PROPAGATE_EXCEPTIONS"] = True
    mock_random.setstate(moto_random)
    random.setstate(python_random)
    inherited.note("application", service)
    return application


def create():
    default_user_config["lambda"]["use_docker"] = False
    moto = DomainDispatcherApplication(create_service)

    def prepare(service):
        if service not in moto.app_instances:
            moto.app_instances[service] = create_service(service)

    inherited.makers["application"] = prepare
    # moto's state is plain dictionaries without locks of their own. Calls made for an automation stay outside: they
    # come back to moto through the front door while they wait.
    one_at_a_time = threading.Lock()
    reset()

    def answer(start_response, status, content):
        body = json.dumps(content).encode()
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def application(environ, start_response):
        now = environ.get("HTTP_X_REFLEX_NOW")
        if now:
            try:
                simulated_time.move_to(now)
            except ValueError as error:
                return answer(start_response, "400 Bad Request", {"message": str(error)})
        path = environ.get("PATH_INFO", "")
        if path == "/reflex/boto3":
            return answer(start_response, "200 OK", boto3_calls.call(json.load(environ["wsgi.input"])))
        with one_at_a_time:
            if path == "/reflex/reset":
                reset()
                return answer(start_response, "200 OK", {})
            if path == "/reflex/fork":
                boto3_calls.ready.wait()
                port = forks.fork(application, one_at_a_time.release)
                return answer(start_response, "200 OK", {"port": port})
            if path == "/reflex/save":
                snapshots.save(json.load(environ["wsgi.input"])["file"])
                return answer(start_response, "200 OK", {})
            if path == "/reflex/restore":
                reset()
                snapshots.restore(json.load(environ["wsgi.input"])["file"])
                return answer(start_response, "200 OK", {})
            if path == "/reflex/exit":
                os._exit(0)
            # A list, because answers that moto makes while they are read would be made outside the lock.
            return list(moto(environ, start_response))

    return application
