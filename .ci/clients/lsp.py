"""Drives the language server with pytest-lsp, a foreign client, as VS Code, Neovim and Emacs introduce themselves.

pytest-lsp has recordings of the abilities that these editors state in `initialize`. It warns of each answer that an
editor with these abilities must not get; here, such a warning is a fault.
"""

import asyncio
import json
import pathlib
import tempfile
import warnings

from book import CLAIMBOOK, P1, claimbook, made
from lsprotocol import types
from pytest_lsp import client_capabilities, make_test_lsp_client

P3 = "claims/harbor-report/summary.p3.yaml"
EDITORS = ["visual-studio-code", "neovim@v0.7", "neovim@v0.11", "emacs"]
EDITS = [(P1, "role: horizon", "role: state"), (P3, "type: intentional", "type:  intentionel")]


def units(line: str, characters: int, encoding: str) -> int:
    """Returns a number of characters of a line in the unit that was agreed on."""
    text = line[:characters]
    sizes = {"utf-8": len(text.encode()), "utf-16": len(text.encode("utf-16-le")) // 2, "utf-32": len(text)}
    return sizes[encoding]


def position(text: str, what: str, encoding: str, moved: int = 0) -> types.Position:
    offset = text.index(what) + moved
    line = text.count("\n", 0, offset)
    start = text.rfind("\n", 0, offset) + 1
    return types.Position(line, units(text[start:], offset - start, encoding))


async def session(editor: str, folder: pathlib.Path) -> None:
    client = make_test_lsp_client()
    await client.start_io(str(CLAIMBOOK), "lsp")
    params = types.InitializeParams(
        capabilities=client_capabilities(editor),
        workspace_folders=[types.WorkspaceFolder(folder.as_uri(), "book")],
    )
    result = await client.initialize_session(params)
    encoding = result.capabilities.position_encoding or "utf-16"
    texts = {name: (folder / name).read_text() for name in (P1, P3)}
    document = {name: types.TextDocumentIdentifier((folder / name).as_uri()) for name in texts}
    for name, text in texts.items():
        item = types.TextDocumentItem(document[name].uri, "yaml", 1, text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await client.protocol.send_request_async("claimbook/complete", None)

    # Diagnostics are those of `check`.
    expected = json.loads(claimbook(folder, "check", "--format", "json").stdout)["diagnostics"]
    shown = [
        (name, fault.code, fault.message.split("\n")[0], fault.range.start.line + 1)
        for name in texts
        for fault in client.diagnostics.get(document[name].uri, [])
    ]
    assert sorted(shown) == sorted((one["file"], one["rule"], one["message"], one["start"]["line"]) for one in expected)

    hover = await client.text_document_hover_async(
        types.HoverParams(document[P1], position(texts[P1], "object: hbr-0003", encoding, 10))
    )
    assert "Town councils ought to put their pilots" in hover.contents.value

    edit = await client.text_document_rename_async(
        types.RenameParams(document[P1], position(texts[P1], "holder: harbor-master", encoding, 10), "dock-master")
    )
    changes = edit.changes or {one.text_document.uri: one.edits for one in edit.document_changes}
    assert sum(len(edits) for edits in changes.values()) == 2, changes

    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    edits = await client.text_document_formatting_async(types.DocumentFormattingParams(document[P3], options))
    assert [one.new_text for one in edits] == [""], edits

    place = types.Range(*[position(texts[P3], "intentionel", encoding)] * 2)
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(document[P3], place, types.CodeActionContext(diagnostics=[]))
    )
    assert "Replace with `intentional`" in [one.title for one in actions]

    completions = await client.text_document_completion_async(
        types.CompletionParams(document[P1], position(texts[P1], "certainty: asserted", encoding, 13))
    )
    assert "asserted" in [one.label for one in completions.items]
    await client.shutdown_session()
    print(f"{editor}: {encoding}, {len(shown)} diagnostics")


def main():
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as name:
        folder = made(pathlib.Path(name) / "books é", *EDITS)
        for editor in EDITORS:
            asyncio.run(session(editor, folder))


main()
