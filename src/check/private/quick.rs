//! Passes over the lines that can hold nothing private, sign by sign with a table: most of them.
//!
//! A line that is not `worth` a closer look has no hit: each finder needs something that is asked for here (a test
//! holds the two against each other).

use std::sync::LazyLock;

use super::people::{self, SENSITIVE};
use super::signs::{self, CELL, Form, digit, shape};
use super::things::PROVINCES;

/// What a sign is to the finders. The lowest four bits are the value of a `DIGIT`, or say that a letter is an `X`.
type Class = u16;

const X: Class = 10;
const DIGIT: Class = 1 << 4;
/// Between the pieces of a number.
const GAP: Class = 1 << 5;
/// Passed over before a plate's letter and among the digits of a passport.
const BLANK: Class = 1 << 6;
/// Not seen where a door is looked for.
const OPEN: Class = 1 << 7;
const LETTER: Class = 1 << 8;
const PROVINCE: Class = 1 << 9;
/// The first sign of a sensitive word.
const SENSE: Class = 1 << 10;
/// A building, where something that names one stands before it.
const BUILDING: Class = 1 << 11;
const NAMING: Class = 1 << 12;
/// 单元, 室.
const DOOR: Class = 1 << 13;
/// Not read at all.
const NOTHING: Class = 1 << 14;
/// Not for this pass: a tag, a digit that the table does not hold.
const UNKNOWN: Class = 1 << 15;

/// Fewest digits of a private number, but for those of services, landlines and permits.
const FEWEST: u32 = 10;
/// Fewest digits of a building, unit and room.
const ROOM: u32 = 5;
/// Fewest digits of a passport.
const PASSPORT: u32 = 7;
/// Most signs between a building and its 单元 or 室.
const FAR: u32 = 6;
/// Most signs that a finder looks back from where it begins.
const BACK: usize = 14;

static PLAIN: LazyLock<Classes> = LazyLock::new(|| Classes::new(Form::Plain));
static MARKDOWN: LazyLock<Classes> = LazyLock::new(|| Classes::new(Form::Markdown));
static CSV: LazyLock<Classes> = LazyLock::new(|| Classes::new(Form::Csv));

/// The classes of the signs of the first plane, and a bit for each at which something may begin: those lie near.
pub struct Classes {
    of: Vec<Class>,
    begins: Box<[u64; 1024]>,
}

impl Classes {
    fn new(form: Form) -> Self {
        const BEGINS: Class = DIGIT | PROVINCE | SENSE | BUILDING | UNKNOWN;
        let class = |n: u16| char::from_u32(n.into()).map_or(NOTHING, |c| class(c, form));
        let of: Vec<Class> = (0..=u16::MAX).map(class).collect();
        let mut begins = Box::new([0; 1024]);
        for (n, _) in of.iter().enumerate().filter(|(_, class)| **class & BEGINS != 0) {
            begins[n >> 6] |= 1 << (n & 63);
        }
        Self { of, begins }
    }

    fn get(&self, c: char) -> Option<Class> {
        self.of.get(c as usize).copied()
    }
}

pub fn classes(form: Form) -> &'static Classes {
    match form {
        Form::Plain => &PLAIN,
        Form::Markdown => &MARKDOWN,
        Form::Csv => &CSV,
    }
}

fn class(c: char, form: Form) -> Class {
    if form == Form::Markdown && c == '<' {
        return UNKNOWN;
    }
    let Some(c) = signs::marked(c, form).and_then(shape) else { return NOTHING };
    let flags = [
        (GAP, matches!(c, ' ' | '-' | '.' | '_' | ')' | CELL)),
        (BLANK, matches!(c, ' ' | '-' | '.' | CELL)),
        (OPEN, matches!(c, ' ' | '-' | CELL)),
        (LETTER, c.is_ascii_alphabetic()),
        (PROVINCE, !c.is_ascii() && PROVINCES.contains(c)),
        (SENSE, people::begins(c)),
        (BUILDING, matches!(c, '栋' | '幢' | '座' | '楼' | '院' | '附')),
        (NAMING, c == '十' || digit(c).is_some() || c.is_ascii_uppercase() || matches!(c, '号' | '#')),
        (DOOR, matches!(c, '单' | '室' | '附')),
    ];
    let value = if c.eq_ignore_ascii_case(&'x') { X } else { digit(c).map_or(0, |d| DIGIT | Class::from(d)) };
    flags.iter().filter(|(_, is)| *is).fold(value, |class, (flag, _)| class | flag)
}

/// What was seen so far of something that began. When all of it has ended, signs are passed over until the next begins.
#[derive(Default, PartialEq)]
struct Seen {
    /// Digits with nothing but gaps between them.
    group: u32,
    /// How many stand together, and what number they are.
    piece: u32,
    value: u32,
    /// A province with nothing but blanks behind it.
    province: bool,
    /// Letters that stand together, and the digits behind them.
    letters: u32,
    passport: u32,
    /// Signs within which a door may follow a building.
    door: u32,
    /// The last sign, but for those that are not read.
    last: Class,
}

impl Seen {
    /// Takes in a sign; whether the line is worth a closer look.
    fn take(&mut self, class: Class) -> bool {
        let last = std::mem::replace(&mut self.last, class);
        if class & DIGIT != 0 {
            self.group += 1;
            self.piece += 1;
            self.value = self.value.wrapping_mul(10).wrapping_add(u32::from(class & 15));
            self.passport += u32::from(self.letters > 0);
            self.province = false;
        } else {
            if self.is_short() || (self.group >= ROOM && class & DOOR != 0) {
                return true;
            }
            (self.piece, self.value) = (0, 0);
            if class & LETTER != 0 {
                // The X at the end of an identity number counts as a digit.
                self.group = if class & 15 == X { self.group + 1 } else { 0 };
                self.letters = if last & LETTER != 0 { self.letters + 1 } else { 1 };
                self.passport = 0;
                return self.province || self.group >= FEWEST;
            }
            if class & GAP == 0 {
                self.group = 0;
            }
            if class & BLANK == 0 {
                (self.letters, self.passport) = (0, 0);
                self.province = class & PROVINCE != 0;
            }
        }
        self.group >= FEWEST || (self.passport >= PASSPORT && self.letters <= 2)
    }

    /// A telephone of a service, or one without its area code, or a permit of digits alone.
    fn is_short(&self) -> bool {
        match self.piece {
            5 => matches!(self.value, 12_300..=12_399 | 95_000..=96_999),
            7 | 8 => true,
            _ => false,
        }
    }

    /// Whether nothing has begun. Letters are looked back at.
    fn is_over(&self) -> bool {
        self.group == 0 && self.door == 0 && !self.province
    }
}

/// Whether anything private could begin in this line.
pub fn worth(line: &str, form: Form, classes: &Classes) -> bool {
    let read = |c: char| classes.get(c).unwrap_or(UNKNOWN);
    let mut next = 0;
    let mut seen = Seen::default();
    loop {
        let at = if seen.is_over() { begins(line.as_bytes(), next, &classes.begins) } else { next };
        let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) else { break };
        next = at + c.len_utf8();
        let class = read(c);
        if class & NOTHING != 0 {
            continue;
        }
        if class & UNKNOWN != 0 || (class & SENSE != 0 && is_sensitive(&line[at..], form)) {
            return true;
        }
        let before = || line[..at].chars().rev().map(read).filter(|class| class & NOTHING == 0);
        if class & DIGIT != 0 && seen.is_over() {
            let letters =
                before().skip_while(|class| class & BLANK != 0).take(3).take_while(|class| class & LETTER != 0);
            seen = Seen { letters: u32::try_from(letters.count()).unwrap_or(0), ..Seen::default() };
        }
        if seen.take(class) {
            return true;
        }
        if class & BUILDING != 0 && before().find(|class| class & OPEN == 0).is_some_and(|class| class & NAMING != 0) {
            if class & DOOR != 0 {
                return true;
            }
            seen.door = FAR;
        } else if class & OPEN == 0 && seen.door > 0 {
            if class & DOOR != 0 {
                return true;
            }
            seen.door -= 1;
        }
    }
    seen.is_short()
}

/// Where something begins, from `at` on; or a sign of two or four bytes stands, which are few.
fn begins(bytes: &[u8], mut at: usize, begins: &[u64; 1024]) -> usize {
    let ascii = [begins[0], begins[1]];
    loop {
        match bytes.get(at..) {
            Some(&[one @ 0..=0x7f, ..]) => {
                if ascii[usize::from(one >> 6)] >> (one & 63) & 1 == 1 {
                    return at;
                }
                at += 1;
            }
            Some(&[one @ 0xe0..=0xef, two, three, ..]) => {
                let word = usize::from(one & 15) << 6 | usize::from(two & 63);
                if begins[word] >> (three & 63) & 1 == 1 {
                    return at;
                }
                at += 3;
            }
            _ => return at,
        }
    }
}

fn is_sensitive(rest: &str, form: Form) -> bool {
    let mut signs = rest.chars().filter_map(|c| signs::marked(c, form)).filter_map(shape);
    let first = signs.next();
    SENSITIVE.iter().any(|word| {
        let (mut signs, mut word) = (signs.clone(), word.chars());
        word.next() == first && word.all(|c| signs.next() == Some(c))
    })
}

/// The start of a line so far before `line` that a finder which begins there sees what it looks back at.
pub fn context(text: &str, line: usize, classes: &Classes) -> usize {
    let seen = |c: &char| classes.get(*c).is_none_or(|class| class & (NOTHING | OPEN) == 0);
    let from = text[..line].char_indices().rev().filter(|(_, c)| seen(c)).nth(BACK).map_or(0, |(at, _)| at);
    text[..from].rfind('\n').map_or(0, |at| at + 1)
}
