//! When to build: a short quiet after a person's save, a longer one in a stream of changes. Pure, on a clock handed in.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How long nothing may have changed before a build, and how long a build is put off at most. The first step is for
/// a person who saves a file; a stream that goes on (an unpacking archive, a slow disk) climbs one step a build, so
/// that it is built three times, not a hundred times, and one without end still every half minute.
const STEPS: [(Duration, Duration); 3] = [
    (Duration::from_millis(15), Duration::from_millis(500)),
    (Duration::from_millis(250), Duration::from_secs(5)),
    (Duration::from_secs(1), Duration::from_secs(30)),
];
/// A file not named before that changes so soon after a build belongs to the same stream.
const STREAM: Duration = Duration::from_millis(400);
/// After a build that met new folders, so much quiet until the second look.
const SETTLED: Duration = Duration::from_secs(1);
/// Names kept of one burst; more are only counted.
const MOST: usize = 2000;

/// One change as the watcher tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// From the root, with `/`; none where the watcher lost count.
    pub path: Option<String>,
    /// What was in it may have changed before it was watched: a folder that came, or lost events.
    pub unsure: bool,
    /// A watched folder itself came or went, or events were lost: the watches have to be set anew.
    pub aim: bool,
}

/// What changed since the last build.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Burst {
    pub paths: BTreeSet<String>,
    /// Changes beyond the names that are kept.
    pub more: usize,
    pub unsure: bool,
    pub aim: bool,
}

#[derive(Debug, Default)]
pub struct Pace {
    burst: Option<(Burst, Instant, Instant)>,
    step: usize,
    building: bool,
    /// When the last build ended, and which names it was made for.
    built: Option<Instant>,
    before: BTreeSet<String>,
    /// When to look once more, though nothing is known to have changed.
    look: Option<Instant>,
}

/// What there is to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Turn {
    Build(Burst),
    /// Build, and be silent where that finds nothing.
    Look,
    Wait(Option<Instant>),
}

impl Pace {
    pub fn note(&mut self, change: Change, now: Instant) {
        if self.burst.is_none() {
            let news = change.path.as_ref().is_none_or(|path| !self.before.contains(path));
            let soon = self.built.is_some_and(|built| now.saturating_duration_since(built) < STREAM);
            let stream = self.building || (soon && news);
            self.step = if stream { (self.step + 1).min(STEPS.len() - 1) } else { 0 };
        }
        let (burst, _, last) = self.burst.get_or_insert_with(|| (Burst::default(), now, now));
        *last = now;
        burst.unsure |= change.unsure;
        burst.aim |= change.aim;
        match change.path {
            Some(path) if burst.paths.len() < MOST => drop(burst.paths.insert(path)),
            Some(path) if !burst.paths.contains(&path) => burst.more += 1,
            _ => {}
        }
    }

    /// What to do now; a build that is named has begun.
    pub fn turn(&mut self, now: Instant) -> Turn {
        let due = self.burst.as_ref().map(|(_, first, last)| {
            let (quiet, most) = STEPS[self.step];
            (*last + quiet).min(*first + most)
        });
        if due.is_some_and(|due| due <= now) {
            self.begin();
            let burst = self.burst.take().map(|(burst, ..)| burst).unwrap_or_default();
            self.before.clone_from(&burst.paths);
            return Turn::Build(burst);
        }
        if due.is_none() && self.look.is_some_and(|look| look <= now) {
            self.begin();
            return Turn::Look;
        }
        Turn::Wait(due.or(self.look))
    }

    /// A build begins, for whatever reason.
    pub fn begin(&mut self) {
        self.building = true;
        self.look = None;
    }

    /// The build is over; `again` asks for a second look after that time, where nothing else happens.
    pub fn done(&mut self, now: Instant, again: Option<Duration>) {
        self.building = false;
        self.built = Some(now);
        self.look = again.map(|wait| now + wait);
    }

    /// The wait for a second look after new folders: what came in one before it was watched is found then.
    pub fn settled(unsure: bool) -> Option<Duration> {
        unsure.then_some(SETTLED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &str) -> Change {
        Change { path: Some(path.to_owned()), ..Change::default() }
    }

    /// Plays changes at milliseconds, with builds of `build` ms, and gives when builds began and how many names each had.
    fn play(changes: &[(u64, String)], build: u64) -> Vec<(u64, usize)> {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let (mut pace, mut builds, mut ends, mut left) = (Pace::default(), Vec::new(), None, changes.iter().peekable());
        for ms in 0..200_000 {
            while let Some((_, path)) = left.next_if(|(then, _)| *then <= ms) {
                pace.note(change(path), at(ms));
            }
            if ends.is_some_and(|end| end <= ms) {
                pace.done(at(ms), None);
                ends = None;
            }
            if ends.is_none()
                && let Turn::Build(burst) = pace.turn(at(ms))
            {
                builds.push((ms, burst.paths.len() + burst.more));
                ends = Some(ms + build);
            }
        }
        assert!(matches!(pace.turn(at(200_000)), Turn::Wait(None)));
        builds
    }

    fn every(gap: u64, count: u64) -> Vec<(u64, String)> {
        (0..count).map(|n| (n * gap, format!("content/{n}.md"))).collect()
    }

    #[test]
    fn one_save_is_built_after_a_short_quiet() {
        let save = [0, 1, 3].map(|ms| (ms, "content/a.md".to_owned()));
        assert_eq!(play(&save, 50), [(18, 1)]);
    }

    #[test]
    fn a_burst_is_built_once() {
        let all: Vec<_> = (0..1000).map(|n| (n / 10, format!("content/{n}.md"))).collect();
        assert_eq!(play(&all, 80), [(99 + 15, 1000)]);
    }

    #[test]
    fn bursts_on_slow_disks_are_built_three_times_at_most_and_nothing_is_missed() {
        for (gap, build) in [(1, 10), (5, 80), (14, 300), (16, 40), (30, 20), (30, 2000), (100, 30), (180, 5)] {
            let builds = play(&every(gap, 1000.min(30_000 / gap)), build);
            assert!(builds.len() <= 3, "{gap} ms apart, {build} ms a build: {builds:?}");
            let last = every(gap, 1000.min(30_000 / gap)).last().unwrap().0;
            assert!(builds.last().unwrap().0 >= last, "{gap} {build}: {builds:?}");
        }
    }

    #[test]
    fn a_stream_without_end_is_still_built() {
        let builds = play(&every(10, 15_000), 100);
        assert_eq!(builds[0].0, 500);
        assert!((4..=8).contains(&builds.len()), "{builds:?}");
    }

    #[test]
    fn somebody_who_saves_quickly_one_after_another_is_never_put_off() {
        // The same file, each time 5 ms after the last build is seen.
        let saves: Vec<_> = (0..20).map(|n| (n * 70, "content/a.md".to_owned())).collect();
        let builds = play(&saves, 50);
        assert!(builds.iter().zip(&saves).all(|((built, _), (saved, _))| built - saved == 15), "{builds:?}");
        // Different files, each half a second after the other.
        let builds = play(&every(600, 20), 50);
        assert_eq!(builds.len(), 20, "{builds:?}");
    }

    #[test]
    fn changes_during_a_build_are_one_more_build() {
        let mut all = vec![(0, "content/a.md".to_owned())];
        all.extend((0..30).map(|n| (30 + n, format!("content/{n}.md"))));
        let builds = play(&all, 200);
        assert_eq!(builds, [(15, 1), (309, 30)]);
    }

    #[test]
    fn a_second_look_comes_only_in_quiet_and_once() {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let mut pace = Pace::default();
        pace.begin();
        pace.done(at(0), Pace::settled(true));
        assert_eq!(pace.turn(at(500)), Turn::Wait(Some(at(1000))));
        pace.note(Change { path: None, unsure: true, aim: true }, at(995));
        assert_eq!(pace.turn(at(1000)), Turn::Wait(Some(at(1010))));
        let Turn::Build(burst) = pace.turn(at(1010)) else { panic!() };
        assert!(burst.aim && burst.unsure && burst.paths.is_empty());
        pace.done(at(1100), Pace::settled(burst.unsure));
        assert_eq!(pace.turn(at(2100)), Turn::Look);
        pace.done(at(2200), None);
        assert_eq!(pace.turn(at(2200)), Turn::Wait(None));
    }

    #[test]
    fn names_of_a_burst_do_not_grow_without_end() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        (0..10_000).for_each(|n| pace.note(change(&format!("content/{n}.md")), now));
        let Turn::Build(burst) = pace.turn(now + STEPS[0].0) else { panic!() };
        assert_eq!((burst.paths.len(), burst.more), (MOST, 10_000 - MOST));
    }
}
