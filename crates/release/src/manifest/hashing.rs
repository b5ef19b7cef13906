//! A writer that counts and hashes the bytes that are written.

use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

use claimbook_core::model::Digest;

/// A wrapper around a writer that counts the bytes and computes their SHA-256.
#[derive(Debug)]
pub struct Hashing<W> {
    writer: W,
    digest: Sha256,
    bytes: u64,
}

impl<W> Hashing<W> {
    /// Wraps a writer.
    pub fn new(writer: W) -> Self {
        Self { writer, digest: Sha256::new(), bytes: 0 }
    }

    /// Returns the inner writer, the number of bytes written, and their SHA-256.
    pub fn finish(self) -> (W, u64, Digest) {
        (self.writer, self.bytes, Digest::new(self.digest.finalize().into()))
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
