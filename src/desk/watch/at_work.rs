//! Taking in while more is dropped: what arrives during the work goes on the line too, so that a file that is slow to
//! read holds back nobody but itself.

use super::{Later, Watching};
use crate::{
    desk::take_in::{self, Feed, Job, Listener, Step, TakeInError, Taken},
    domain::{
        document::Rest,
        intake::{FileMark, pause_after, pause_until},
    },
};
use std::{
    collections::HashMap,
    io,
    sync::Arc,
    time::{Duration, Instant},
};

/// How often the drop folder is looked at while files are in hand.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The watcher while files are on the line.
pub(super) struct AtWork<'a, 'desk, 'tell> {
    watching: &'a mut Watching<'desk>,
    tell: &'a mut Listener<'tell>,
    /// Found, and not given to the line yet.
    found: std::vec::IntoIter<Job>,
    /// Given, by the place among those given, until it rests.
    in_hand: HashMap<usize, InHand>,
    given: usize,
    looked: Instant,
    next: Duration,
}

/// A file on the line.
struct InHand {
    below: Vec<u8>,
    mark: FileMark,
    /// Whether it was complete, so that it was tried.
    is_tried: bool,
}

impl<'a, 'desk, 'tell> AtWork<'a, 'desk, 'tell> {
    pub(super) fn on(
        watching: &'a mut Watching<'desk>,
        found: Vec<Job>,
        next: Duration,
        tell: &'a mut Listener<'tell>,
    ) -> Self {
        let (found, in_hand) = (found.into_iter(), HashMap::new());
        Self { watching, tell, found, in_hand, given: 0, looked: Instant::now(), next }
    }

    /// Takes in what was found and what is found meanwhile; when to look again at the latest.
    pub(super) fn take_in(mut self) -> Result<Duration, TakeInError> {
        let (desk, readers) = (self.watching.desk, Arc::clone(&self.watching.readers));
        (self.tell)(Step::Begins(self.found.len())).map_err(TakeInError::Told)?;
        take_in::run_fed(desk, &readers, usize::MAX, &mut self)?;
        Ok(self.next)
    }

    /// Looks for what was dropped meanwhile. What goes wrong with that now goes wrong with the next look too, and is
    /// said then.
    fn look_again(&mut self) {
        if self.looked.elapsed() < LOOK_EVERY || self.watching.watch.is_asked_to_stop() {
            return;
        }
        self.looked = Instant::now();
        let _ = self.watching.write_look();
        let Ok((mut jobs, next)) = self.watching.gather(|_, _| Ok(())) else { return };
        // What lies at the place of a file in hand is looked at when that one rests.
        jobs.retain(|job| !self.in_hand.values().any(|one| one.below == job.arrival.below));
        (self.found, self.next) = (jobs.into_iter(), next);
    }

    /// A file that could not be taken in is left alone until the moment that the ledger says.
    fn remember(&mut self, file: &InHand, taken: &Taken) {
        if taken.rest != Rest::Waiting {
            self.watching.later.remove(&file.below);
            return;
        }
        // Where somebody else has it in hand, there is no such moment.
        let clock = self.watching.desk.clock.now();
        let pause = taken.again.map_or(pause_after(1), |again| pause_until(again, clock));
        let at = self.watching.began.elapsed() + pause.unsigned_abs();
        self.watching.later.insert(file.below.clone(), Later { mark: file.mark, at });
    }
}

impl Feed for AtWork<'_, '_, '_> {
    fn more(&mut self, most: usize) -> Result<Vec<Job>, TakeInError> {
        if self.watching.watch.is_asked_to_stop() {
            return Ok(Vec::new());
        }
        if self.found.len() == 0 {
            self.look_again();
        }
        let jobs: Vec<Job> = self.found.by_ref().take(most).collect();
        for job in &jobs {
            let (below, mark) = (job.arrival.below.clone(), job.arrival.mark);
            self.in_hand.insert(self.given, InHand { below, mark, is_tried: job.waits.is_none() });
            self.given += 1;
        }
        Ok(jobs)
    }

    fn done(&mut self, index: usize, taken: Option<Taken>) -> io::Result<()> {
        let (Some(file), Some(taken)) = (self.in_hand.remove(&index), taken) else { return Ok(()) };
        if file.is_tried {
            self.remember(&file, &taken);
        }
        (self.tell)(Step::Done(&taken))
    }

    fn so_far(&mut self) -> io::Result<()> {
        (self.tell)(Step::SoFar)
    }

    fn ends(&mut self) -> io::Result<()> {
        self.so_far()
    }
}
