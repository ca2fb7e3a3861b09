//! What stands in the output, as a text that is the same on every machine.

use super::digest::Digest;
use super::ground::refused;

const HEADER: &str = "jianbao manifest 1\n";
const CHECKSUM: &str = "checksum\t";
/// The last line: the word, 32 digits, the line end.
const TAIL: usize = CHECKSUM.len() + 32 + 1;

/// What stands at a route: the key it was drawn under, the digest of its bytes, its size in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub key: Digest,
    pub bytes: Digest,
    pub size: u64,
}

/// What stands in the output: sorted route -> entry. No time, no path of a machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    rows: Vec<(Box<str>, Entry)>,
}

impl Manifest {
    /// From rows in any order; a route that comes twice is the error.
    pub fn from_rows(mut rows: Vec<(Box<str>, Entry)>) -> Result<Self, Box<str>> {
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        match rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(pair[0].0.clone()),
            None => Ok(Self { rows }),
        }
    }

    pub fn get(&self, route: &str) -> Option<&Entry> {
        self.index(route).map(|i| &self.rows[i].1)
    }

    /// In the order of the routes.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Entry)> {
        self.rows.iter().map(|(route, entry)| (&**route, entry))
    }

    /// The routes that `other` does not have.
    pub(super) fn without<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        let mut others = other.iter().map(|(route, _)| route).peekable();
        self.iter().map(|(route, _)| route).filter(move |route| {
            while others.next_if(|other| other < route).is_some() {}
            others.peek() != Some(route)
        })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn index(&self, route: &str) -> Option<usize> {
        self.rows.binary_search_by(|row| (*row.0).cmp(route)).ok()
    }

    pub(super) fn at(&self, i: usize) -> (&str, &Entry) {
        (&self.rows[i].0, &self.rows[i].1)
    }

    /// Every page seems changed: what `--force` asks for.
    pub(super) fn forget_keys(&mut self) {
        for (_, entry) in &mut self.rows {
            entry.key = Digest::NONE;
        }
    }

    /// `route<tab>key<tab>bytes<tab>size` a line, a header with the version before, a checksum of all that after.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER.len() + TAIL + self.rows.len() * 160);
        out.extend_from_slice(HEADER.as_bytes());
        for (route, entry) in &self.rows {
            out.extend_from_slice(route.as_bytes());
            out.push(b'\t');
            out.extend_from_slice(&entry.key.hex());
            out.push(b'\t');
            out.extend_from_slice(&entry.bytes.hex());
            out.push(b'\t');
            out.extend_from_slice(entry.size.to_string().as_bytes());
            out.push(b'\n');
        }
        let sum = Digest::of(&out);
        out.extend_from_slice(CHECKSUM.as_bytes());
        out.extend_from_slice(&sum.hex());
        out.push(b'\n');
        out
    }

    /// `None` for anything but an undamaged manifest of this version: it is rebuilt then, never trusted.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (body, tail) = bytes.split_at_checked(bytes.len().checked_sub(TAIL)?)?;
        let sum = std::str::from_utf8(tail).ok()?.strip_prefix(CHECKSUM)?.strip_suffix('\n')?;
        if sum.parse() != Ok(Digest::of(body)) {
            return None;
        }
        let lines = std::str::from_utf8(body).ok()?.strip_prefix(HEADER)?;
        let mut rows = Vec::with_capacity(lines.len() / 80);
        for line in lines.split_terminator('\n') {
            let (route, entry) = read_line(line)?;
            rows.push((route.into(), entry));
        }
        rows.is_sorted_by(|a: &(Box<str>, Entry), b| a.0 < b.0).then_some(Self { rows })
    }

    /// The routes that can still be read from a damaged manifest or one of another version, with the digest of
    /// the bytes where it can be read too.
    pub(super) fn salvage(bytes: &[u8]) -> Vec<(Box<str>, Option<Digest>)> {
        let mut lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
        lines.pop();
        let readable = lines.into_iter().filter_map(|line| {
            let (route, rest) = std::str::from_utf8(line).ok()?.split_once('\t')?;
            let whole = format!("{route}\t") != CHECKSUM && refused(route).is_none();
            let bytes = rest.split('\t').nth(1).and_then(|field| field.parse().ok());
            whole.then(|| (route.into(), bytes))
        });
        readable.collect()
    }
}

fn read_line(line: &str) -> Option<(&str, Entry)> {
    let mut fields = line.split('\t');
    let route = fields.next().filter(|route| refused(route).is_none())?;
    let key = fields.next()?.parse().ok()?;
    let bytes = fields.next()?.parse().ok()?;
    let size = fields.next()?.parse().ok()?;
    fields.next().is_none().then_some((route, Entry { key, bytes, size }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Manifest {
        let entry = |n: u8| Entry { key: Digest::of(&[n]), bytes: Digest::of(&[n, n]), size: u64::from(n) };
        let rows = vec![("zh/一.html".into(), entry(2)), ("index.html".into(), entry(1))];
        Manifest::from_rows(rows).unwrap()
    }

    #[test]
    fn text_and_back() {
        let manifest = sample();
        assert_eq!(Manifest::from_bytes(&manifest.to_bytes()), Some(manifest.clone()));
        assert_eq!(manifest.iter().map(|(route, _)| route).collect::<Vec<_>>(), ["index.html", "zh/一.html"]);
        assert_eq!(manifest.get("zh/一.html").unwrap().size, 2);
        assert!(manifest.get("zh").is_none());
        let empty = Manifest::default();
        assert_eq!(Manifest::from_bytes(&empty.to_bytes()), Some(empty));
    }

    #[test]
    fn one_wrong_byte_or_a_cut_is_damage() {
        let bytes = sample().to_bytes();
        for i in 0..bytes.len() {
            let mut wrong = bytes.clone();
            wrong[i] ^= 1;
            assert_eq!(Manifest::from_bytes(&wrong), None, "byte {i}");
            assert_eq!(Manifest::from_bytes(&bytes[..i]), None, "cut at {i}");
        }
    }

    #[test]
    fn two_of_one_route_are_refused() {
        let entry = Entry { key: Digest::NONE, bytes: Digest::NONE, size: 0 };
        assert_eq!(Manifest::from_rows(vec![("a".into(), entry), ("a".into(), entry)]), Err("a".into()));
    }

    #[test]
    fn routes_that_another_has_not() {
        let of = |routes: &[&str]| {
            let entry = Entry { key: Digest::NONE, bytes: Digest::NONE, size: 0 };
            Manifest::from_rows(routes.iter().map(|route| ((*route).into(), entry)).collect()).unwrap()
        };
        let (old, new) = (of(&["a", "b/c", "d", "e"]), of(&["0", "b", "b/c", "e", "f"]));
        assert_eq!(old.without(&new).collect::<Vec<_>>(), ["a", "d"]);
        assert_eq!(new.without(&old).collect::<Vec<_>>(), ["0", "b", "f"]);
        assert_eq!(old.without(&Manifest::default()).count(), 4);
        assert_eq!(Manifest::default().without(&old).count(), 0);
    }

    #[test]
    fn salvage_reads_whole_lines_only() {
        let bytes = sample().to_bytes();
        let routes = |b: &[u8]| Manifest::salvage(b).into_iter().map(|(r, _)| r.to_string()).collect::<Vec<_>>();
        assert_eq!(routes(&bytes), ["index.html", "zh/一.html"]);
        assert_eq!(routes(&bytes[..HEADER.len() + 100]), ["index.html"]);
        assert_eq!(routes(b"../x\t1\t2\t3\nok\t\xff\nfine\t9\n"), ["fine"]);
    }
}
