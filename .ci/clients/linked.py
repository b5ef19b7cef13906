"""Helpers for all JSON-LD documents."""


def keys(value):
    """Yields the terms of a document, without its context."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "@context":
                yield key
                yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)
