//! The archive of a release: tar, compressed with zstd. Owner, mode and time are fixed, and the entries are sorted by
//! path, so that the archive is reproducible.

use std::io::{self, Read, Write};

use tar::{Builder, Header};
use zstd::Encoder;

use claimbook_core::model::Date;

/// The file extension of archives.
pub const ARCHIVE: &str = ".tar.zst";

/// The zstd level, from 1 to 22. Parquet files are already compressed. Higher levels take many times as long and make
/// CSV and JSON Lines only slightly smaller.
const LEVEL: i32 = 3;

const SECONDS_PER_DAY: u64 = 86_400;

/// Writes an archive whose entries are all in `folder`. `files` has the paths in the release and the sizes in bytes, in
/// order. `open` returns a reader for a path.
///
/// # Errors
///
/// Fails if a file cannot be read or does not have its stated size, or if the archive cannot be written.
pub fn archive<W: Write, R: Read>(
    writer: W,
    folder: &str,
    date: Date,
    files: &[(String, u64)],
    open: impl Fn(&str) -> io::Result<R>,
) -> io::Result<W> {
    let mut compressed = Encoder::new(writer, LEVEL)?;
    compressed.include_checksum(true)?;
    let mut builder = Builder::new(compressed);
    for (path, bytes) in files {
        let mut header = Header::new_gnu();
        header.set_size(*bytes);
        header.set_mode(0o644);
        header.set_mtime(u64::try_from(date.days_since_epoch()).unwrap_or_default() * SECONDS_PER_DAY);
        let mut file = Counted { reader: open(path)?, bytes: 0 };
        builder.append_data(&mut header, format!("{folder}/{path}"), &mut file)?;
        if file.bytes != *bytes {
            return Err(io::Error::other(format!("`{path}` has {} bytes, not {bytes}", file.bytes)));
        }
    }
    builder.into_inner()?.finish()
}

/// A reader that counts its bytes. An entry whose length differs from its header would corrupt the archive.
struct Counted<R> {
    reader: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.bytes += read as u64;
        Ok(read)
    }
}
