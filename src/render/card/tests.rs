use std::collections::BTreeMap;

use super::*;
use crate::language::Language;
use crate::picture::qr::tests::scanned;

/// The font that tests are drawn with; `None` where the computer has none.
fn font() -> Option<Font> {
    WHERE.into_iter().find_map(crate::source::of_computer).and_then(Font::new)
}

fn card() -> Card {
    Card {
        language: Language::ZhHans,
        site: "街道社区防控宣传简报".to_owned(),
        place: "紫荆路街道".to_owned(),
        title: "悬挂横幅一千三百余条：宣传进街道、进小区，劝返与服务并行".to_owned(),
        date: "2020年2月20日".to_owned(),
        figure: Some(CardFigure {
            before: String::new(),
            number: "1300".to_owned(),
            after: "余".to_owned(),
            unit: "条".to_owned(),
            label: "宣传条幅".to_owned(),
            qualified: "2020年1月21日之后".to_owned(),
        }),
        address: "https://bulletin.example.org/jianbao/henan/gongyi/zijinglu/2020-02-20-one-month.html".to_owned(),
    }
}

#[test]
fn a_picture_has_its_size_its_words_and_a_code_that_is_read() {
    let Some(font) = font() else { return };
    for (n, (width, height)) in SIZES.into_iter().enumerate() {
        let bytes = draw(&card(), n == 1, &font).unwrap();
        assert_eq!(bytes, draw(&card(), n == 1, &font).unwrap(), "the same bytes each time");
        let seen = image::load_from_memory(&bytes).unwrap();
        assert_eq!((seen.width(), seen.height()), (width, height));
        // Paper, ink and accent are there, and each word takes room.
        let mut colours: BTreeMap<[u8; 3], usize> = BTreeMap::new();
        seen.to_rgb8().pixels().for_each(|pixel| *colours.entry(pixel.0).or_default() += 1);
        for (colour, least) in [([0xfc, 0xfb, 0xf8], 0.5), ([0x1d, 0x1d, 0x1f], 0.003), ([0xa3, 0x24, 0x1d], 0.02)] {
            let share = colours.get(&colour).copied().unwrap_or(0) as f64 / f64::from(width * height);
            assert!(share > least, "{colour:?}: {share}");
        }
        if n == 0 {
            let grey = seen.to_luma8();
            let at = |x: usize, y: usize| grey.get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap())[0];
            assert_eq!(scanned(1200, 630, at), [card().address]);
        }
    }
}

#[test]
fn lines_break_where_chinese_breaks() {
    let Some(font) = font() else { return };
    let lines = |text: &str, room: f32, most| font.lines(Language::ZhHans, text, room, most);
    assert_eq!(lines("一二三四五六", 3.1, 9), ["一二三", "四五六"]);
    // No stop at a line's beginning, no bracket at its end.
    assert_eq!(lines("一二三，四五", 3.1, 9), ["一二", "三，四", "五"]);
    assert_eq!(lines("一二（三四）", 3.1, 9), ["一二", "（三", "四）"]);
    // Words stay whole.
    assert_eq!(lines("checkpoints and banners", 7.0, 9), ["checkpoints", "and banners"]);
    assert_eq!(lines("一二三四五六七", 3.1, 2), ["一二三", "四五…"]);
    assert_eq!(lines("", 3.0, 2), [""; 0]);
    assert_eq!(font.even(Language::ZhHans, "一二三四五六七", 6.1, 2), ["一二三四", "五六七"]);
    // One word wider than the room is cut rather than lost.
    assert_eq!(lines("abcdefghijklmnopqrstuvwxyz", 5.0, 9).concat(), "abcdefghijklmnopqrstuvwxyz");
}

#[test]
fn letters_that_the_font_lacks_are_told() {
    let Some(font) = font() else { return };
    assert_eq!(missing(&card(), &font), "");
    let odd = Card { title: "街道\u{e000}与\u{e000}\u{10fffd}".to_owned(), ..card() };
    assert_eq!(missing(&odd, &font), "\u{e000}\u{10fffd}");
    assert!(Font::new(b"no font".to_vec()).is_none());
}

/// A title is escaped, and one of any length stays on the sheet.
#[test]
fn any_words_can_be_drawn() {
    let Some(font) = font() else { return };
    for title in ["<b>&\"'", "", "很长的标题".repeat(40).as_str(), "a".repeat(300).as_str()] {
        let figure =
            card().figure.map(|f| CardFigure { number: "1,234,567,890,123".to_owned(), label: title.to_owned(), ..f });
        let odd = Card { title: title.to_owned(), place: title.to_owned(), figure, ..card() };
        assert!(draw(&odd, false, &font).is_ok() && draw(&odd, true, &font).is_ok(), "{title}");
    }
}

/// A sum that lacks places is not shown without saying so: where there is no room for that there is no figure.
#[test]
fn no_figure_without_its_date_and_coverage() {
    let Some(font) = font() else { return };
    let with = |qualified: &str| {
        let figure = card().figure.map(|f| CardFigure { qualified: qualified.to_owned(), ..f });
        svg(&Card { figure, ..card() }, &SQUARE, &font)
    };
    assert!(
        with("2020年1月21日之后").contains(">1300<")
            && with("2020年1月21日之后").contains("宣传条幅·2020年1月21日之后<")
    );
    assert!(with("").contains(">1300<"));
    assert!(!with(&"5个街道中3个报送".repeat(4)).contains(">1300<"));
}
