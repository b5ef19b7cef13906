//! A column chunk of codes whose dictionary is the whole code list, in the order of the list.
//!
//! The writer of `parquet` fills a dictionary with the values in the order of their first occurrence, and omits codes
//! that no row has. Readers take the dictionary as the categories of the column. With the whole list, every file has
//! the same categories, and sorting by a scale sorts by its ranks.
//!
//! The chunk has one dictionary page and one data page, both uncompressed: the data page holds a few bits per row.

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::Int32Type;
use bytes::Bytes;
use parquet::basic::{Encoding, PageType};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::ByteArray;
use parquet::errors::Result;
use parquet::file::metadata::{ColumnChunkMetaData, ColumnIndexBuilder, OffsetIndexBuilder, PageEncodingStats};
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

/// The rows of a column chunk that is being collected.
pub(super) struct Coded {
    column: ColumnDescPtr,
    codes: Vec<String>,
    /// The place of each row's code in `codes`; `None` for a null.
    keys: Vec<Option<u32>>,
}

impl Coded {
    pub(super) fn new(column: ColumnDescPtr, codes: &[&str]) -> Self {
        Self { column, codes: codes.iter().map(|&code| code.to_owned()).collect(), keys: Vec::new() }
    }

    /// Adds rows, which are a dictionary array with the codes of the list as its values.
    pub(super) fn push(&mut self, rows: &ArrayRef) {
        let keys = rows.as_dictionary::<Int32Type>().keys();
        self.keys.extend(keys.iter().map(|key| key.map(i32::cast_unsigned)));
    }

    /// Writes the chunk to a row group and forgets the rows.
    pub(super) fn append_to<W: std::io::Write + Send>(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<()> {
        let keys = std::mem::take(&mut self.keys);
        let nulls = keys.iter().filter(|key| key.is_none()).count();
        let statistics = self.statistics(&keys, nulls as u64);
        let mut sink = TrackedWrite::new(Vec::new());
        let mut pages = SerializedPageWriter::new(&mut sink);
        let dictionary = pages.write_page(self.dictionary())?;
        let data = pages.write_page(self.data(&keys))?;
        let length = sink.bytes_written() as u64;

        let stats = |page_type, encoding| PageEncodingStats { page_type, encoding, count: 1 };
        let size = signed(length);
        let metadata = ColumnChunkMetaData::builder(self.column.clone())
            .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY])
            .set_page_encoding_stats(vec![
                stats(PageType::DICTIONARY_PAGE, Encoding::PLAIN),
                stats(PageType::DATA_PAGE, Encoding::RLE_DICTIONARY),
            ])
            .set_num_values(signed(keys.len() as u64))
            .set_total_compressed_size(size)
            .set_total_uncompressed_size(size)
            .set_dictionary_page_offset(Some(0))
            .set_data_page_offset(signed(dictionary.bytes_written))
            .set_statistics(statistics.clone())
            .build()?;

        let bytes_of = |value: Option<&[u8]>| value.map(<[u8]>::to_vec).unwrap_or_default();
        let mut index = ColumnIndexBuilder::new(self.column.physical_type());
        let (least, most) = (bytes_of(statistics.min_bytes_opt()), bytes_of(statistics.max_bytes_opt()));
        index.append(nulls == keys.len(), least, most, signed(nulls as u64), None);
        let mut offsets = OffsetIndexBuilder::new();
        offsets.append_row_count(signed(keys.len() as u64));
        offsets.append_offset_and_size(signed(data.offset), i32::try_from(data.bytes_written).unwrap_or(i32::MAX));

        let close = ColumnCloseResult {
            bytes_written: length,
            rows_written: keys.len() as u64,
            metadata,
            bloom_filter: None,
            column_index: Some(index.build()?),
            offset_index: Some(offsets.build()),
        };
        group.append_column(&Bytes::from(sink.into_inner()?), close)
    }

    /// Returns the least and the greatest code by its bytes, as readers expect.
    fn statistics(&self, keys: &[Option<u32>], nulls: u64) -> Statistics {
        let used = || keys.iter().flatten().map(|&key| self.codes[key as usize].as_str());
        let bytes = |code: &str| ByteArray::from(code.as_bytes().to_vec());
        Statistics::byte_array(used().min().map(bytes), used().max().map(bytes), None, Some(nulls), false)
    }

    fn dictionary(&self) -> CompressedPage {
        let mut values = Vec::new();
        for code in &self.codes {
            values.extend_from_slice(&length(code.len()));
            values.extend_from_slice(code.as_bytes());
        }
        let size = values.len();
        let num_values = unsigned(self.codes.len());
        let page = Page::DictionaryPage { buf: values.into(), num_values, encoding: Encoding::PLAIN, is_sorted: false };
        CompressedPage::new(page, size)
    }

    /// Returns the data page: the definition levels of a nullable column with their length, then the keys with their
    /// width in bits.
    fn data(&self, keys: &[Option<u32>]) -> CompressedPage {
        let mut bytes = Vec::new();
        if self.column.max_def_level() > 0 {
            let levels: Vec<u32> = keys.iter().map(|key| u32::from(key.is_some())).collect();
            let levels = hybrid(&levels, 1);
            bytes.extend_from_slice(&length(levels.len()));
            bytes.extend(levels);
        }
        let width = width(self.codes.len());
        let present: Vec<u32> = keys.iter().copied().flatten().collect();
        bytes.push(width);
        bytes.extend(hybrid(&present, width));
        let size = bytes.len();
        let page = Page::DataPage {
            buf: bytes.into(),
            num_values: unsigned(keys.len()),
            encoding: Encoding::RLE_DICTIONARY,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        CompressedPage::new(page, size)
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Converts a count to `u32`. The sizes of a row group and of a code list are limited, so counts fit.
fn unsigned(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn length(bytes: usize) -> [u8; 4] {
    unsigned(bytes).to_le_bytes()
}

/// Returns the number of bits that the places of `count` codes need, at least 1.
fn width(count: usize) -> u8 {
    let bits = usize::BITS - count.saturating_sub(1).leading_zeros();
    u8::try_from(bits).unwrap_or(u8::MAX).max(1)
}

/// The number of values in a group of the hybrid encoding.
const GROUP: usize = 8;

/// Encodes numbers of at most `width` bits as runs of one value and as groups of packed bits (Parquet, Encodings,
/// "Run Length Encoding / Bit-Packing Hybrid").
fn hybrid(values: &[u32], width: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut packed, mut at) = (0, 0);
    while at < values.len() {
        let same = values[at..].iter().take_while(|&&value| value == values[at]).count();
        if same >= 2 * GROUP {
            pack(&mut bytes, &values[packed..at], width);
            varint(&mut bytes, same << 1);
            bytes.extend_from_slice(&values[at].to_le_bytes()[..usize::from(width).div_ceil(8)]);
            at += same;
            packed = at;
        } else {
            at = (at + GROUP).min(values.len());
        }
    }
    pack(&mut bytes, &values[packed..], width);
    bytes
}

/// Appends groups of packed bits. Pads the last group with zeros.
fn pack(bytes: &mut Vec<u8>, values: &[u32], width: u8) {
    if values.is_empty() {
        return;
    }
    let groups = values.len().div_ceil(GROUP);
    varint(bytes, groups << 1 | 1);
    let end = bytes.len() + groups * usize::from(width);
    let (mut buffer, mut held) = (0_u64, 0);
    for &value in values {
        buffer |= u64::from(value) << held;
        held += width;
        while held >= 8 {
            bytes.push(buffer.to_le_bytes()[0]);
            buffer >>= 8;
            held -= 8;
        }
    }
    if held > 0 {
        bytes.push(buffer.to_le_bytes()[0]);
    }
    bytes.resize(end, 0);
}

/// Appends a number in groups of seven bits, the lowest first (unsigned LEB128).
fn varint(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hybrid_encoding_is_that_of_the_specification() {
        // The example of the specification: the numbers 0 to 7 with three bits.
        assert_eq!(hybrid(&[0, 1, 2, 3, 4, 5, 6, 7], 3), [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
        assert_eq!(hybrid(&[5; 20], 3), [40, 5]);
        // A run of 300 values: its header, 600, takes two bytes.
        assert_eq!(hybrid(&[5; 300], 3), [0b1101_1000, 0b100, 5]);
        assert_eq!(hybrid(&[1, 0, 1], 1), [0b11, 0b101]);
        assert_eq!(hybrid(&[], 4), [0; 0]);
    }

    #[test]
    fn a_width_holds_every_place() {
        assert_eq!([0, 1, 2, 3, 4, 5, 256, 257].map(width), [1, 1, 1, 2, 2, 3, 8, 9]);
    }
}
