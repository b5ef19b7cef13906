//! The connections whose requests are being read. If there are too many, the oldest one is closed, so that silent
//! connections cannot block the page, which sends its requests without delay.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::net::{Shutdown, TcpStream};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The maximum number of requests that are read at the same time. A browser sends only a few.
const MOST: usize = 32;

#[derive(Default)]
pub(super) struct Reading {
    /// The connections, each with its number, the oldest first.
    streams: Mutex<(u64, VecDeque<(u64, TcpStream)>)>,
}

impl Reading {
    /// Adds a connection and returns its number. Closes the oldest connection if there are too many.
    pub(super) fn begin(&self, stream: &TcpStream) -> io::Result<u64> {
        let copy = stream.try_clone()?;
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let (last, queue) = &mut *streams;
        if queue.len() >= MOST
            && let Some((_, oldest)) = queue.pop_front()
        {
            // The connection may be closed already.
            let _ = oldest.shutdown(Shutdown::Both);
        }
        *last += 1;
        queue.push_back((*last, copy));
        Ok(*last)
    }

    /// Removes a connection whose request is read.
    pub(super) fn end(&self, number: u64) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.1.retain(|(other, _)| *other != number);
    }
}

/// A connection that must deliver everything before a deadline, however slowly its bytes arrive.
pub(super) struct Timed<'a> {
    stream: &'a TcpStream,
    until: Instant,
}

#[expect(clippy::disallowed_methods, reason = "a deadline; no output depends on the clock")]
fn now() -> Instant {
    Instant::now()
}

impl<'a> Timed<'a> {
    pub(super) fn new(stream: &'a TcpStream, patience: Duration) -> Self {
        Self { stream, until: now() + patience }
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(buffer)
    }
}
