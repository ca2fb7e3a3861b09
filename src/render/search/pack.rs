//! Texts made smaller: what stood before is pointed at. `search.js` unpacks it in a dozen lines, which no general format
//! allows: `~`, two digits of the way back, one of the length, in UTF-16 units; `~~` is a tilde.

use super::{DIGITS, digit};

/// A pointer takes four bytes: what it stands for has more.
const POINTER: usize = 4;
const FARTHEST: usize = DIGITS * DIGITS;
const SHORTEST: usize = 2;
const LONGEST: usize = DIGITS + SHORTEST - 1;
/// Beginnings by which earlier places are found: the longer one first.
const BEGINNINGS: [usize; 2] = [6, 3];
const BITS: u32 = 13;

pub fn pack(text: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut seen = [vec![0usize; 1 << BITS], vec![0usize; 1 << BITS]];
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    let mut at = 0;
    while at < units.len() {
        let mut best = (0, 0, 0);
        for (length, seen) in BEGINNINGS.iter().zip(&seen) {
            let Some(place) = slot(&units, at, *length) else { continue };
            // Places are kept from 1.
            let Some(from) = seen[place].checked_sub(1).filter(|from| at - from <= FARTHEST) else { continue };
            let (same, bytes) = same(&units, from, at);
            if bytes > best.2 {
                best = (at - from, same, bytes);
            }
        }
        let (back, length, bytes) = best;
        let step = if bytes > POINTER && length >= SHORTEST {
            out.push('~');
            out.extend([(back - 1) / DIGITS, (back - 1) % DIGITS, length - SHORTEST].map(|n| char::from(digit(n))));
            // No pointer begins or ends within a character.
            chars.by_ref().take(length).for_each(|_| ());
            length
        } else {
            let Some(c) = chars.next() else { break };
            out.push(c);
            if c == '~' {
                out.push('~');
            }
            c.len_utf16()
        };
        for place in at..at + step {
            for (length, seen) in BEGINNINGS.iter().zip(&mut seen) {
                if let Some(slot) = slot(&units, place, *length) {
                    seen[slot] = place + 1;
                }
            }
        }
        at += step;
    }
    out
}

fn slot(units: &[u16], at: usize, length: usize) -> Option<usize> {
    let hash = units.get(at..at + length)?.iter().fold(0u32, |h, u| (h ^ u32::from(*u)).wrapping_mul(0x9E37_79B1));
    Some((hash >> (32 - BITS)) as usize)
}

/// How many units are the same from two places on, and their bytes in UTF-8. Halves of characters end it.
fn same(units: &[u16], from: usize, at: usize) -> (usize, usize) {
    let pairs = units[from..at].iter().zip(&units[at..]).take(LONGEST);
    let same = pairs.take_while(|(a, b)| a == b && !(0xd800..0xe000).contains(*a));
    same.fold((0, 0), |(length, bytes), (unit, _)| {
        (length + 1, bytes + 1 + usize::from(*unit >= 0x80) + usize::from(*unit >= 0x800))
    })
}
