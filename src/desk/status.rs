//! One screen: who watches, when it last looked, where every file stands, what waits because of what, which ballots
//! are due, and when everything was last proven.

use crate::{
    desk::{
        Desk,
        ballots::{self, Filter, Tab},
        refusal::Refusal,
        remind,
        verify::{self, LastRun},
    },
    domain::{
        ballot::{BallotState, BallotView, Obligation, PositionState},
        intake::{Entry, IntakeState},
    },
    inbox::{ground, lock},
    store,
};

/// Ballots shown by their names.
const NEXT: usize = 5;

/// How the desk stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// Who watches, if anybody does.
    pub watcher: Option<String>,
    /// How it watches.
    pub mode: Option<String>,
    /// When the drop folder was last looked at by a watcher.
    pub last_look: Option<String>,
    /// How many dropped and given files stand where.
    pub files: Vec<(IntakeState, u64)>,
    /// Files that do not rest yet, and why.
    pub waiting: Vec<Entry>,
    /// Documents with pages that are still to be read for the search.
    pub unread: u64,
    /// The number of the last event.
    pub events: u64,
    /// What is asked of the body now.
    pub ballots: Due,
    /// The last whole run of `verify`.
    pub last_verify: Option<LastRun>,
    /// When reminders were last looked for.
    pub last_reminders: Option<String>,
    /// Bytes free on the desk's disk.
    pub free: Option<u64>,
}

/// The ballots that are open, and those that closed in the last two weeks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Due {
    /// Open for voting.
    pub open: usize,
    /// Of those, the ones on which the body must vote and has not.
    pub required: usize,
    /// Of those, the ones whose national cut-off is over.
    pub at_risk: usize,
    /// Those that the body had to vote on and did not, of the last two weeks.
    pub missed: usize,
    /// The open ones whose cut-offs come next, and that wait for a vote.
    pub next: Vec<BallotView>,
}

/// How the desk stands now.
pub fn status(desk: &Desk) -> Result<Status, Refusal> {
    let watcher = lock::who_holds(&desk.folder.lock());
    let (ballots, last_reminders) = (due(desk)?, remind::last_run(desk)?);
    desk.store.read(|reader| {
        Ok(Status {
            mode: store::mark::find(reader, "watch_mode")?.filter(|_| watcher.is_some()),
            last_look: store::mark::find(reader, "last_look")?,
            files: store::intake::count(reader)?,
            waiting: store::intake::open(reader)?,
            unread: store::search::count_unread(reader)?,
            events: store::event::last_number(reader)?,
            last_verify: verify::last_run(reader)?,
            free: ground::room(desk.folder.root()).ok(),
            ballots,
            last_reminders,
            watcher,
        })
    })
}

fn due(desk: &Desk) -> Result<Due, Refusal> {
    let today = desk.clock.today();
    let of = |tab: Tab| ballots::list(desk, &Filter { tab, ..Filter::default() });
    let open = of(Tab::Open)?;
    let waits = |view: &&BallotView| view.state == BallotState::Open;
    let required = |view: &&BallotView| waits(view) && view.obligation == Some(Obligation::Must);
    let late = |view: &&BallotView| required(view) && view.plan.cut_off.date < today;
    let missed = of(Tab::Closed)?.iter().filter(|view| view.state == BallotState::Missed).count();
    let mut next: Vec<BallotView> = open.iter().filter(waits).cloned().collect();
    next.sort_by_key(|view| (view.plan.cut_off.date, view.ballot.number));
    next.truncate(NEXT);
    Ok(Due {
        required: open.iter().filter(required).count(),
        at_risk: open.iter().filter(late).count(),
        open: open.len(),
        missed,
        next,
    })
}

/// How far the position of a ballot is, in a word.
pub const fn position(view: &BallotView) -> &'static str {
    match view.position {
        PositionState::None => "no position",
        PositionState::Recorded => "not signed",
        PositionState::Signed => "not submitted",
        PositionState::Exported => "no receipt",
        PositionState::Acknowledged => "done",
    }
}
