//! Texts made smaller: what stood before is pointed at. `search.js` unpacks it in a dozen lines, which no general format
//! allows: `~`, two digits of the way back, one of the length, in UTF-16 units; `~~` is a tilde.

use super::{DIGITS, digit, value};

/// A pointer takes four bytes: what it stands for has more.
const POINTER: usize = 4;
const FARTHEST: usize = DIGITS * DIGITS;
const SHORTEST: usize = 2;
const LONGEST: usize = DIGITS + SHORTEST - 1;
const BITS: u32 = 13;

pub fn pack(text: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    // Where a beginning stood last, from 1.
    let mut seen = vec![0u32; 1 << BITS];
    let mut out = String::with_capacity(text.len());
    // Units that were looked at, their bytes, and the bytes that are written.
    let (mut at, mut read, mut written) = (0, 0, 0);
    while at < units.len() {
        let own = slot(&units, at);
        let from = own.and_then(|slot| (seen[slot] as usize).checked_sub(1)).filter(|from| at - from <= FARTHEST);
        let (length, bytes) = from.map_or((0, 0), |from| same(&units, from, at));
        if let Some(from) = from.filter(|_| bytes > POINTER && length >= SHORTEST) {
            out.push_str(&text[written..read]);
            out.push('~');
            let back = at - from - 1;
            out.extend([back / DIGITS, back % DIGITS, length - SHORTEST].map(|n| char::from(digit(n))));
            read += bytes;
            written = read;
            // What is within it stands further back too.
            for place in (at..at + length).step_by(3) {
                if let Some(slot) = slot(&units, place) {
                    seen[slot] = number(place + 1);
                }
            }
            at += length;
            continue;
        }
        if let Some(slot) = own {
            seen[slot] = number(at + 1);
        }
        read += width(units[at]);
        if units[at] == u16::from(b'~') {
            out.push_str(&text[written..read]);
            out.push('~');
            written = read;
        }
        at += 1;
    }
    out.push_str(&text[written..]);
    out
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(0)
}

/// Bytes of a unit in UTF-8; half a character has half of its four.
fn width(unit: u16) -> usize {
    match unit {
        0..0x80 => 1,
        0x80..0x800 | 0xd800..0xe000 => 2,
        _ => 3,
    }
}

/// What was packed; `None` where it was not.
pub fn unpack(packed: &str) -> Option<String> {
    let mut out: Vec<u16> = Vec::with_capacity(packed.len());
    let mut rest = packed;
    while let Some(at) = rest.find('~') {
        out.extend(rest[..at].encode_utf16());
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('~') {
            out.push(u16::from(b'~'));
            rest = after;
            continue;
        }
        let [high, low, length] = rest.as_bytes().first_chunk()?.map(value);
        let from = out.len().checked_sub(high * DIGITS + low + 1)?;
        for unit in from..from + length + SHORTEST {
            out.push(*out.get(unit)?);
        }
        rest = rest.get(3..)?;
    }
    out.extend(rest.encode_utf16());
    String::from_utf16(&out).ok()
}

/// Of three wide characters or four others.
fn slot(units: &[u16], at: usize) -> Option<usize> {
    let [a, b, c, d] = *units[at..].first_chunk()?;
    let fourth = if a < 0x800 { u64::from(d) } else { 0x800 };
    let key = u64::from(a) << 48 | u64::from(b) << 32 | u64::from(c) << 16 | fourth;
    Some((key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize)
}

/// How many units are the same from two places on, and their bytes in UTF-8. Halves of characters end it.
fn same(units: &[u16], from: usize, at: usize) -> (usize, usize) {
    let pairs = units[from..at].iter().zip(&units[at..]).take(LONGEST);
    let same = pairs.take_while(|(a, b)| a == b && !(0xd800..0xe000).contains(*a));
    same.fold((0, 0), |(length, bytes), (unit, _)| (length + 1, bytes + width(*unit)))
}
