//! The whole release in one file: tar, compressed by zstd. Owner, mode and time are the same for everybody, and the
//! entries come in the order of their paths.

use std::io::{self, Read, Write};

use tar::{Builder, Header};
use zstd::Encoder;

use claimbook_core::model::Date;

/// How the names of archives end.
pub const ARCHIVE: &str = ".tar.zst";

/// Level of zstd, of 22: tables in Parquet are compressed already, and those in CSV and JSON Lines shrink by little
/// more at levels that take many times as long.
const LEVEL: i32 = 3;

const SECONDS_PER_DAY: u64 = 86_400;

/// Writes an archive of files below one folder. `files` are the paths in the release and the sizes, in order; `open`
/// gives the bytes of one.
///
/// # Errors
///
/// When a file cannot be read, is not as long as was said, or the archive cannot be written.
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

/// A reader that knows how much it gave: an entry that is longer or shorter than its header says breaks the archive.
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
