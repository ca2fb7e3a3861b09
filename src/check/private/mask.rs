//! The masked form of private data: 138****1234.

use super::Kind;
use super::signs::digit;

/// As typed, with its middle hidden; the number of signs stays.
pub fn masked(kind: Kind, typed: &str) -> String {
    let counts = |c: char| match kind {
        Kind::Person => true,
        Kind::Door => digit(c).is_some() || c == '十',
        _ => c.is_ascii_alphanumeric() || digit(c).is_some() || ('０'..='ｚ').contains(&c),
    };
    let all = typed.chars().filter(|c| counts(*c)).count();
    let (head, tail) = match kind {
        Kind::Hotline => return typed.to_owned(),
        Kind::Person => (1, 0),
        Kind::Door => (0, 0),
        Kind::Plate | Kind::Passport => (1, 2),
        _ => (3, 4),
    };
    let mut n = 0;
    let hide = |c: char| {
        if !counts(c) {
            return c;
        }
        n += 1;
        if n <= head || n + tail > all { c } else { '*' }
    };
    typed.chars().map(hide).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(masked(Kind::Mobile, "13800001234"), "138****1234");
        assert_eq!(masked(Kind::Mobile, "138-0000-1234"), "138-****-1234");
        assert_eq!(masked(Kind::Person, "王小明"), "王**");
        assert_eq!(masked(Kind::Door, "3号楼2单元501室"), "*号楼*单元***室");
        assert_eq!(masked(Kind::Plate, "豫A00001"), "豫A***01");
    }
}
