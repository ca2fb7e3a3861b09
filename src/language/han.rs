//! Which characters are Han, wide or punctuation.

/// Ranges of the Unicode property Script=Han (Scripts.txt), the ideograph blocks of planes 2 and 3 taken whole.
#[rustfmt::skip]
const HAN: [(u32, u32); 15] = [
    (0x2E80, 0x2E99), (0x2E9B, 0x2EF3), (0x2F00, 0x2FD5), (0x3005, 0x3005), (0x3007, 0x3007),
    (0x3021, 0x3029), (0x3038, 0x303B), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFA6D),
    (0xFA70, 0xFAD9), (0x16FE2, 0x16FE3), (0x16FF0, 0x16FF6), (0x20000, 0x2FA1D), (0x30000, 0x3347F),
];

/// Ranges of Script=Hangul (Scripts.txt), half-width letters among them.
#[rustfmt::skip]
const HANGUL: [(u32, u32); 10] = [
    (0x1100, 0x11FF), (0x302E, 0x302F), (0x3131, 0x318E), (0x3200, 0x321E), (0x3260, 0x327E),
    (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xD7B0, 0xD7C6), (0xD7CB, 0xD7FB), (0xFFA0, 0xFFDC),
];

/// Ranges of East_Asian_Width W and F (EastAsianWidth.txt), with the gaps inside a block closed.
#[rustfmt::skip]
const WIDE: [(u32, u32); 92] = [
    (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3),
    (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1),
    (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
    (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B),
    (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
    (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E),
    (0x3041, 0x3247), (0x3250, 0x4DBF), (0x4E00, 0xA4C6), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
    (0xFE10, 0xFE19), (0xFE30, 0xFE6B), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x16FF6), (0x17000, 0x18DF2),
    (0x1AFF0, 0x1B2FB), (0x1D300, 0x1D356), (0x1D360, 0x1D376), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF),
    (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F202), (0x1F210, 0x1F23B), (0x1F240, 0x1F248),
    (0x1F250, 0x1F251), (0x1F260, 0x1F265), (0x1F300, 0x1F320), (0x1F32D, 0x1F335), (0x1F337, 0x1F37C),
    (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4),
    (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440), (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E),
    (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F),
    (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2), (0x1F6D5, 0x1F6DF), (0x1F6EB, 0x1F6EC),
    (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7EB), (0x1F7F0, 0x1F7F0), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945),
    (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAF8), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD),
];

/// Punctuation of the CJK Symbols, Vertical Forms, CJK Compatibility Forms, Small Form Variants and
/// Halfwidth and Fullwidth Forms blocks: General_Category P* (UnicodeData.txt).
#[rustfmt::skip]
const PUNCTUATION: [(u32, u32); 27] = [
    (0x3001, 0x3003), (0x3008, 0x3011), (0x3014, 0x301F), (0x3030, 0x3030), (0x303D, 0x303D), (0x30A0, 0x30A0),
    (0x30FB, 0x30FB), (0xFE10, 0xFE19), (0xFE30, 0xFE52), (0xFE54, 0xFE61), (0xFE63, 0xFE63), (0xFE68, 0xFE68),
    (0xFE6A, 0xFE6B), (0xFF01, 0xFF03), (0xFF05, 0xFF0A), (0xFF0C, 0xFF0F), (0xFF1A, 0xFF1B), (0xFF1F, 0xFF20),
    (0xFF3B, 0xFF3D), (0xFF3F, 0xFF3F), (0xFF5B, 0xFF5B), (0xFF5D, 0xFF5D), (0xFF5F, 0xFF60), (0xFF61, 0xFF61),
    (0xFF62, 0xFF63), (0xFF64, 0xFF64), (0xFF65, 0xFF65),
];

/// An ideograph or a sign of the Han script.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || (c >= '\u{2e80}' && within(c, &HAN))
}

/// A letter or syllable of the Hangul script. Korean sets spaces between words, Chinese does not.
pub fn is_hangul(c: char) -> bool {
    within(c, &HANGUL)
}

/// East Asian Wide or Fullwidth: Han, kana, full-width forms and punctuation, emoji; never Hangul.
pub fn is_wide(c: char) -> bool {
    c >= '\u{1100}' && within(c, &WIDE) && !is_hangul(c)
}

/// Punctuation that belongs to East Asian text by its code point. `“ ” ‘ ’ — … ·` are shared with other
/// scripts and not in it.
pub fn is_cjk_punctuation(c: char) -> bool {
    within(c, &PUNCTUATION)
}

fn within(c: char, ranges: &[(u32, u32)]) -> bool {
    let code = u32::from(c);
    let after = ranges.partition_point(|(from, _)| *from <= code);
    after > 0 && code <= ranges[after - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order() {
        for table in [&HAN[..], &HANGUL, &WIDE, &PUNCTUATION] {
            assert!(table.iter().all(|(from, to)| from <= to));
            assert!(table.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
    }

    #[test]
    fn characters_fall_into_their_classes() {
        // (character, Han, wide, Hangul, CJK punctuation)
        let table = [
            ('简', true, true, false, false),
            ('〇', true, true, false, false),
            ('々', true, true, false, false),
            ('𠀀', true, true, false, false),
            ('あ', false, true, false, false),
            ('ア', false, true, false, false),
            ('ｱ', false, false, false, false),
            ('Ａ', false, true, false, false),
            ('：', false, true, false, true),
            ('，', false, true, false, true),
            ('。', false, true, false, true),
            ('（', false, true, false, true),
            ('【', false, true, false, true),
            ('、', false, true, false, true),
            ('％', false, true, false, true),
            ('＋', false, true, false, false),
            ('\u{3000}', false, true, false, false),
            ('한', false, false, true, false),
            ('ㄱ', false, false, true, false),
            ('—', false, false, false, false),
            ('“', false, false, false, false),
            ('a', false, false, false, false),
            ('é', false, false, false, false),
            ('℃', false, false, false, false),
            ('1', false, false, false, false),
            ('😀', false, true, false, false),
        ];
        for (c, han, wide, hangul, punctuation) in table {
            let found = (is_han(c), is_wide(c), is_hangul(c), is_cjk_punctuation(c));
            assert_eq!(found, (han, wide, hangul, punctuation), "{c}");
        }
    }
}
