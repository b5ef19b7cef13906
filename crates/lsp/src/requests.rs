//! Answers to requests, one file for each kind of request.

mod explanation;

use std::panic::{AssertUnwindSafe, catch_unwind};

use gen_lsp_types::TextDocumentContentRequest;
use lsp_server::{ErrorCode, Request, Response};
use serde_json::Value;

use crate::library::Library;
use crate::server::Server;

/// The request that waits for the running checks, and whose answer comes after their diagnostics. Scripts use it.
pub(crate) const COMPLETE: &str = "claimbook/complete";

/// The reason why a request has no answer, for the user.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) String);

/// Answers a request.
pub(crate) fn answer(server: &mut Server<'_>, request: Request) -> Response {
    let (id, method) = (request.id.clone(), request.method.clone());
    // A panic is a fault of the server. It must not end the work of the user.
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
    let library = &server.library;
    match method.as_str() {
        COMPLETE => {
            server.complete_checks();
            Response::new_ok(request.id, Value::Null)
        }
        name if is::<TextDocumentContentRequest>(name) => {
            typed::<TextDocumentContentRequest>(library, request, |_, params| explanation::explanation(params))
        }
        _ => Response::new_err(request.id, ErrorCode::MethodNotFound as i32, format!("`{method}` is not supported")),
    }
}

/// Answers a request whose parameters have a type.
fn typed<R: gen_lsp_types::Request>(
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
