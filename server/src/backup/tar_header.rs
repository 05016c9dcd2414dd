//! The header of a member of a tar archive (POSIX.1-2017, pax, "ustar Interchange Format").

/// Everything in a tar archive is in blocks of this many bytes.
pub const BLOCK: usize = 512;

/// Sizes from here on don't fit into the octal digits of the field.
const OCTAL_SIZES: u64 = 1 << 33;
/// Marks a size in binary, as GNU tar and bsdtar write it.
const BINARY: u8 = 0x80;

const MAGIC: &[u8] = b"ustar\x0000";
const MAGIC_AT: usize = 257;

/// Whether a file begins as a tar archive does, be it ours or damaged.
pub fn begins_archive(start: &[u8]) -> bool {
    start.get(MAGIC_AT..).is_some_and(|rest| rest.starts_with(MAGIC))
}

/// A regular file that only its owner can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// At most 100 bytes.
    pub name: String,
    pub size: u64,
    /// Seconds since 1970.
    pub modified: u64,
}

impl Header {
    pub fn block(&self) -> [u8; BLOCK] {
        let mut block = [0; BLOCK];
        let mut put = |at: usize, text: &[u8]| block[at..at + text.len()].copy_from_slice(text);
        put(0, &self.name.as_bytes()[..self.name.len().min(100)]);
        put(100, b"0000600\0");
        put(108, b"0000000\0");
        put(116, b"0000000\0");
        if self.size < OCTAL_SIZES {
            put(124, format!("{:011o}\0", self.size).as_bytes());
        } else {
            put(124, &[BINARY]);
            put(128, &self.size.to_be_bytes());
        }
        put(136, format!("{:011o}\0", self.modified.min(OCTAL_SIZES - 1)).as_bytes());
        put(148, b"        ");
        put(156, b"0");
        put(MAGIC_AT, MAGIC);
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        block
    }

    /// Reads a header that [`Self::block`] wrote; `None` for any other, also for one with a changed byte.
    pub fn read(block: &[u8; BLOCK]) -> Option<Self> {
        let name = block[..100].split(|byte| *byte == 0).next()?;
        let size =
            if block[124] == BINARY { u64::from_be_bytes(block[128..136].try_into().ok()?) } else { octal(&block[124..135])? };
        let header = Self { name: String::from_utf8(name.to_vec()).ok()?, size, modified: octal(&block[136..147])? };
        (header.block() == *block).then_some(header)
    }
}

fn octal(digits: &[u8]) -> Option<u64> {
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_back_and_no_byte_of_it_may_change() {
        for size in [0, 1, 512, OCTAL_SIZES - 1, OCTAL_SIZES, 1 << 40] {
            let header = Header { name: "visitoms.db".into(), size, modified: 1_796_127_600 };
            let block = header.block();
            assert_eq!(Header::read(&block), Some(header));
            for at in 0..BLOCK {
                let mut changed = block;
                changed[at] ^= 1;
                assert_eq!(Header::read(&changed), None, "byte {at} of a header for {size} bytes");
            }
        }
    }
}
