//! Private numbers among the digits of a text, whole or in pieces.

use std::ops::Range;

use super::forms;
use super::signs::{CELL, Sign, digit};
use super::{Hit, Kind};

/// Most digits of a private number; longer runs are none, and no window over pieces is longer.
const MOST: usize = 19;
/// Most signs between two pieces of a number.
const GAP: usize = 4;

/// Units behind an amount: eleven digits of yuan are no telephone.
const UNITS: &str = "元万亿吨人份条个%％平米公千户件只枚瓶箱套台辆次";
/// Words right before an amount, whose unit may be left out.
const MONEY: [&str; 22] = [
    "资金",
    "金额",
    "投入",
    "投资",
    "经费",
    "预算",
    "支出",
    "收入",
    "拨付",
    "拨款",
    "总额",
    "产值",
    "造价",
    "产量",
    "人民币",
    "税收",
    "合计",
    "总计",
    "累计",
    "￥",
    "¥",
    "rmb",
];
/// Words before a number that is the name of a paper or a parcel.
const CODES: [&str; 17] = [
    "isbn",
    "编号",
    "文号",
    "批号",
    "代码",
    "订单",
    "单号",
    "流水",
    "货号",
    "项目",
    "标准",
    "条码",
    "备案",
    "许可",
    "注册号",
    "快递",
    "统一社会信用",
];
/// Words that make a number a telephone, whatever stands around it.
const PHONES: [&str; 9] = ["电话", "手机", "联系", "微信", "致电", "拨打", "tel", "phone", "mobile"];

/// Digits that stand together.
struct Piece {
    /// In the digits of the group.
    digits: Range<usize>,
    /// In the signs of the text.
    signs: Range<usize>,
    /// What stands before it within the group.
    gap: Gap,
    /// It stands in a column of amounts.
    money: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// The first piece.
    None,
    /// Spaces, or one sign such as a hyphen: which.
    Sign(char),
    /// The border of a table cell.
    Cell,
}

/// Pieces with nothing but gaps between them.
#[derive(Default)]
struct Group {
    digits: Vec<u8>,
    pieces: Vec<Piece>,
}

/// The columns of a table whose nearest head above says 元: a number in them is an amount.
#[derive(Debug, Default)]
pub struct Columns {
    money: Vec<bool>,
    column: usize,
    /// The cell being read holds words; and 元.
    words: bool,
    yuan: bool,
}

impl Columns {
    /// Reads the next sign. A cell with words is the head of what follows in its column; a line without cells ends
    /// the table, one without anything does not (rows of a built page stand apart).
    pub fn read(&mut self, c: char) {
        match c {
            CELL | '\n' => {
                self.end();
                let ends = c == '\n';
                if ends && self.column == 0 && self.words {
                    self.money.clear();
                }
                self.column = if ends { 0 } else { self.column + 1 };
                (self.words, self.yuan) = (false, false);
            }
            '元' => (self.words, self.yuan) = (true, true),
            c => self.words |= digit(c).is_none() && c.is_alphabetic(),
        }
    }

    fn end(&mut self) {
        if self.words {
            self.money.resize(self.money.len().max(self.column + 1), false);
            self.money[self.column] = self.yuan;
        }
    }

    /// Whether the cell being read stands under such a head.
    fn under_money(&self) -> bool {
        self.money.get(self.column) == Some(&true)
    }
}

/// Finds the numbers from the sign `at` on. `steps` counts the looks at a sign or a piece: the work grows with the length of the text.
pub fn find(signs: &[Sign], mut at: usize, columns: &mut Columns, hits: &mut Vec<Hit>, steps: &mut u64) {
    while at < signs.len() {
        *steps += 1;
        if digit(signs[at].c).is_none() {
            columns.read(signs[at].c);
            at += 1;
            continue;
        }
        let (mut group, end) = group(signs, at, steps);
        let mut from = at;
        for piece in &mut group.pieces {
            signs[from..piece.signs.start].iter().for_each(|s| columns.read(s.c));
            from = piece.signs.start;
            piece.money = columns.under_money();
        }
        signs[from..end].iter().for_each(|s| columns.read(s.c));
        judge(signs, &group, hits, steps);
        at = end;
    }
}

fn group(signs: &[Sign], mut at: usize, steps: &mut u64) -> (Group, usize) {
    let mut group = Group::default();
    let mut gap = Gap::None;
    loop {
        let (first, start) = (group.digits.len(), at);
        while let Some(d) = signs.get(at).and_then(|s| digit(s.c)) {
            group.digits.push(d);
            at += 1;
        }
        let x = signs.get(at).is_some_and(|s| s.c.eq_ignore_ascii_case(&'x'));
        let ended = x && !signs.get(at + 1).is_some_and(|s| s.c.is_ascii_alphanumeric());
        if ended && (at > start || gap != Gap::None) {
            group.digits.push(10);
            at += 1;
        }
        *steps += (at - start) as u64 + 1;
        group.pieces.push(Piece { digits: first..group.digits.len(), signs: start..at, gap, money: false });
        let Some((next, between)) = gap_after(signs, at).filter(|_| !ended) else { return (group, at) };
        gap = between;
        at = next;
    }
}

/// Where the next piece starts, if nothing but a gap is between.
fn gap_after(signs: &[Sign], at: usize) -> Option<(usize, Gap)> {
    let mut gap = None;
    for (n, sign) in signs.get(at..)?.iter().take(GAP + 1).enumerate() {
        let numeral = digit(sign.c).is_some() || (gap.is_some() && sign.c.eq_ignore_ascii_case(&'x'));
        gap = match (gap, sign.c) {
            (Some(gap), _) if numeral => return Some((at + n, gap)),
            (Some(Gap::Cell) | None, CELL) | (Some(Gap::Sign(' ')), CELL) | (Some(Gap::Cell), ' ') => Some(Gap::Cell),
            (None | Some(Gap::Sign(' ')), c @ (' ' | '-' | '.' | '_' | ')')) => Some(Gap::Sign(c)),
            (Some(gap @ Gap::Sign(_)), ' ') => Some(gap),
            _ => return None,
        };
    }
    None
}

fn judge(signs: &[Sign], group: &Group, hits: &mut Vec<Hit>, steps: &mut u64) {
    let pieces = &group.pieces;
    let mut taken = vec![false; pieces.len()];
    // Whole numbers first: they do not lend their digits to others.
    for (n, taken) in taken.iter_mut().enumerate() {
        *steps += 1;
        if let Some(kind) = whole(signs, group, n) {
            *taken = true;
            hits.push(hit(signs, group, n..n + 1, kind));
        }
    }
    let mut start = 0;
    while start < pieces.len() {
        let mut end = start;
        let mut digits = 0;
        let mut next = start + 1;
        while end < pieces.len() && !taken[end] && digits <= MOST {
            *steps += 1;
            digits += pieces[end].digits.len();
            end += 1;
            if end - start > 1
                && let Some(kind) = in_pieces(signs, group, start..end)
            {
                hits.push(hit(signs, group, start..end, kind));
                next = end;
                break;
            }
        }
        start = next;
    }
}

fn hit(signs: &[Sign], group: &Group, pieces: Range<usize>, kind: Kind) -> Hit {
    let (first, last) = (&group.pieces[pieces.start], &group.pieces[pieces.end - 1]);
    let digits = &group.digits[first.digits.start..last.digits.end];
    let value = digits.iter().map(|d| if *d == 10 { 'X' } else { char::from(b'0' + d) }).collect();
    Hit { kind, range: signs[first.signs.start].at..signs[last.signs.end - 1].end, value }
}

/// What a single piece is.
fn whole(signs: &[Sign], group: &Group, n: usize) -> Option<Kind> {
    let piece = &group.pieces[n];
    let mut d = &group.digits[piece.digits.clone()];
    if let [0, 0, 8, 6, rest @ ..] | [8, 6, rest @ ..] = d
        && rest.len() == 11
    {
        d = rest;
    }
    if !(4..=MOST).contains(&d.len()) || in_word(signs, piece) {
        return None;
    }
    let mut context = Context::new(signs, piece.signs.start, piece.signs.end);
    context.amount |= piece.money && !context.phone;
    match d.len() {
        18 => identity(d, &context).or_else(|| card(d, &context)),
        11 if forms::mobile(d) && context.telephone() && !context.decimal(group, n) => Some(Kind::Mobile),
        15 if forms::identity_15(d) && !context.code() => Some(Kind::IdentityForm),
        11 | 12 if d[0] == 0 && context.landline() => Some(Kind::Hotline),
        5 if forms::service(d) && (context.phone || context.before.contains("热线")) => Some(Kind::Hotline),
        8 if context.permit() => Some(Kind::Passport),
        7 | 8 if (2..=8).contains(&d[0]) && context.called() => Some(Kind::Hotline),
        _ => card(d, &context),
    }
}

fn card(d: &[u8], context: &Context) -> Option<Kind> {
    (forms::bank_card(d) && !context.code() && !context.amount).then_some(Kind::BankCard)
}

fn identity(d: &[u8], context: &Context) -> Option<Kind> {
    if !forms::identity_form(d) {
        return None;
    }
    match forms::identity_sum(d) {
        _ if forms::credit_code(d) && (context.code() || !forms::identity_sum(d)) => None,
        true => Some(Kind::Identity),
        false => (!context.code()).then_some(Kind::IdentityForm),
    }
}

/// What several pieces are together.
fn in_pieces(signs: &[Sign], group: &Group, range: Range<usize>) -> Option<Kind> {
    let pieces = &group.pieces[range.clone()];
    let mut d = &group.digits[pieces[0].digits.start..pieces[pieces.len() - 1].digits.end];
    let mut lengths: Vec<usize> = pieces.iter().map(|p| p.digits.len()).collect();
    let country: &[u8] = &group.digits[pieces[0].digits.clone()];
    if country == [8, 6] || country == [0, 0, 8, 6] {
        d = &d[country.len()..];
        lengths.remove(0);
    }
    if ![10, 11, 12, 15, 16, 17, 18, 19].contains(&d.len()) || in_word(signs, &pieces[0]) {
        return None;
    }
    let gap = pieces[1].gap;
    let light = |p: &Piece| matches!(p.gap, Gap::Sign(' ' | '-'));
    // 138 0000-1234, (0371)6400 0000.
    let usual = *lengths == [3, 4, 4] && pieces[1..].iter().all(light)
        || gap == Gap::Sign(')') && pieces[2..].iter().all(light);
    let even = usual || pieces[1..].iter().all(|p| p.gap == gap || lengths.len() < pieces.len());
    let mut context = Context::new(signs, pieces[0].signs.start, pieces[pieces.len() - 1].signs.end);
    context.amount |= pieces[0].money && !context.phone;
    if d.len() == 18 && forms::identity_form(d) {
        let sure = forms::identity_sum(d) || (even && gap != Gap::Cell && lengths.len() <= 5);
        return identity(d, &context).filter(|_| sure);
    }
    if !even {
        return None;
    }
    let ones = lengths.iter().all(|l| *l == 1);
    let alone = group.pieces.get(range.end).is_none_or(|p| p.gap != gap)
        && (range.start == 0 || group.pieces[range.start].gap != gap);
    match d.len() {
        11 if forms::mobile(d) && context.telephone() => mobile(&lengths, gap, alone, ones),
        10..=12 if d[0] == 0 && (3..=4).contains(&lengths[0]) && (lengths.len() == 2 || gap == Gap::Sign(')')) => {
            Some(Kind::Hotline)
        }
        10 if lengths.len() <= 3 && (d[..3] == [4, 0, 0] || d[..3] == [8, 0, 0]) && lengths[0] == 3 => {
            Some(Kind::Hotline)
        }
        15 if forms::identity_15(d) && gap != Gap::Cell && lengths.len() <= 4 && alone && !context.code() => {
            Some(Kind::IdentityForm)
        }
        16..=19 if forms::bank_card(d) && !context.code() && (alone || ones) => {
            let fours = lengths[..lengths.len() - 1].iter().all(|l| *l == 4);
            let sure = forms::union_pay(d) && lengths.len() <= 6 || context.bank;
            match gap {
                Gap::Cell => (sure && (fours || lengths.len() == 2)).then_some(Kind::InPieces),
                _ => (sure && alone || ones).then_some(Kind::BankCard),
            }
        }
        _ => None,
    }
}

fn mobile(lengths: &[usize], gap: Gap, alone: bool, ones: bool) -> Option<Kind> {
    let usual = matches!(lengths, [3, 4, 4] | [3, 8] | [7, 4]);
    match gap {
        // Counts in the cells of a table can look like this too.
        Gap::Cell => (usual || ones).then_some(Kind::InPieces),
        // `131.00001234` is a longitude.
        Gap::Sign('.') => (*lengths == [3, 4, 4] && alone).then_some(Kind::Mobile),
        _ => (usual || ones || (alone && lengths.len() <= 5)).then_some(Kind::Mobile),
    }
}

/// Part of a word with letters in it (a hash, a part number), but for words such as `tel`.
fn in_word(signs: &[Sign], piece: &Piece) -> bool {
    let letter = |s: &Sign| s.c.is_ascii_alphabetic();
    if signs.get(piece.signs.end).is_some_and(letter) {
        return true;
    }
    let before = &signs[piece.signs.start.saturating_sub(9)..piece.signs.start];
    let word: String = before.iter().rev().take_while(|s| letter(s)).map(|s| s.c.to_ascii_lowercase()).collect();
    if word.is_empty() {
        return in_address(before);
    }
    let word: String = word.chars().rev().collect();
    !["tel", "phone", "mobile", "mob", "wx", "vx", "wechat", "call", "sfz", "sfzh"].contains(&word.as_str())
}

/// Part of an address or a code (`/t138…`, `id=138…`), but for two numbers with a stroke between them and `phone=138…`.
fn in_address(before: &[Sign]) -> bool {
    let text: String = before.iter().map(|s| s.c.to_ascii_lowercase()).collect();
    let second = text.strip_suffix('/').is_some_and(|t| t.ends_with(|c: char| digit(c).is_some()));
    text.ends_with(['_', '/', '#', '=', '%']) && !second && !PHONES.iter().any(|w| text.contains(w))
}

/// What stands around a number.
struct Context {
    before: String,
    phone: bool,
    bank: bool,
    amount: bool,
}

impl Context {
    fn new(signs: &[Sign], start: usize, end: usize) -> Self {
        let line = |s: &&Sign| s.c != '\n' && s.c != '。';
        let before: Vec<char> = signs[..start].iter().rev().take(12).take_while(line).map(|s| s.c).collect();
        let before: String = before.into_iter().rev().flat_map(char::to_lowercase).collect();
        let phone = PHONES.iter().any(|w| before.contains(w));
        let bank = ["卡号", "账号", "帐号", "银行", "账户"].iter().any(|w| before.contains(w));
        let unit = signs[end..].iter().take(2).find(|s| s.c != ' ');
        // Sign by sign: 计 may be that of 合计.
        let mut bare = before.as_str();
        let money = loop {
            if MONEY.iter().any(|word| bare.ends_with(word)) {
                break true;
            }
            match bare.strip_suffix(|c: char| " :：为是共达约计了至到".contains(c)) {
                Some(rest) => bare = rest,
                None => break false,
            }
        };
        let amount = (money || unit.is_some_and(|s| UNITS.contains(s.c))) && !phone && !bank;
        Self { before, phone, bank, amount }
    }

    fn code(&self) -> bool {
        let named = self.before.ends_with('第') || CODES.iter().any(|w| self.before.contains(w));
        named && !self.phone && !self.bank
    }

    fn telephone(&self) -> bool {
        !self.amount && !self.code()
    }

    fn landline(&self) -> bool {
        self.phone || self.before.contains("热线") || self.before.contains("咨询")
    }

    /// A permit of Taiwan residents (台胞证): digits alone.
    fn permit(&self) -> bool {
        ["台胞证", "通行证"].iter().any(|w| self.before.contains(w))
    }

    /// Right behind a word that a telephone follows: `电话：64000000`.
    fn called(&self) -> bool {
        let bare = self.before.trim_end_matches([' ', ':', '：', '为', '是']);
        ["电话", "热线", "致电", "拨打", "tel", "phone"].iter().any(|w| bare.ends_with(w))
    }

    /// `13800001234.50` is an amount.
    fn decimal(&self, group: &Group, n: usize) -> bool {
        let short = |p: &Piece| p.gap == Gap::Sign('.') && p.digits.len() <= 2;
        group.pieces.get(n + 1).is_some_and(short) && !self.phone
    }
}
