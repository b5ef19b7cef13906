//! A writer that compares the written bytes with existing ones instead of storing them.

use std::io::{self, Read, Write};

/// A writer that compares the bytes written with the bytes of a reader.
pub struct Comparing<R> {
    existing: R,
    at: u64,
    difference: Option<u64>,
}

impl<R: Read> Comparing<R> {
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
        if self.difference.is_none() && self.existing.read(&mut [0])? > 0 {
            self.difference = Some(self.at);
        }
        Ok(self.difference)
    }
}

impl<R: Read> Write for Comparing<R> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut existing = vec![0; bytes.len()];
        let mut filled = 0;
        while self.difference.is_none() && filled < bytes.len() {
            let read = self.existing.read(&mut existing[filled..])?;
            let same = bytes[filled..].iter().zip(&existing[filled..filled + read]).take_while(|(a, b)| a == b).count();
            if same < read || read == 0 {
                self.difference = Some(self.at + (filled + same) as u64);
            }
            filled += read;
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
