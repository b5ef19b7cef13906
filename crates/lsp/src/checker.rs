//! The thread that checks books.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use claimbook_core::book::Book;
use claimbook_core::rules::Kept;
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::text::Texts;
use crossbeam_channel::{Receiver, Sender, unbounded};

/// A book to check.
pub(crate) struct Job {
    /// The number of the open book.
    pub(crate) number: u32,
    pub(crate) book: Arc<Book>,
    pub(crate) texts: Arc<Texts>,
    /// The findings of earlier checks.
    pub(crate) kept: Kept,
    /// Becomes true if the result is no longer needed.
    pub(crate) cancelled: Arc<AtomicBool>,
}

/// The result of a job.
pub(crate) struct Checked {
    /// The number of the open book.
    pub(crate) number: u32,
    /// The diagnostics, or `None` if the check was cancelled.
    pub(crate) diagnostics: Option<Vec<Diagnostic>>,
    /// The findings for the next check.
    pub(crate) kept: Kept,
}

/// The channels to and from the thread.
pub(crate) struct Checker {
    jobs: Sender<Job>,
    /// The results, one for each job, in the order of the jobs.
    pub(crate) results: Receiver<Checked>,
}

impl Checker {
    /// Starts the thread. It ends when the checker is dropped.
    pub(crate) fn start() -> Self {
        let (jobs, to_do) = unbounded::<Job>();
        let (done, results) = unbounded();
        thread::spawn(move || {
            for Job { number, book, texts, mut kept, cancelled } in to_do {
                let check = AssertUnwindSafe(|| (kept.check(&book, &texts, &cancelled), kept));
                // After a panic, the check counts as complete, so that it is not repeated endlessly. Its kept findings
                // may be wrong and are dropped.
                let (diagnostics, kept) = catch_unwind(check).unwrap_or_else(|_| (Some(Vec::new()), Kept::default()));
                // The book can only be edited when no other reference exists, so these end before the result is sent.
                drop((book, texts));
                if done.send(Checked { number, diagnostics, kept }).is_err() {
                    return;
                }
            }
        });
        Self { jobs, results }
    }

    /// Adds a job. The thread ends only with the checker, so the job is always accepted.
    pub(crate) fn check(&self, job: Job) {
        let _ = self.jobs.send(job);
    }
}
