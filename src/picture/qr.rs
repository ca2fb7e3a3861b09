//! The address of a page as a QR code (ISO/IEC 18004).

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of white around the code: the standard asks for four.
const QUIET: i32 = 4;

/// A code as a path of an SVG, black on white: modules a side with the white around it, and what is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub side: i32,
    pub path: String,
}

/// The code of an address; `None` where it is too long for any.
pub fn code(address: &str) -> Option<Code> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += i32::try_from(run).unwrap_or(0) + 1;
        }
    }
    Some(Code { side: code.size() + 2 * QUIET, path })
}

impl Code {
    /// For a page: the address stands beside it in letters, so it is hidden from those who listen.
    pub fn svg(&self) -> String {
        let Self { side, path } = self;
        format!(
            "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\" shape-rendering=\"crispEdges\">\
             <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
        )
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Reads what a telephone would see in grey pixels.
    pub fn scanned(width: usize, height: usize, grey: impl FnMut(usize, usize) -> u8) -> Vec<String> {
        let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
        seen.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
    }

    /// The black modules of a path, by the commands that are written.
    fn black(path: &str) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        for run in path.split_terminator('z') {
            let mut numbers = run.split(['M', ' ', 'h', 'v']).filter_map(|n| n.parse::<usize>().ok());
            let (x, y, count) = (numbers.next().unwrap(), numbers.next().unwrap(), numbers.next().unwrap());
            all.extend((x..x + count).map(|x| (x, y)));
        }
        all
    }

    #[test]
    fn a_telephone_reads_the_address() {
        for address in [
            "https://bulletin.example.org/",
            "https://bulletin.example.org/jianbao/en/henan/gongyi/zijinglu/2020-02-20-one-month.html",
            "https://bulletin.example.org/%E7%B4%AB%E8%8D%86%E8%B7%AF/%E7%AE%80%E6%8A%A5.html",
        ] {
            let code = code(address).unwrap();
            let black = black(&code.path);
            let side = usize::try_from(code.side).unwrap();
            let quiet = black.iter().all(|(x, y)| [x, y].into_iter().all(|n| (4..side - 4).contains(n)));
            assert!(quiet, "white on all sides");
            let size = 4;
            let dark = |x: usize, y: usize| if black.contains(&(x / size, y / size)) { 0 } else { 255 };
            assert_eq!(scanned(side * size, side * size, dark), [address]);
        }
        assert_eq!(code(&"x".repeat(4000)), None);
    }
}
