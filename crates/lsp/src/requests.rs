//! Answers to requests, one file for each kind of request.

mod actions;
mod completion;
mod definition;
mod explanation;
mod folding;
mod formatting;
mod hints;
mod hover;
mod links;
mod references;
mod rename;
mod symbols;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) use actions::FIX_ALL;
use gen_lsp_types::{
    CodeActionRequest, CompletionRequest, DefinitionRequest, DocumentFormattingRequest, DocumentLinkRequest,
    DocumentRangeFormattingRequest, DocumentSymbolRequest, FoldingRangeRequest, HoverRequest, InlayHintRequest,
    PrepareRenameRequest, ReferencesRequest, RenameRequest, SelectionRangeRequest, TextDocumentContentRequest,
    WorkspaceSymbolRequest,
};
use lsp_server::{ErrorCode, Request, Response};
use serde_json::Value;

use crate::library::Library;
use crate::server::Server;

/// The method of a request for scripts. The server completes all checks and sends their diagnostics before the answer.
pub(crate) const COMPLETE: &str = "claimbook/complete";

/// The reason why a request has no answer, for the user.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) String);

/// Answers a request.
pub(crate) fn answer(server: &mut Server<'_>, request: Request) -> Response {
    let (id, method) = (request.id.clone(), request.method.clone());
    // A panic is a fault of the server. It must not end the session of the user.
    let answered = catch_unwind(AssertUnwindSafe(|| dispatch(server, request)));
    answered.unwrap_or_else(|_| {
        Response::new_err(
            id,
            ErrorCode::InternalError as i32,
            format!("`{method}` failed: this is a fault of claimbook"),
        )
    })
}

fn dispatch(server: &mut Server<'_>, request: Request) -> Response {
    fn is<R: gen_lsp_types::Request>(method: &str) -> bool {
        R::METHOD.as_str() == method
    }
    let method = request.method.clone();
    let name = method.as_str();
    if name == COMPLETE {
        server.complete_checks();
    }
    let library = &server.library;
    match name {
        COMPLETE => Response::new_ok(request.id, Value::Null),
        _ if is::<CodeActionRequest>(name) => typed::<CodeActionRequest>(library, request, actions::actions),
        _ if is::<CompletionRequest>(name) => typed::<CompletionRequest>(library, request, completion::completion),
        _ if is::<DefinitionRequest>(name) => typed::<DefinitionRequest>(library, request, definition::definition),
        _ if is::<DocumentFormattingRequest>(name) => {
            typed::<DocumentFormattingRequest>(library, request, formatting::file)
        }
        _ if is::<DocumentLinkRequest>(name) => typed::<DocumentLinkRequest>(library, request, links::links),
        _ if is::<DocumentRangeFormattingRequest>(name) => {
            typed::<DocumentRangeFormattingRequest>(library, request, formatting::range)
        }
        _ if is::<DocumentSymbolRequest>(name) => typed::<DocumentSymbolRequest>(library, request, symbols::of_file),
        _ if is::<FoldingRangeRequest>(name) => typed::<FoldingRangeRequest>(library, request, folding::folding),
        _ if is::<HoverRequest>(name) => typed::<HoverRequest>(library, request, hover::hover),
        _ if is::<InlayHintRequest>(name) => typed::<InlayHintRequest>(library, request, hints::hints),
        _ if is::<PrepareRenameRequest>(name) => tried::<PrepareRenameRequest>(library, request, rename::prepare),
        _ if is::<ReferencesRequest>(name) => typed::<ReferencesRequest>(library, request, references::references),
        _ if is::<RenameRequest>(name) => tried::<RenameRequest>(library, request, rename::rename),
        _ if is::<SelectionRangeRequest>(name) => typed::<SelectionRangeRequest>(library, request, folding::selection),
        _ if is::<TextDocumentContentRequest>(name) => {
            tried::<TextDocumentContentRequest>(library, request, |_, params| explanation::explanation(params))
        }
        _ if is::<WorkspaceSymbolRequest>(name) => {
            typed::<WorkspaceSymbolRequest>(library, request, |library, params| {
                Some(symbols::of_books(library, params))
            })
        }
        _ => Response::new_err(request.id, ErrorCode::MethodNotFound as i32, format!("`{name}` is not supported")),
    }
}

/// Answers a request whose parameters have a type.
fn typed<R: gen_lsp_types::Request>(
    library: &Library,
    request: Request,
    answer: impl FnOnce(&Library, &R::Params) -> R::Result,
) -> Response {
    tried::<R>(library, request, |library, params| Ok(answer(library, params)))
}

/// Answers a request that may be refused.
fn tried<R: gen_lsp_types::Request>(
    library: &Library,
    request: Request,
    answer: impl FnOnce(&Library, &R::Params) -> Result<R::Result, Refusal>,
) -> Response {
    let Request { id, method, params } = request;
    let params = match serde_json::from_value(params) {
        Ok(params) => params,
        Err(error) => {
            let refusal = format!("the parameters of `{method}` are not valid: {error}");
            return Response::new_err(id, ErrorCode::InvalidParams as i32, refusal);
        }
    };
    match answer(library, &params) {
        Ok(result) => Response::new_ok(id, result),
        Err(Refusal(reason)) => Response::new_err(id, ErrorCode::RequestFailed as i32, reason),
    }
}
