//! SHA-256 and SHA-512 of the same bytes in one pass.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256, Sha512};

/// What BagIt keeps of a file: both hashes as lower-case hexadecimal digits, and the size in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    pub sha256: String,
    pub sha512: String,
    pub size: u64,
}

impl Sums {
    pub fn of(bytes: &[u8]) -> Self {
        let mut summing = Summing::default();
        summing.update(bytes);
        summing.finish()
    }

    /// Reads to the end, in constant memory.
    pub fn of_reader(reader: &mut dyn Read) -> io::Result<Self> {
        let mut summing = Summing::default();
        copy(reader, &mut summing)?;
        Ok(summing.finish())
    }
}

/// Both hashes on the way.
#[derive(Default)]
pub struct Summing {
    short: Sha256,
    long: Sha512,
    size: u64,
}

impl Summing {
    pub fn update(&mut self, bytes: &[u8]) {
        self.short.update(bytes);
        self.long.update(bytes);
        self.size += bytes.len() as u64;
    }

    pub fn finish(self) -> Sums {
        Sums { sha256: hex(&self.short.finalize()), sha512: hex(&self.long.finalize()), size: self.size }
    }
}

impl Write for Summing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// SHA-256 alone.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 alone of all that a reader gives.
pub fn sha256_of(reader: &mut dyn Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(&buffer[..n]),
        }
    }
}

/// Bytes read at once: small enough to stay in the processor's cache between the two hashes.
const BUFFER: usize = 128 * 1024;

/// Copies through a buffer of a fixed size; gives the number of bytes.
pub fn copy(reader: &mut dyn Read, writer: &mut dyn Write) -> io::Result<u64> {
    let mut buffer = vec![0; BUFFER];
    let mut all = 0;
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(all),
            n => {
                writer.write_all(&buffer[..n])?;
                all += n as u64;
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
    digits.map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_standard() {
        // FIPS 180-2, "abc".
        let sums = Sums::of(b"abc");
        assert_eq!(sums.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(sums.sha512.starts_with("ddaf35a193617abacc417349ae204131"), "{}", sums.sha512);
        assert_eq!(Sums::of_reader(&mut &b"abc"[..]).unwrap(), sums);
        assert_eq!(sha256_of(&mut &b"abc"[..]).unwrap(), sums.sha256);
    }
}
