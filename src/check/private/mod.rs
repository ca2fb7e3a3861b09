//! Private data: what must not leave the office, in sources and in the final bytes of every output.
//!
//! `signs` reads a text as the eye does, `numbers`, `things` and `people` find, `forms` proves. All work is linear in
//! the length of the text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::check::rules::{Level, Rule};
use crate::check::{Finding, Input, Secret, Text, TextKind};
use crate::diagnostic::{Diagnostic, Location};

pub mod codes;
mod forms;
mod mask;
mod numbers;
mod people;
pub mod pictures;
mod quick;
pub mod signs;
#[cfg(test)]
mod tests;
mod things;

pub use mask::masked;
use numbers::Columns;
pub use signs::Form;

/// What was found. Each kind has its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    Mobile,
    Identity,
    IdentityForm,
    BankCard,
    InPieces,
    Plate,
    Passport,
    Door,
    Person,
    Hotline,
}

/// A stretch of a text that is private. `value` is the same for every way of writing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub kind: Kind,
    pub range: Range<usize>,
    pub value: String,
}

pub const RULES: [Rule; 12] = [
    Rule {
        name: "private/mobile",
        level: Level::Error,
        about: "A mobile telephone number: eleven digits with a prefix that is in use, also with spaces, hyphens, full-width \
                or Chinese digits and signs that cannot be seen between them. A person's number is not published; give the \
                office's landline or 12345.",
    },
    Rule {
        name: "private/identity",
        level: Level::Error,
        about: "An identity number of 18 digits whose region, date of birth and check digit (GB 11643) are right. Offices \
                have published such numbers in lists of names; nobody needs them to read a bulletin.",
    },
    Rule {
        name: "private/identity-form",
        level: Level::Warn,
        about: "Eighteen digits with the region and date of an identity number but another check digit, or an old one of 15 \
                digits: most likely an identity number with a slip of the hand.",
    },
    Rule {
        name: "private/bank-card",
        level: Level::Error,
        about: "A bank card: a prefix in use for its length, and Luhn's check digit.",
    },
    Rule {
        name: "private/in-pieces",
        level: Level::Warn,
        about: "A telephone number or bank card split over cells of a table. Counts in a row can look like it.",
    },
    Rule { name: "private/plate", level: Level::Warn, about: "The number plate of a vehicle: it leads to its owner." },
    Rule { name: "private/passport", level: Level::Warn, about: "The number of a passport or travel permit." },
    Rule {
        name: "private/door",
        level: Level::Warn,
        about: "The address of a home down to its door (…号楼…单元…室). Name the compound, or the building, and no more.",
    },
    Rule {
        name: "private/person",
        level: Level::Warn,
        about: "A person's name beside a word of illness, quarantine, poverty or petition. Write 王某, or ask the person and \
                enter the consent in content/check.yaml.",
    },
    Rule {
        name: "private/hotline",
        level: Level::Note,
        about: "A telephone of an institution (12345, 400, a landline): right to publish; see that it is answered.",
    },
    Rule {
        name: "private/picture-place",
        level: Level::Warn,
        about: "A published picture whose file says where it was taken (GPS): a telephone writes the place of a home to \
                the metre. Save it anew without its metadata. Builds copy pictures unread: this rule stops none.",
    },
    Rule {
        name: "private/picture-owner",
        level: Level::Warn,
        about: "A published picture whose file names the owner of the camera, or holds the serial number of the camera \
                or lens, which leads from one picture of a person to the others. Builds copy pictures unread: this rule \
                stops none.",
    },
];

/// The rules of pictures, behind those of the kinds.
const PICTURES: &[Rule] = RULES.split_at(10).1;

impl Kind {
    pub fn rule(self) -> &'static Rule {
        &RULES[self as usize]
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Mobile => "a mobile number",
            Self::Identity => "an identity number",
            Self::IdentityForm => "what looks like an identity number",
            Self::BankCard => "a bank card number",
            Self::InPieces => "what looks like a telephone or bank card number in pieces",
            Self::Plate => "a number plate",
            Self::Passport => "a passport or permit number",
            Self::Door => "the address of a home",
            Self::Person => "a person beside a word of illness, quarantine, poverty or petition",
            Self::Hotline => "a telephone of an institution",
        }
    }
}

/// Finds private data in a text, in order of place; passes over lines that can hold nothing.
pub fn scan(text: &str, form: Form) -> Vec<Hit> {
    let classes = quick::classes(form);
    let (mut hits, mut columns) = (Vec::new(), Columns::default());
    // Up to here the columns are read.
    let mut read = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if quick::worth(line, form, classes) {
            signs::signs(&text[read..start], form).iter().for_each(|sign| columns.read(sign.c));
            let from = quick::context(text, start, classes);
            let near = scan_under(&text[from..end], start - from, form, &mut columns).0.into_iter();
            let moved = near.map(|hit| Hit { range: hit.range.start + from..hit.range.end + from, ..hit });
            hits.extend(moved.filter(|hit| hit.range.start >= start));
            read = end;
        }
        start = end;
    }
    hits
}

/// The same without passing over anything, with the number of steps it took.
pub fn scan_counted(text: &str, form: Form) -> (Vec<Hit>, u64) {
    scan_under(text, 0, form, &mut Columns::default())
}

/// `columns` is what stood above the text from `start` on; what is before is only looked back at.
fn scan_under(text: &str, start: usize, form: Form, columns: &mut Columns) -> (Vec<Hit>, u64) {
    let (mut hits, mut steps) = (Vec::new(), 0);
    let signs = signs::signs(text, form);
    numbers::find(&signs, signs.partition_point(|s| s.at < start), columns, &mut hits, &mut steps);
    things::plates(&signs, &mut hits, &mut steps);
    things::passports(&signs, &mut hits, &mut steps);
    things::doors(&signs, &mut hits, &mut steps);
    people::find(&signs, &mut hits, &mut steps);
    hits.sort_by_key(|hit| (hit.range.start, hit.range.end, hit.kind));
    hits.dedup();
    (hits, steps)
}

/// Whether the bytes of a page could hold a number that stops a build: eleven digits, half-width or full-width, with
/// nothing but gaps and tags between them; eighteen where borders of table cells are between them too, or eleven if
/// `cells` says that numbers in pieces stop a build. A quick pass, so that a build need not read every page as a
/// browser does; Chinese numerals are left to `check`.
pub fn may_hold_number(bytes: &[u8], cells: bool) -> bool {
    let wide = memchr::memchr_iter(0xef, bytes).any(|at| matches!(bytes[at..], [_, 0xbc, 0x90..=0x99, ..]));
    let mut at = 0;
    while let Some(found) = first_digit(&bytes[at..], wide) {
        at += found;
        let (could, length) = run(&bytes[at..], if cells { 11 } else { 18 });
        if could {
            return true;
        }
        at += length.max(1);
    }
    false
}

/// Where the first digit stands; eight bytes at once where none is `wide`.
fn first_digit(bytes: &[u8], wide: bool) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    if wide {
        let digit = |at: &usize| matches!(bytes[*at..], [b'0'..=b'9', ..] | [0xef, 0xbc, 0x90..=0x99, ..]);
        return (0..bytes.len()).find(digit);
    }
    let (words, rest) = bytes.as_chunks();
    for (n, word) in words.iter().enumerate() {
        // Less "0" a digit is at most 9: with 118 more its highest bit stays clear.
        let less = u64::from_le_bytes(*word) ^ (EACH * 0x30);
        let digits = !(((less & (EACH * 0x7f)) + EACH * 0x76) | less) & (EACH * 0x80);
        if digits != 0 {
            return Some(n * 8 + digits.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(u8::is_ascii_digit).map(|at| bytes.len() - rest.len() + at)
}

/// Whether a run of digits and gaps could be a number, and the run's length in bytes: eleven digits, or as many over
/// cells as are told.
fn run(bytes: &[u8], over_cells: usize) -> (bool, usize) {
    let (mut digits, mut in_cell, mut at) = (0, 0, 0);
    while in_cell < 11 && digits < over_cells {
        match bytes.get(at) {
            Some(b'0'..=b'9') => {
                (digits, in_cell) = (digits + 1, in_cell + 1);
                at += 1;
            }
            Some(b' ' | b'-' | b'.' | b')' | b'&' | b'#' | b'x' | b';' | b'\n') => at += 1,
            Some(b'<') => match inline_tag(&bytes[at..]) {
                Some((length, cell)) => {
                    in_cell = if cell { 0 } else { in_cell };
                    at += length;
                }
                None => break,
            },
            Some(0xc2..) => match bytes[at..] {
                [0xef, 0xbc, 0x90..=0x99, ..] => {
                    (digits, in_cell) = (digits + 1, in_cell + 1);
                    at += 3;
                }
                // Spaces, hyphens and signs that cannot be seen.
                [0xc2, 0xa0 | 0xad, ..] => at += 2,
                [0xe2, 0x80 | 0x81, _, ..] | [0xef, 0xbb, 0xbf, ..] | [0xe3, 0x80, 0x80, ..] => at += 3,
                [0xef, 0xbc, 0x89 | 0x8d, ..] => at += 3,
                _ => break,
            },
            _ => break,
        }
    }
    (in_cell >= 11 || digits >= over_cells, at)
}

/// The length of a short tag that stands within a line (`<b>`, `</strong>`), or of a cell, and whether it is one.
fn inline_tag(bytes: &[u8]) -> Option<(usize, bool)> {
    const INLINE: [&[u8]; 13] =
        [b"b", b"i", b"em", b"strong", b"span", b"a", b"data", b"mark", b"code", b"u", b"s", b"wbr", b"td"];
    let name = bytes[1..].strip_prefix(b"/").unwrap_or(&bytes[1..]);
    let name = &name[..name.iter().take(7).position(|b| matches!(b, b'>' | b' '))?];
    if !INLINE.contains(&name) {
        return None;
    }
    let close = bytes.iter().take(200).position(|b| *b == b'>')?;
    Some((close + 1, name == b"td"))
}

/// All private data of the sources, and what is in the output and in no source.
pub fn check(input: &Input, found: &mut Vec<Finding>) {
    let written = input.read.written.iter().chain(input.read.others.iter().map(|(.., w)| w));
    let mut known: BTreeSet<(Kind, &str)> = BTreeSet::new();
    for private in written.flat_map(|w| &w.private) {
        known.insert((private.kind, &private.value));
        found.push(private.finding.clone());
    }
    let mut first: BTreeMap<(Kind, &str), (&Leak, &crate::check::built::Facts)> = BTreeMap::new();
    for facts in input.built {
        for leak in facts.leaks.iter().filter(|l| !known.contains(&(l.kind, &l.value))) {
            first.entry((leak.kind, &leak.value)).or_insert((leak, facts));
        }
    }
    for facts in input.built {
        let at = || Location::file(facts.source.clone().unwrap_or_else(|| format!("public/{}", facts.route).into()));
        found.extend(facts.traits.iter().map(|t| t.finding(PICTURES, at(), &facts.route)));
    }
    found.extend(first.into_values().map(|(leak, facts)| {
        let mut finding = leak.finding(facts.source.as_ref(), &facts.route);
        // Raw HTML of the source stands in its page as it was typed.
        let typed = facts.source.as_ref().and_then(|source| input.texts.place(source, &leak.typed));
        typed.into_iter().for_each(|at| finding.diagnostic.location = at);
        finding
    }));
}

/// Private data in the bytes of a file that will stand at `path`, outside a site.
pub fn of_built(look: &crate::check::built::Look, path: &str) -> Vec<Finding> {
    let at = || Location::file(path);
    let leaks = look.leaks.iter().map(|leak| {
        let hit = Hit { kind: leak.kind, range: 0..leak.typed.len(), value: leak.value.clone() };
        finding(&hit, &leak.typed, at())
    });
    leaks.chain(look.traits.iter().map(|t| t.finding(PICTURES, at(), path))).collect()
}

/// Private data of a source file, and what is said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Private {
    pub kind: Kind,
    pub value: String,
    pub finding: Finding,
}

pub fn of_text(text: &Text) -> Vec<Private> {
    let private = |hit: Hit| {
        let at = Location::of_bytes(text.file.clone(), &text.text, hit.range.clone());
        Private { kind: hit.kind, finding: finding(&hit, &text.text, at), value: hit.value }
    };
    in_source(text).into_iter().map(private).collect()
}

/// What a source file holds.
pub fn in_source(text: &Text) -> Vec<Hit> {
    let form = match text.kind {
        TextKind::Markdown => Form::Markdown,
        TextKind::Csv => Form::Csv,
        TextKind::Other => Form::Plain,
    };
    scan(&text.text, form)
}

/// Private data in a built file: what was found, as typed there, and what it stands in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Leak {
    pub kind: Kind,
    pub value: String,
    pub typed: String,
    /// "the text", "the attribute `alt`".
    pub part: String,
}

impl Leak {
    /// At the source of the page where that is known, else at the file of the output.
    pub fn finding(&self, source: Option<&Arc<str>>, route: &str) -> Finding {
        let file = source.map_or_else(|| format!("public/{route}").into(), Arc::clone);
        let hit = Hit { kind: self.kind, range: 0..self.typed.len(), value: self.value.clone() };
        let mut finding = finding(&hit, &self.typed, Location::file(file));
        finding.diagnostic.message += &format!(" in {} of the built file {route}", self.part);
        finding
    }
}

/// A finding at a place; `text` is what the hit's range counts in.
pub fn finding(hit: &Hit, text: &str, at: Location) -> Finding {
    let rule = hit.kind.rule();
    let typed = text.get(hit.range.clone()).unwrap_or("").to_owned();
    let secret = Secret::new(&typed, masked(hit.kind, &typed), &hit.value);
    let message = format!("“{typed}” is {}", hit.kind.noun());
    let help = match hit.kind {
        Kind::Hotline => None,
        Kind::Person => Some("take the name out (王某)"),
        Kind::Door => Some("name the compound or the building and no more"),
        _ => Some("take it out"),
    };
    let mut diagnostic = Diagnostic::error(at, message);
    if let Some(help) = help {
        let allowed = format!("{help}; if it may be published, say so in content/check.yaml (hash: {})", secret.hash);
        diagnostic = diagnostic.help(allowed);
    }
    Finding { rule, diagnostic, secret: Some(secret) }
}
