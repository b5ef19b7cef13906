"""Puts comments into YAML files, and tells to which key or item each belongs, by PyYAML's tokens alone.

A comment on the line of a key, value or dash belongs to it. A comment on a separate line belongs to the innermost key
or item above that is less indented, if that ends there; otherwise to the next key or item.
"""

import bisect
import collections
import re

import yaml

REMARK = re.compile(r"# remark (\d+).*")
# `marker` is the column of a key or dash in block style, and None in flow style.
Event = collections.namedtuple("Event", "at path kind marker")
Flow = collections.namedtuple("Flow", "start end path")


def index(mark, starts):
    return starts[mark.line] + mark.column


def starts_of(text):
    return [0, *(match.end() for match in re.finditer("\n", text)), len(text)]


def indent(line):
    return len(line) - len(line.lstrip(" "))


def scalars(node):
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from scalars(item)
    else:
        for pair in node.value:
            for inner in pair:
                yield from scalars(inner)


def compose(text):
    return yaml.compose(text, Loader=yaml.CSafeLoader)


def with_remarks(text, random):
    """Returns the text with comments at random places, and their number."""
    lines = text.split("\n")[:-1]
    closed, below = set(), {}  # Lines without room above, and the largest column of a comment above a line.
    open_ends = set()  # Lines that end inside a scalar.
    for node in scalars(compose(text)):
        first, last = node.start_mark.line, node.end_mark.line
        if node.style in ("|", ">"):
            column = indent(lines[first + 1])
            last = first + 1
            while last < len(lines) and (not lines[last].strip() or indent(lines[last]) >= column):
                last += 1
            open_ends.update(range(first + 1, last))
            # Blank lines below the text belong to the text, or nothing does.
            closed.update(range(first + 1, last))
            below[last] = column - 1
        else:
            closed.update(range(first + 1, last + 1))
            open_ends.update(range(first, last))
    written, count = [], 0
    share = random.choice([0.05, 0.2, 0.5])

    def remark():
        nonlocal count
        count += 1
        more = random.choice(["", "", "key: value", "[a, {b: c}]", "\"quoted", "it's # twice", "名前 🧊", "- item", "\\n"])
        return f"# remark {count}{': ' * bool(more)}{more}"

    for number, line in enumerate([*lines, ""]):
        if number not in closed:
            while random.random() < share:
                here = indent(line)
                column = random.choice([here, here, random.randrange(here + 8), 0, 2, 4, 6])
                column = min(column, below.get(number, column))
                written.append(" " * column + remark())
        if number == len(lines):
            break
        if line.strip() and "#" not in line and number not in open_ends and random.random() < share:
            line += " " * random.choice([1, 1, 2, 9]) + remark()
        written.append(line)
    return "".join(line + "\n" for line in written), count


def events_of(text, starts):
    """Returns the keys, dashes, scalars and brackets in the order of the text, and the flow collections."""
    tokens = yaml.scan(text, Loader=yaml.CSafeLoader)
    dashes = iter([one.start_mark for one in tokens if isinstance(one, yaml.BlockEntryToken)])
    events, flows = [], []

    def walk(node, path, within):
        flow = isinstance(node, yaml.CollectionNode) and node.flow_style
        if isinstance(node, yaml.ScalarNode):
            if node.start_mark.index != node.end_mark.index:
                events.append(Event(index(node.start_mark, starts), path, "scalar", None))
            return
        if flow:
            start, end = index(node.start_mark, starts), index(node.end_mark, starts)
            events.append(Event(start, path, "open", None))
            flows.append(Flow(start, end, path))
        if isinstance(node, yaml.SequenceNode):
            for place, item in enumerate(node.value):
                inner = (*path, place)
                if flow or within:
                    events.append(Event(index(item.start_mark, starts), inner, "item", None))
                else:
                    mark = next(dashes)
                    events.append(Event(index(mark, starts), inner, "item", mark.column))
                walk(item, inner, flow or within)
        else:
            for key, value in node.value:
                inner = (*path, key.value)
                marker = None if flow or within else key.start_mark.column
                events.append(Event(index(key.start_mark, starts), inner, "key", marker))
                walk(value, inner, flow or within)
        if flow:
            events.append(Event(end - 1, path, "close", None))

    walk(compose(text), (), False)
    return sorted(events, key=lambda event: event.at), flows


def owners(text):
    """Returns the owner of each comment, by the comment's number, and the first key of each record."""
    text = text.replace("\r\n", "\n")
    starts = starts_of(text)
    events, flows = events_of(text, starts)
    places = [event.at for event in events]
    markers = {event.path: event.marker for event in events if event.kind in ("key", "item")}
    first = {}
    for event in events:
        if event.kind == "key":
            first.setdefault(event.path[:-1], event.path)

    def owner(at):
        line = text.rfind("\n", 0, at) + 1
        next_place = bisect.bisect(places, at)
        before = events[next_place - 1] if next_place else None
        after = next((event for event in events[next_place:] if event.kind in ("key", "item")), None)
        if text[line:at].strip():
            return before.path
        pending = events[next_place] if next_place < len(events) else None
        if before and before.kind in ("key", "item") and pending and pending.kind in ("scalar", "open"):
            return before.path
        within = [flow for flow in flows if flow.start < at < flow.end]
        if within:
            inner = max(within)
            return after.path if after and after.at < inner.end else inner.path
        # Comments keep their order: below one that is less indented, none belongs further inside.
        run = [match.start() for match in REMARK.finditer(text, before.at if before else 0, at + 1)]
        own = [place for place in [*run, at] if not text[text.rfind("\n", 0, place) + 1 : place].strip()]
        column = min(place - text.rfind("\n", 0, place) - 1 for place in own)
        path = before.path if before else ()
        while path and (markers[path] is None or markers[path] >= column):
            path = path[:-1]
        if after is None or after.path[: len(path)] != path or after.path == path:
            return path or "the end of the file"
        parent = after.path[:-1]
        # Above the first key of the file or of an item, a comment belongs to the whole.
        opens = after.kind == "key" and first[parent] == after.path and (not parent or isinstance(parent[-1], int))
        return parent if opens else after.path

    found = {int(match[1]): owner(match.start()) for match in REMARK.finditer(text)}
    return found, first


def moved(before, after):
    """Returns the comments of a text that belong to another key or item in the formatted text."""
    theirs, _ = owners(before)
    ours, first = owners(after)

    def stays(number):
        was, now = theirs[number], ours.get(number)
        # A comment of an item's first key has no line of its own below the dash.
        return now == was or (now is not None and first.get(now) == was)

    return [f"remark {number}: {theirs[number]} -> {ours.get(number)}" for number in theirs if not stays(number)]
