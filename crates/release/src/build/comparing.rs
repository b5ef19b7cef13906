//! A writer that compares the written bytes with existing ones instead of storing them.

use std::io::{self, BufRead, Write};

/// A writer that compares the bytes written with the bytes of a reader.
pub struct Comparing<R> {
    existing: R,
    at: u64,
    difference: Option<u64>,
}

impl<R: BufRead> Comparing<R> {
    /// Creates a writer that compares with the bytes of `existing`.
    pub fn new(existing: R) -> Self {
        Self { existing, at: 0, difference: None }
    }

    /// Ends the comparison and returns the offset of the first differing byte; `None` if the bytes are equal.
    ///
    /// # Errors
    ///
    /// Fails if the reader fails.
    pub fn finish(mut self) -> io::Result<Option<u64>> {
        if self.difference.is_none() && !self.existing.fill_buf()?.is_empty() {
            self.difference = Some(self.at);
        }
        Ok(self.difference)
    }
}

impl<R: BufRead> Write for Comparing<R> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while self.difference.is_none() && !rest.is_empty() {
            let existing = self.existing.fill_buf()?;
            let length = existing.len().min(rest.len());
            let (written, following) = rest.split_at(length);
            if length == 0 || *written != existing[..length] {
                let same = written.iter().zip(existing).take_while(|(a, b)| a == b).count();
                self.difference = Some(self.at + (bytes.len() - rest.len() + same) as u64);
            }
            self.existing.consume(length);
            rest = following;
        }
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_found_wherever_the_writes_are_cut() {
        let cases: [(&[u8], &[u8], Option<u64>); 6] = [
            (b"", b"", None),
            (b"harbor", b"harbor", None),
            (b"harbor", b"harbour", Some(5)),
            (b"harbor", b"harbors", Some(6)),
            (b"harbor", b"harb", Some(4)),
            (b"harbor", b"", Some(0)),
        ];
        for (written, existing, difference) in cases {
            for cut in 0..=written.len() {
                let mut comparing = Comparing::new(existing);
                comparing.write_all(&written[..cut]).expect("it only compares");
                comparing.write_all(&written[cut..]).expect("it only compares");
                assert_eq!(comparing.finish().expect("bytes at hand"), difference, "{written:?} {existing:?} {cut}");
            }
        }
    }
}
