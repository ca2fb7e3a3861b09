//! Room for bodies of articles, kept from reading to drawing: a file is parsed once where there is room, and read again
//! where there is none.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::markdown::{Body, Hole};

/// In bytes, all bodies together: those of some 4,000 reports. More room makes large sites faster and larger in memory.
const ROOM: usize = 12 << 20;

/// Gives out the room while articles are read side by side.
pub struct Room(AtomicUsize);

impl Room {
    /// The body, where there is room for it.
    pub fn keep(&self, mut body: Body) -> Option<Body> {
        body.html.shrink_to_fit();
        body.holes.shrink_to_fit();
        let taken = |left: usize| left.checked_sub(size(&body));
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).ok().map(|_| body)
    }

    /// Its room is free again.
    pub fn free(&self, body: &Body) {
        self.0.fetch_add(size(body), Ordering::Relaxed);
    }
}

fn size(body: &Body) -> usize {
    size_of::<Body>() + body.html.len() + body.holes.len() * size_of::<Hole>()
}

impl Default for Room {
    fn default() -> Self {
        Self(AtomicUsize::new(ROOM))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_kept_while_there_is_room() {
        let body = |length: usize| Body { html: "a".repeat(length), holes: Vec::new() };
        let room = Room::default();
        assert_eq!(room.keep(body(1000)), Some(body(1000)));
        assert_eq!(room.keep(body(ROOM)), None);
        assert_eq!(room.keep(body(ROOM / 2)), Some(body(ROOM / 2)));
        assert_eq!(room.keep(body(ROOM / 2)), None);
        assert_eq!(room.keep(body(1)), Some(body(1)));
        room.free(&body(ROOM / 2));
        assert_eq!(room.keep(body(ROOM / 2)), Some(body(ROOM / 2)));
    }
}
