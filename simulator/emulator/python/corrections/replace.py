import functools


def replaces(owner, name):
    """The decorated function replaces the method `owner.name`, and gets the method as its first argument."""

    def put(function):
        original = getattr(owner, name)

        @functools.wraps(original)
        def method(*arguments, **named):
            return function(original, *arguments, **named)

        setattr(owner, name, method)
        return function

    return put
