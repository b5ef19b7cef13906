"""What is asked of every JSON-LD document, whatever it is about."""


def keys(value):
    """The terms that a document uses, its context aside."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "@context":
                yield key
                yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)
