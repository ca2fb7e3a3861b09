//! Slides on a wall or a television: margins, one thought, the largest thing first.

use crate::figure::Bound;
use crate::picture::qr;
use crate::screens::block::{Block, LINE};
use crate::screens::page::{Mark, Misfit, Page, Tone, Wall, Weight};
use crate::screens::programme::{Figure, Idea, Row, Slide};
use crate::screens::wrap;

struct Sheet<'a> {
    wall: &'a Wall<'a>,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

type Pages = Result<Vec<Page>, Misfit>;

/// The pictures of a slide on a large screen.
pub fn lay(slide: &Slide, wall: &Wall) -> Pages {
    let margin = (wall.profile.width.min(wall.profile.height) as f32 * 0.075).round();
    let sheet = Sheet { wall, left: margin, top: margin, right: wall.width - margin, bottom: wall.height - margin };
    match &slide.idea {
        Idea::Title { over, text, under, note } => sheet.title(over, text, under, note),
        Idea::Figure(figure) => sheet.figure(figure),
        Idea::Bars { title, over, note, rows } => sheet.bars(title, over, note, rows),
        Idea::Headline { over, title, summary, address, scan } => {
            sheet.headline(over, title, summary, address.as_deref(), scan)
        }
        Idea::Words { over, text } => sheet.words(over, text),
        Idea::Timeline { over, days } => sheet.timeline(over, days),
        Idea::Thanks { text, under, address, scan } => sheet.headline("", text, under, address.as_deref(), scan),
    }
}

impl Sheet<'_> {
    fn size(&self, size: f32) -> f32 {
        self.wall.scaled(size)
    }

    fn px(&self, length: f32) -> f32 {
        (length * self.wall.unit()).round().max(1.0)
    }

    fn room(&self) -> f32 {
        self.right - self.left
    }

    fn is_tall(&self) -> bool {
        self.wall.height > self.wall.width
    }

    fn wrapped(&self, text: &str, size: f32, weight: Weight, room: f32) -> Result<Vec<String>, Misfit> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        wrap::even(self.wall.face(weight), text, room / size).map_err(|word| Misfit {
            help: format!(
                "write it in fewer letters: {} Chinese characters of {size} px fit into this line",
                (room / size).floor()
            ),
            text: word,
        })
    }

    /// The largest of the sizes at which a text takes no more lines than this; else the smallest.
    fn largest(
        &self,
        text: &str,
        sizes: &[f32],
        most: usize,
        weight: Weight,
        room: f32,
    ) -> Result<(f32, Vec<String>), Misfit> {
        for size in sizes.iter().map(|size| self.size(*size)) {
            if let Ok(lines) = self.wrapped(text, size, weight, room)
                && lines.len() <= most
            {
                return Ok((size, lines));
            }
        }
        let size = self.size(sizes.last().copied().unwrap_or(60.0));
        Ok((size, self.wrapped(text, size, weight, room)?))
    }

    /// A title as large as it can be above what takes the rest of `height`: on one line; on two of which the first ends a
    /// clause, a little smaller if need be; on two. Else in at most so many lines of a lesser size.
    fn boldest(
        &self,
        text: &str,
        [large, lesser]: [&[f32]; 2],
        most: usize,
        [room, height]: [f32; 2],
    ) -> Result<(f32, Vec<String>), Misfit> {
        let fitting = |sizes: &[f32], fits: &dyn Fn(&[String]) -> bool| {
            sizes.iter().map(|size| self.size(*size)).find_map(|size| {
                let lines = self.wrapped(text, size, Weight::Bold, room).ok()?;
                let fits = lines.len() as f32 * size * LINE <= height && fits(&lines);
                fits.then_some((size, lines))
            })
        };
        let clauses = |lines: &[String]| lines.len() == 2 && lines[0].ends_with(wrap::CLAUSE);
        let found = fitting(large, &|lines| lines.len() == 1)
            .or_else(|| fitting(&[large, &lesser[..1]].concat(), &clauses))
            .or_else(|| fitting(large, &|lines| lines.len() == 2));
        found.map_or_else(|| self.largest(text, lesser, most, Weight::Bold, room), Ok)
    }

    /// A title, and what stands below it where that fits whole; else the title as large as it can be alone.
    fn titled(
        &self,
        [text, under]: [&str; 2],
        sizes: [&[f32]; 2],
        most: usize,
        room: [f32; 2],
    ) -> Result<Block, Misfit> {
        let (small, gap) = (self.size(48.0), self.px(40.0));
        let unders = self.wrapped(under, small, Weight::Regular, room[0]).unwrap_or_default();
        let below = unders.len() as f32 * small * LINE + gap;
        let titled = |height: f32, unders: Vec<String>| {
            let (size, lines) = self.boldest(text, sizes, most, [room[0], height])?;
            let mut block = Block::default();
            block.add(lines, size, Tone::Ink, Weight::Bold, 0.0);
            block.add(unders, small, Tone::Quiet, Weight::Regular, gap);
            Ok(block)
        };
        let both = titled(room[1] - below, unders)?;
        if both.height() <= room[1] { Ok(both) } else { titled(room[1], Vec::new()) }
    }

    /// What a slide belongs to, at the top behind a bar of the accent; gives where the rest may begin.
    fn head(&self, page: &mut Page, over: &str) -> Result<f32, Misfit> {
        let size = self.size(44.0);
        let bar = self.px(10.0);
        let indent = bar + self.px(22.0);
        let clock = if self.wall.profile.clock { self.wall.measure("00:00", size, Weight::Bold) + size } else { 0.0 };
        let lines = self.wrapped(over, size, Weight::Regular, self.room() - indent - clock)?;
        if lines.is_empty() {
            return Ok(self.top + if clock > 0.0 { size * 1.5 } else { 0.0 });
        }
        let mut block = Block::default();
        let count = lines.len() as f32;
        block.add(lines, size, Tone::Quiet, Weight::Regular, 0.0);
        block.draw(self.wall, page, self.left + indent, self.top - size * 0.17);
        page.marks.push(Mark::Box([self.left, self.top, bar, (size * (LINE * count - 0.32)).round()], Tone::Accent));
        Ok(self.top + block.height() + self.px(24.0))
    }

    /// Notes at the bottom; gives where the rest must end.
    fn foot(&self, page: &mut Page, note: &str) -> Result<f32, Misfit> {
        let size = self.size(42.0);
        let mut block = Block::default();
        block.add(self.wrapped(note, size, Weight::Regular, self.room())?, size, Tone::Quiet, Weight::Regular, 0.0);
        if block.rows.is_empty() {
            return Ok(self.bottom);
        }
        let top = self.bottom - block.height() + size * 0.2;
        block.draw(self.wall, page, self.left, top);
        Ok(top - self.px(24.0))
    }

    /// A block in the middle between two heights, a little above it where there is room.
    fn place(&self, page: &mut Page, block: &Block, top: f32, bottom: f32) {
        let free = bottom - top - block.height();
        block.draw(self.wall, page, self.left, (top + (free * 0.46).max(0.0)).round());
    }

    fn title(&self, over: &str, text: &str, under: &str, note: &str) -> Pages {
        let mut page = Page::default();
        let top = self.head(&mut page, over)?;
        let bottom = self.foot(&mut page, note)?;
        let most = if self.is_tall() { 5 } else { 2 };
        let sizes = [&[240.0, 210.0, 180.0][..], &[150.0, 128.0, 104.0, 84.0, 64.0]];
        let block = self.titled([text, under], sizes, most, [self.room(), bottom - top])?;
        self.place(&mut page, &block, top, bottom);
        Ok(vec![page])
    }

    fn figure(&self, figure: &Figure) -> Pages {
        let Figure { over, label, before, number, after, unit, note } = figure;
        let mut page = Page::default();
        let top = self.head(&mut page, over)?;
        let room = self.room();
        let (label_size, labels) = self.largest(label, &[76.0, 64.0, 56.0], 2, Weight::Bold, room)?;
        let note_size = self.size(54.0);
        let notes = self.wrapped(note, note_size, Weight::Regular, room)?;
        let half = |size: f32| (size * 0.42).round().max(self.size(56.0));
        let wide = |size: f32, unit: &str| {
            let beside: f32 =
                [before, after, unit].map(|t| self.wall.measure(t, half(size), Weight::Bold)).iter().sum();
            beside + self.wall.measure(number, size, Weight::Bold)
        };
        let rows = (labels.len() as f32 * label_size + notes.len() as f32 * note_size) * LINE;
        let spare = |size: f32| self.bottom - top - rows - size * 1.22 - self.px(40.0);
        let sizes = || (0..).map(|n| 460.0 - n as f32 * 10.0).take_while(|s| *s >= 90.0).map(|s| self.size(s));
        let inline = sizes().find(|s| spare(*s) >= 0.0 && wide(*s, unit) <= room).filter(|s| *s >= self.size(190.0));
        // Long words stand on lines of their own, above the number and below it.
        let words = |text: &str| self.wrapped(text.trim(), label_size, Weight::Bold, room);
        let (size, beside, leads, units) = match inline {
            Some(size) => (size, [&**before, after, unit], Vec::new(), Vec::new()),
            None => {
                let (leads, units) = (words(before)?, words(&format!("{after}{unit}"))?);
                let extra = (leads.len() + units.len()) as f32 * label_size * LINE;
                let alone = |size: f32| self.wall.measure(number, size, Weight::Bold) <= room;
                let size = sizes().find(|s| spare(*s) >= extra && alone(*s));
                let help = "give the figure fewer digits, or show it on a larger screen".to_owned();
                (size.ok_or_else(|| Misfit { text: number.clone(), help })?, [""; 3], leads, units)
            }
        };
        let below = self.wall.face(Weight::Bold).extent(number).ink[3].max(0.08) * size;
        let mut first = Block::default();
        first.add(labels, label_size, Tone::Ink, Weight::Bold, 0.0);
        first.add(leads, label_size, Tone::Quiet, Weight::Bold, 0.0);
        let mut rest = Block::default();
        rest.add(units, label_size, Tone::Ink, Weight::Bold, 0.0);
        rest.add(notes, note_size, Tone::Quiet, Weight::Regular, self.px(12.0));
        // Digits stand 0.75 ems high.
        let tall = size * 0.8 + below + self.px(36.0);
        let start = top + ((self.bottom - top - first.height() - tall - rest.height()) * 0.42).max(0.0);
        first.draw(self.wall, &mut page, self.left, start);
        let base = (start + first.height() + size * 0.8 + self.px(18.0)).round();
        let mut x = self.left;
        for (text, size, tone) in [
            (beside[0], half(size), Tone::Ink),
            (number, size, Tone::Accent),
            (beside[1], half(size), Tone::Ink),
            (beside[2], half(size), Tone::Ink),
        ] {
            page.text((x, base), size, tone, Weight::Bold, text);
            x += self.wall.measure(text, size, Weight::Bold);
        }
        rest.draw(self.wall, &mut page, self.left, start + first.height() + tall);
        Ok(vec![page])
    }

    fn bars(&self, title: &str, over: &str, note: &str, rows: &[Row]) -> Pages {
        let size = self.size(if rows.len() <= if self.is_tall() { 6 } else { 3 } { 56.0 } else { 44.0 });
        let (wall, gap) = (self.wall, self.px(32.0));
        let widest = |text: &dyn Fn(&Row) -> &str, weight| {
            rows.iter().map(|row| wall.measure(text(row), size, weight)).fold(0.0, f32::max)
        };
        let (labels, values) = (widest(&|r| &r.label, Weight::Regular), widest(&|r| &r.value, Weight::Bold));
        // Long names stand over their bars.
        let above = labels > self.room() * 0.32 || self.room() - labels - values - 2.0 * gap < self.room() * 0.3;
        let (indent, high) = if above { (0.0, size * 3.1) } else { (labels + gap, size * 1.9) };
        let beside = self.room() - indent - values - self.px(38.0);
        // A long unit has a line of its own, between the name and the bar.
        let apart = above && beside < self.room() * 0.3;
        let (most, high) = if apart { (self.room() - self.px(38.0), size * 4.4) } else { (beside, high) };
        let mut pages = Vec::new();
        let mut left = rows;
        while !left.is_empty() {
            let mut page = Page::default();
            let top = self.head(&mut page, over)?;
            let bottom = self.foot(&mut page, note)?;
            let (head_size, lines) = self.largest(title, &[84.0, 72.0, 60.0, 52.0], 2, Weight::Bold, self.room())?;
            let mut block = Block::default();
            block.add(lines, head_size, Tone::Ink, Weight::Bold, 0.0);
            block.draw(self.wall, &mut page, self.left, top);
            let start = top + block.height() + self.px(20.0);
            let fit = ((bottom - start) / high).floor().max(0.0) as usize;
            if fit == 0 || most < size {
                let help = "show it on a larger screen, or leave this kind out of `slides`".to_owned();
                return Err(Misfit { text: title.to_owned(), help });
            }
            let each = left.len().div_ceil(left.len().div_ceil(fit));
            let (now, later) = left.split_at(each);
            let step = high.max(((bottom - start) / each as f32).min(high * 1.35));
            // Few rows stand a little above the middle.
            let start = start + ((bottom - start - step * each as f32) * 0.4).max(0.0);
            for (n, row) in now.iter().enumerate() {
                let mut y = start + step * n as f32;
                for line in self.wrapped(&row.label, size, Weight::Regular, if above { self.room() } else { indent })? {
                    page.text((self.left, (y + size * 1.1).round()), size, Tone::Ink, Weight::Regular, &line);
                    y += if above { size * 1.3 } else { 0.0 };
                }
                let value = (self.left + indent, (y + size * 1.1).round());
                if apart {
                    page.text(value, size, Tone::Ink, Weight::Bold, &row.value);
                    y += size * 1.3;
                }
                self.bar(&mut page, row, [self.left + indent, y, most, size], !apart);
            }
            pages.push(page);
            left = later;
        }
        Ok(pages)
    }

    /// A bar says how its figure is bounded: open at its end for "at least", broken off before it for "nearly".
    fn bar(&self, page: &mut Page, row: &Row, [x, y, most, size]: [f32; 4], said: bool) {
        let (tall, gap) = ((size * 0.9).round(), self.px(24.0));
        let top = (y + size * 0.27).round();
        let base = (y + size * 1.1).round();
        let Some(share) = row.share else {
            return page.text((x, base), size, Tone::Quiet, Weight::Regular, if said { &row.value } else { "" });
        };
        let long = (most * share).round().max(self.px(8.0));
        let thin = self.px(7.0);
        let (body, end) = match row.bound {
            Bound::AtLeast => (long, Some(long + thin)),
            Bound::Nearly | Bound::LessThan if long > 4.0 * thin => (long - 2.0 * thin, Some(long - thin)),
            _ => (long, None),
        };
        page.marks.push(Mark::Box([x, top, body, tall], Tone::Accent));
        page.marks.extend(end.map(|end| Mark::Box([x + end, top, thin, tall], Tone::Accent)));
        let value = if said { &*row.value } else { "" };
        page.text((x + long + 2.0 * thin + gap, base), size, Tone::Ink, Weight::Bold, value);
    }

    /// A title with its summary where that fits whole, and the address as a code.
    fn headline(&self, over: &str, title: &str, summary: &str, address: Option<&str>, scan: &str) -> Pages {
        let mut page = Page::default();
        let top = self.head(&mut page, over)?;
        let code = address.and_then(|address| self.code(address, scan));
        let (mut room, mut bottom) = (self.room(), self.bottom);
        if let Some((_, _, [wide, high])) = &code {
            if self.is_tall() { bottom -= high + self.px(60.0) } else { room -= wide + self.px(80.0) }
        }
        let most = if self.is_tall() { 6 } else { 4 };
        let sizes = [&[176.0, 150.0, 132.0][..], &[116.0, 100.0, 84.0, 72.0]];
        let whole = self.titled([title, summary], sizes, most, [room, bottom - top])?;
        let mut pages = Vec::new();
        for (n, block) in whole.parts(bottom - top).into_iter().enumerate() {
            let mut own = std::mem::take(&mut page);
            if n > 0 {
                self.head(&mut own, over)?;
            }
            if let Some((code, module, [wide, high])) = &code {
                let (x, y) = if self.is_tall() {
                    (self.left, self.bottom - high)
                } else {
                    (self.right - wide, self.bottom - high)
                };
                let side = code.side as f32 * module;
                own.marks.push(Mark::Code(code.clone(), x.round(), y.round(), *module));
                let caption = self.size(38.0);
                let width = self.wall.measure(scan, caption, Weight::Regular);
                let at = if self.is_tall() {
                    (x + side + self.px(32.0), y + side / 2.0)
                } else {
                    (x + (wide - width) / 2.0, y + side + caption * 1.3)
                };
                own.text((at.0.round(), at.1.round()), caption, Tone::Quiet, Weight::Regular, scan);
            }
            self.place(&mut own, &block, top, bottom);
            pages.push(own);
        }
        Ok(pages)
    }

    /// An address as a code of at least two pixels a module, and what it takes with its caption.
    fn code(&self, address: &str, scan: &str) -> Option<(qr::Code, f32, [f32; 2])> {
        let code = qr::code(address)?;
        let module = (self.px(340.0) / code.side as f32).floor().max(2.0);
        let side = module * code.side as f32;
        let caption = self.size(38.0);
        let words = self.wall.measure(scan, caption, Weight::Regular);
        let size = if self.is_tall() { [side + words, side] } else { [side.max(words), side + caption * 1.6] };
        let fits = match self.is_tall() {
            true => size[0] + self.px(32.0) <= self.room() && size[1] < self.wall.height * 0.4,
            false => size[0] < self.wall.width * 0.45 && size[1] < self.wall.height * 0.6,
        };
        fits.then_some((code, module, size))
    }

    fn words(&self, over: &str, text: &str) -> Pages {
        let most = if self.is_tall() { 6 } else { 4 };
        let (size, lines) =
            self.largest(text, &[180.0, 150.0, 128.0, 104.0, 88.0, 72.0], most, Weight::Bold, self.room())?;
        let mut pages = Vec::new();
        let mut rest = &lines[..];
        while !rest.is_empty() {
            let mut page = Page::default();
            let top = self.head(&mut page, over)?;
            let rows = (((self.bottom - top) / (size * LINE)).floor() as usize).max(1);
            let each = rest.len().div_ceil(rest.len().div_ceil(rows));
            let mut block = Block::default();
            block.add(rest[..each].to_vec(), size, Tone::Accent, Weight::Bold, 0.0);
            self.place(&mut page, &block, top, self.bottom);
            pages.push(page);
            rest = &rest[each..];
        }
        Ok(pages)
    }

    /// Days below one another, as large as all of them can stand on one picture; else on several.
    fn timeline(&self, over: &str, days: &[(String, Vec<String>)]) -> Pages {
        let (dot, indent, gap) = (self.px(22.0), self.px(64.0), self.px(40.0));
        let top = self.head(&mut Page::default(), over)?;
        let high = |blocks: &[Block]| blocks.iter().map(|block| block.height() + gap).sum::<f32>() - gap;
        let mut tried = [64.0, 54.0].iter().map(|size| self.size(*size));
        let fitting = |size| self.days(days, size, indent).ok().filter(|blocks| high(blocks) <= self.bottom - top);
        let (size, blocks) = match tried.find_map(|size| Some((size, fitting(size)?))) {
            Some(fitting) => fitting,
            None => {
                // Each text by itself, so that a long day can go on.
                let one = |(day, texts): &(String, Vec<String>)| -> Vec<(String, Vec<String>)> {
                    texts.iter().map(|text| (day.clone(), vec![text.clone()])).collect()
                };
                let each: Vec<_> = days.iter().flat_map(one).collect();
                (self.size(46.0), self.days(&each, self.size(46.0), indent)?)
            }
        };
        // What is left over stands above and below.
        let top = top + ((self.bottom - top - high(&blocks)) * 0.4).max(0.0).round();
        let mut pages = Vec::new();
        let mut blocks = blocks.into_iter().peekable();
        while blocks.peek().is_some() {
            let mut page = Page::default();
            self.head(&mut page, over)?;
            let (mut y, mut last) = (top, top);
            while let Some(block) = blocks.next_if(|b| y == top || y + b.height() <= self.bottom) {
                let middle = y + size * 0.72;
                if y > top {
                    page.marks.push(Mark::Box(
                        [self.left + dot / 2.0 - self.px(2.0), last + dot, self.px(4.0), middle - last - dot * 1.5],
                        Tone::Line,
                    ));
                }
                page.marks.push(Mark::Box([self.left, (middle - dot / 2.0).round(), dot, dot], Tone::Accent));
                block.draw(self.wall, &mut page, self.left + indent, y);
                last = middle;
                y += block.height() + gap;
            }
            pages.push(page);
        }
        Ok(pages)
    }

    fn days(&self, days: &[(String, Vec<String>)], size: f32, indent: f32) -> Result<Vec<Block>, Misfit> {
        let room = self.room() - indent;
        let block = |(day, texts): &(String, Vec<String>)| {
            let mut block = Block::default();
            block.add(self.wrapped(day, size, Weight::Bold, room)?, size, Tone::Accent, Weight::Bold, 0.0);
            for text in texts {
                let lines = self.wrapped(text, size, Weight::Regular, room)?;
                block.add(lines, size, Tone::Ink, Weight::Regular, size * 0.2);
            }
            Ok(block)
        };
        days.iter().map(block).collect()
    }
}
