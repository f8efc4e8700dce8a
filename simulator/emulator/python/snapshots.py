"""The state of all accounts in a file, and back from it: a deployment without the calls that lead to it.

A file is read only by the environment that wrote it, and from a folder of the project's own: the name of the folder it
is kept in holds both (cli/kept/fingerprint.ts).
"""

import importlib
import io
import marshal
import os
import pickle
import random
import threading
import types
import weakref

from moto.awslambda_simple.models import lambda_simple_backends
from moto.backends import get_backend
from moto.core.base_backend import BackendDict
from moto.moto_api._internal import mock_random

LOCK = type(threading.Lock())
RLOCK = type(threading.RLock())


# moto has two tables of functions. The one that needs no Docker is used here (application.py).
WITHOUT_DOCKER = "lambda_simple"


def name_of(table):
    return WITHOUT_DOCKER if table is lambda_simple_backends else table.service_name


def table_of(name):
    return lambda_simple_backends if name == WITHOUT_DOCKER else get_backend(name)


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        # moto's table of a service: every process has one of its own.
        if isinstance(value, BackendDict):
            return ("backends", name_of(value))
        if isinstance(value, types.ModuleType):
            return ("module", value.__name__)
        if value is mock_random:
            return ("random", None)
        return None

    def reducer_override(self, value):
        # Nobody holds a lock while a state is written: the caller has the application's.
        if isinstance(value, LOCK):
            return threading.Lock, ()
        if isinstance(value, RLOCK):
            return threading.RLock, ()
        # Lambda's storage: what these refer to is in its other dictionaries.
        if isinstance(value, weakref.WeakValueDictionary):
            return weakref.WeakValueDictionary, (dict(value),)
        # The default of a dictionary, written as a lambda.
        if isinstance(value, types.FunctionType) and "<locals>" in value.__qualname__ and value.__closure__ is None:
            return function, (marshal.dumps(value.__code__), value.__module__)
        return NotImplemented


def function(code, module):
    return types.FunctionType(marshal.loads(code), vars(importlib.import_module(module)))


class Unpickler(pickle.Unpickler):
    def persistent_load(self, identity):
        kind, name = identity
        if kind == "backends":
            return table_of(name)
        if kind == "module":
            return importlib.import_module(name)
        return mock_random


def save(file):
    """Writes the state of every account, and of what the next ids are made from."""
    accounts = {name_of(table): dict(table.items()) for table in BackendDict._instances}
    whole = io.BytesIO()
    # The services come first: their modules have to be there before their objects are read.
    Pickler(whole, protocol=5).dump((list(accounts), mock_random.getstate(), random.getstate()))
    Pickler(whole, protocol=5).dump(accounts)
    with open(file, "wb") as stream:
        stream.write(whole.getbuffer())
        os.fsync(stream.fileno())


def restore(file):
    """Puts a written state into this process, whose accounts must be empty."""
    with open(file, "rb") as stream:
        services, moto_random, python_random = Unpickler(stream).load()
        for service in services:
            table_of(service)
        accounts = Unpickler(stream).load()
    for service, states in accounts.items():
        table = table_of(service)
        table.clear()
        for account, state in states.items():
            table[account] = state
        if table not in BackendDict._instances:
            BackendDict._instances.append(table)
    mock_random.setstate(moto_random)
    random.setstate(python_random)
