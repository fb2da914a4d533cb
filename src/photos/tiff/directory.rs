//! The directory of a TIFF's first picture (TIFF 6.0, section 2; BigTIFF for files beyond 4 GB).

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};

use crate::photos::error::PhotoError;

/// Whether the bytes of a file's head are those of a TIFF.
pub(in crate::photos) fn is_tiff(head: &[u8]) -> bool {
    [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|mark| head.starts_with(*mark))
}

/// The order of the bytes of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The lowest byte first (`II`).
    Little,
    /// The highest byte first (`MM`).
    Big,
}

impl Order {
    /// A number of up to eight bytes.
    pub(super) fn number(self, bytes: &[u8]) -> u64 {
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        match self {
            Self::Little => bytes.iter().rev().fold(0, add),
            Self::Big => bytes.iter().fold(0, add),
        }
    }
}

/// What the first picture's directory says: the values of each tag.
#[derive(Debug)]
pub(super) struct Directory {
    /// The order of the bytes of its numbers, and of the picture's.
    pub(super) order: Order,
    values: HashMap<u16, Values>,
}

/// The values of a tag as they stand in the file.
#[derive(Debug)]
struct Values {
    /// How many bytes each has.
    size: usize,
    bytes: Vec<u8>,
}

impl Directory {
    /// Reads the directory of a file's first picture.
    ///
    /// # Errors
    /// If the file is no TIFF, or has no whole directory.
    pub(super) fn read(file: &mut (impl Read + Seek)) -> Result<Self, PhotoError> {
        let length = file.seek(SeekFrom::End(0))?;
        let mut head = [0; 16];
        file.rewind()?;
        file.read_exact(&mut head[..8])?;
        if !is_tiff(&head) {
            return Err(PhotoError::Unknown);
        }
        let order = if head[0] == b'I' { Order::Little } else { Order::Big };
        let big = order.number(&head[2..4]) == 43;
        let first = if big {
            file.read_exact(&mut head[8..])?;
            order.number(&head[8..])
        } else {
            order.number(&head[4..8])
        };
        // A number of entries, and how long each is, its count, and what stands in its place if it is short.
        let (counts, entry, wide) = if big { (8, 20, 8) } else { (2, 12, 4) };
        file.seek(SeekFrom::Start(first))?;
        let mut count = [0; 8];
        file.read_exact(&mut count[..counts])?;
        let count = order.number(&count[..counts]);
        if count > 65_535 || count * entry > length {
            return Err(PhotoError::Broken);
        }
        let mut entries = vec![0; (count * entry) as usize];
        file.read_exact(&mut entries)?;
        let mut values = HashMap::new();
        for entry in entries.chunks_exact(entry as usize) {
            let (tag, kind) = (order.number(&entry[..2]) as u16, order.number(&entry[2..4]));
            let size = match kind {
                1 | 2 | 6 | 7 => 1,
                3 | 8 => 2,
                4 | 9 | 11 | 13 => 4,
                5 | 10 | 12 | 16..=18 => 8,
                _ => continue,
            };
            let (count, place) = entry[4..].split_at(wide);
            let all = order.number(count).saturating_mul(size);
            // What a tag claims and the file can't hold is none of the picture's: decoding misses it where it is needed.
            let bytes = if all <= wide as u64 {
                place[..all as usize].to_vec()
            } else if all <= length {
                file.seek(SeekFrom::Start(order.number(place)))?;
                let mut bytes = Vec::new();
                file.take(all).read_to_end(&mut bytes)?;
                if bytes.len() as u64 != all {
                    continue;
                }
                bytes
            } else {
                continue;
            };
            values.entry(tag).or_insert(Values { size: size as usize, bytes });
        }
        Ok(Self { order, values })
    }

    /// The values of a tag; none if it is not there.
    pub(super) fn numbers(&self, tag: u16) -> Vec<u64> {
        let Some(Values { size, bytes }) = self.values.get(&tag) else { return Vec::new() };
        bytes.chunks_exact(*size).map(|bytes| self.order.number(bytes)).collect()
    }

    /// The first value of a tag.
    pub(super) fn number(&self, tag: u16) -> Option<u64> {
        self.numbers(tag).first().copied()
    }

    /// The bytes of a tag as they stand in the file.
    pub(super) fn bytes(&self, tag: u16) -> Option<&[u8]> {
        self.values.get(&tag).map(|values| values.bytes.as_slice())
    }
}
