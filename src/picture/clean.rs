//! Takes out of a JPEG or PNG file what is not the picture: Exif, XMP, IPTC, comments, thumbnails, what is appended
//! behind the end (a telephone's film, a second picture). What decides its colours stays. No pixel changes.

/// `None` where the file does not hold together.
pub fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(&[0xff, 0xd8]) { jpeg(bytes) } else { png(bytes) }
}

/// Segments up to the end of the image (ITU-T T.81, B.1): `FF marker`, and in most the length of what follows.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    const END: u8 = 0xd9;
    const SCAN: u8 = 0xda;
    let mut out = vec![0xff, 0xd8];
    let mut at = 2;
    loop {
        // Fill bytes may stand before a marker.
        while *bytes.get(at)? == 0xff && *bytes.get(at + 1)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at + 1).filter(|_| bytes[at] == 0xff)?;
        if marker == END {
            out.extend_from_slice(&[0xff, END]);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let mut end = at + 2 + length.max(2);
        let body = bytes.get(at + 4..end)?;
        if marker == SCAN {
            // The coded pixels: `FF 00` is a byte of them, `FF D0` to `FF D7` restart them.
            let coded = |n: &usize| bytes[*n] == 0xff && !matches!(bytes[*n + 1], 0 | 0xd0..=0xd7 | 0xff);
            end = (end..bytes.len().checked_sub(1)?).find(coded)?;
        }
        if marker == SCAN || is_drawn(marker, body) {
            out.extend_from_slice(&bytes[at..end]);
        }
        at = end;
    }
}

/// Tables and frames, the profile of colours, and the marks of JFIF and Adobe, which say how colours are coded.
fn is_drawn(marker: u8, body: &[u8]) -> bool {
    match marker {
        0xe0 => body.starts_with(b"JFIF\0"),
        0xe2 => body.starts_with(b"ICC_PROFILE\0"),
        0xee => body.starts_with(b"Adobe"),
        // Other applications, and comments.
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

/// Chunks up to IEND: length, name, data, checksum.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
    // The others hold words, times, Exif, or what a program keeps for itself.
    const DRAWN: [&[u8; 4]; 17] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD",
        b"pHYs", b"acTL", b"fcTL", b"fdAT", b"mDCV",
    ];
    let mut rest = bytes.strip_prefix(&SIGNATURE)?;
    let mut out = SIGNATURE.to_vec();
    loop {
        let length = u32::from_be_bytes(rest.first_chunk().copied()?);
        let name = rest.get(4..8)?;
        let (chunk, after) = rest.split_at_checked(usize::try_from(length).ok()?.checked_add(12)?)?;
        if DRAWN.iter().any(|known| *known == name) {
            out.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(out);
        }
        rest = after;
    }
}
