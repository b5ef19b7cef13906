//! Limits the metadata of a Parquet file before the reader parses it. The reader recurses into nested schemas and
//! allocates memory as the metadata says, so an untrusted file could end the program.
//!
//! Parses only the needed part of Thrift's compact protocol (parquet.thrift, `FileMetaData`).

use parquet::errors::ParquetError;

/// Limits far above the values of any table that claimbook writes. Sizes are in bytes.
const LARGEST_FOOTER: usize = 256 << 20;
const MOST_COLUMNS: usize = 10_000;
const DEEPEST_COLUMN: usize = 32;
const MOST_ROW_GROUPS: usize = 1 << 20;
/// The limit for nested structs of the metadata; the format has about six levels.
const DEEPEST_STRUCT: usize = 16;

/// Fails if the metadata of a file exceeds one of the limits.
pub(super) fn check(bytes: &[u8]) -> Result<(), ParquetError> {
    let too_much = |what: &str| Err(ParquetError::General(format!("{what} for a table of claimbook")));
    let Some(metadata) = metadata(bytes) else { return Ok(()) };
    if metadata.len() > LARGEST_FOOTER {
        return too_much("its metadata is too large");
    }
    let mut walk = Walk { bytes: metadata, columns: 0, depth: 0, open: Vec::new(), row_groups: 0 };
    // If the walk fails, the reader fails too and reports the reason.
    let _ = walk.file();
    if walk.columns > MOST_COLUMNS {
        return too_much("its schema has too many columns");
    }
    if walk.depth > DEEPEST_COLUMN {
        return too_much("its schema is nested too deep");
    }
    if walk.row_groups > MOST_ROW_GROUPS {
        return too_much("it has too many row groups");
    }
    Ok(())
}

/// Returns the metadata, which precedes the length and the magic bytes at the end. Returns `None` if the file is too
/// short; the reader then fails too.
fn metadata(bytes: &[u8]) -> Option<&[u8]> {
    let (rest, tail) = bytes.split_last_chunk::<8>()?;
    let length = u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]);
    rest.get(rest.len().checked_sub(usize::try_from(length).ok()?)?..)
}

/// Type ids of the compact protocol.
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

struct Walk<'b> {
    bytes: &'b [u8],
    columns: usize,
    depth: usize,
    /// The number of child columns still to read, for each open column.
    open: Vec<u64>,
    row_groups: usize,
}

impl Walk<'_> {
    /// Reads `FileMetaData`: the schema is field 2, the row groups are field 4.
    fn file(&mut self) -> Option<()> {
        let mut field = 0;
        while let Some(kind) = self.field(&mut field)? {
            match (field, kind) {
                (2, LIST) => {
                    let (_, count) = self.list()?;
                    for _ in 0..count {
                        self.column()?;
                    }
                }
                (4, LIST) => {
                    let (kind, count) = self.list()?;
                    self.row_groups = count;
                    for _ in 0..count.min(MOST_ROW_GROUPS + 1) {
                        self.skip(kind, 0)?;
                    }
                }
                _ => self.skip(kind, 0)?,
            }
        }
        Some(())
    }

    /// Reads a `SchemaElement`. Field 5 is the number of its children, which follow. Ends the walk when a limit is
    /// exceeded.
    fn column(&mut self) -> Option<()> {
        let (mut field, mut within) = (0, 0);
        while let Some(kind) = self.field(&mut field)? {
            if (field, kind) == (5, 5) {
                let zigzag = self.number()?;
                within = if zigzag.is_multiple_of(2) { zigzag / 2 } else { 0 };
            } else {
                self.skip(kind, 0)?;
            }
        }
        self.columns += 1;
        while self.open.last() == Some(&0) {
            self.open.pop();
        }
        if let Some(rest) = self.open.last_mut() {
            *rest -= 1;
        }
        self.open.push(within);
        self.depth = self.depth.max(self.open.len());
        (self.columns <= MOST_COLUMNS && self.depth <= DEEPEST_COLUMN).then_some(())
    }

    /// Returns the type id of the next field; `Some(None)` at the end of a struct.
    #[expect(clippy::option_option, reason = "the end of a struct and a damaged footer are different")]
    fn field(&mut self, id: &mut u64) -> Option<Option<u8>> {
        let head = self.byte()?;
        if head == 0 {
            return Some(None);
        }
        *id = match head >> 4 {
            0 => self.number()? / 2,
            delta => *id + u64::from(delta),
        };
        Some(Some(head & 0x0f))
    }

    fn list(&mut self) -> Option<(u8, usize)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => usize::try_from(self.number()?).ok()?,
            count => usize::from(count),
        };
        Some((head & 0x0f, count))
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            1 | 2 if depth == 0 => {}
            1..=3 => self.take(1)?,
            4..=6 => {
                self.number()?;
            }
            7 => self.take(8)?,
            BINARY => {
                let length = usize::try_from(self.number()?).ok()?;
                self.take(length)?;
            }
            LIST | 10 if depth < DEEPEST_STRUCT => {
                let (kind, count) = self.list()?;
                for _ in 0..count {
                    self.skip(kind, depth + 1)?;
                }
            }
            STRUCT if depth < DEEPEST_STRUCT => {
                let mut field = 0;
                while let Some(kind) = self.field(&mut field)? {
                    // In a struct, the header of a boolean field contains the value.
                    if !matches!(kind, 1 | 2) {
                        self.skip(kind, depth + 1)?;
                    }
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn take(&mut self, count: usize) -> Option<()> {
        self.bytes = self.bytes.get(count..)?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    /// Reads a variable-length number of at most 64 bits.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Creates a file whose schema has `depth` nested columns.
    fn nested(depth: usize) -> Vec<u8> {
        let group = [0x35, 0x00, 0x18, 0x01, b'a', 0x15, 0x02, 0x00];
        let leaf = [0x15, 0x02, 0x25, 0x00, 0x18, 0x01, b'a', 0x00];
        let mut count = depth + 1;
        let mut metadata = vec![0x15, 0x02, 0x19, 0xfc];
        while count > 0 {
            let more = if count >= 0x80 { 0x80 } else { 0 };
            metadata.push(more | u8::try_from(count % 0x80).expect("seven bits"));
            count /= 0x80;
        }
        metadata.extend(group.repeat(depth));
        metadata.extend(leaf);
        metadata.extend([0x16, 0x00, 0x19, 0x0c, 0x00]);
        let length = u32::try_from(metadata.len()).expect("a few bytes").to_le_bytes();
        [b"PAR1", metadata.as_slice(), &length, b"PAR1"].concat()
    }

    #[test]
    fn a_schema_that_would_overflow_the_readers_stack_is_refused() {
        assert!(check(&nested(20)).is_ok());
        let error = check(&nested(5_000)).expect_err("far too deep").to_string();
        assert!(error.contains("nested too deep"), "{error}");
    }

    #[test]
    fn what_is_no_parquet_is_left_to_the_reader() {
        for bytes in [&b""[..], b"PAR1", b"PAR1\xff\xff\xff\xffPAR1", b"\x19\xfc\xff\x04\x00\x00\x00PAR1"] {
            assert!(check(bytes).is_ok());
        }
    }
}
