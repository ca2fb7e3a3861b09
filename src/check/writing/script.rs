//! Simplified and Traditional characters within one text.

use std::sync::LazyLock;

use crate::language::script::{characters, is_in_gb2312};

/// How many characters of a text are of one script alone, and where those of the rarer one stand (byte and sign).
pub fn mixed(signs: impl Iterator<Item = (usize, char)>) -> Option<Vec<(usize, char)>> {
    let (mut simplified, mut traditional) = (Vec::new(), Vec::new());
    for (at, c) in signs.filter(|(_, c)| *c >= '\u{4e00}') {
        match side(c) {
            Some(true) => simplified.push((at, c)),
            Some(false) => traditional.push((at, c)),
            None => {}
        }
    }
    let rarer = if traditional.len() <= simplified.len() { traditional } else { simplified };
    (!rarer.is_empty()).then_some(rarer)
}

/// Simplified alone: GB 2312 has the character and Big5, the character set of Traditional texts, has not; Traditional alone
/// (`false`) the other way round. Forms of characters that Traditional texts have too (后, 里, 干, 台, 升) prove nothing.
static SIDES: LazyLock<Vec<(char, bool)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (simplified, forms) in characters() {
        // Where the character is one of its own forms, those behind the first one are rare.
        let own = forms.clone().any(|form| form == simplified);
        all.extend((!own).then_some((simplified, true)));
        all.extend(forms.take(if own { 1 } else { usize::MAX }).map(|form| (form, false)));
    }
    all.retain(|(c, simplified)| is_in_gb2312(*c) == *simplified && is_in_big5(*c) != *simplified);
    all.sort_unstable();
    all.dedup();
    all
});

fn is_in_big5(c: char) -> bool {
    !encoding_rs::BIG5.encode(c.encode_utf8(&mut [0; 4])).2
}

/// Whether a character is Simplified alone (`true`) or Traditional alone.
fn side(c: char) -> Option<bool> {
    SIDES.binary_search_by_key(&c, |(c, _)| *c).ok().map(|n| SIDES[n].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_of_one_script() {
        assert!(SIDES.windows(2).all(|pair| pair[0].0 < pair[1].0), "none is of both");
        for (simplified, traditional) in "国國这這们們说說别別历歷签籤录錄龙龍广廣"
            .chars()
            .collect::<Vec<_>>()
            .chunks_exact(2)
            .map(|pair| (pair[0], pair[1]))
        {
            assert_ne!(side(simplified), Some(false), "{simplified}");
            assert_eq!(side(traditional), Some(false), "{traditional}");
        }
        // Old characters of both scripts prove nothing; of their pairs (優, 決, 願) the Traditional one does.
        for both in "后里干台范乾著徵於系制面只才松谷余斗丑表昇升愿价优决广".chars() {
            assert_eq!(side(both), None, "{both}");
        }
        assert!(
            "優決願價".chars().all(|c| side(c) == Some(false))
                && "国这们说签录龙".chars().all(|c| side(c) == Some(true))
        );
    }

    #[test]
    fn the_rarer_script_is_told() {
        let rarer =
            |text: &str| mixed(text.char_indices()).map(|all| all.into_iter().map(|(_, c)| c).collect::<String>());
        assert_eq!(rarer("社区防疫工作，對各户说明").as_deref(), Some("對"));
        assert_eq!(rarer("社區說明，还有"), Some("还".to_owned()));
        for one in ["社区防疫工作，各户说明，著名的乾坤湾", "社區防疫說明", "後面的人", ""]
        {
            assert_eq!(rarer(one), None, "{one}");
        }
    }
}
