//! Ten thousand random sequences of commands: votes, changes, late votes, roster changes, recirculation, closing.
//!
//! A small model beside the desk says what each command has to lead to. Afterwards the events are folded and held
//! against the tables.

use isodesk::{
    desk::{
        Desk,
        clock::Clock,
        folder::DeskFolder,
        member_votes::{self, TableRow},
        roster,
        settings::Settings,
        tally,
    },
    domain::{
        ballot::{Ballot, BallotKind, Choice},
        event::{Actor, Deed, Event},
        fields::Notation,
        membership::{Roster, roster_file},
        past::Past,
        ruleset::{Conversion, RuleSets},
    },
    store::{self, Store},
};
use jiff::civil::{Date, date};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

const SEQUENCES: u64 = 10_000;
const THREADS: u64 = 4;
const MEMBERS: [&str; 5] = ["Alder", "Birch", "Cedar", "Dogwood", "Elm"];
const OPENS: Date = date(2026, 1, 5);
const CLOSES: Date = date(2026, 3, 30);

/// A small source of random numbers; the same seed gives the same sequence.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

/// What has to be so of one ballot.
#[derive(Default)]
struct Model {
    round: u32,
    /// Members of the snapshot of the round.
    snapshot: BTreeSet<&'static str>,
    closed: bool,
    /// The vote in force of each member: what, when, in which round.
    votes: BTreeMap<&'static str, (&'static str, Date, u32)>,
}

/// The members that the roster no longer names, each with its last day.
type Ended = BTreeMap<&'static str, Date>;

fn has_vote(ended: &Ended, name: &str, day: Date) -> bool {
    MEMBERS.contains(&name) && ended.get(name).is_none_or(|last| day <= *last)
}

fn snapshot_on(ended: &Ended, day: Date) -> BTreeSet<&'static str> {
    MEMBERS.into_iter().filter(|name| has_vote(ended, name, day)).collect()
}

fn roster_of(listed: &BTreeSet<&'static str>) -> Roster {
    let head = "[tag]\nname = \"T\"\ncommittees = [\"ISO/TC 299\"]\n[tag.rules]\ncut_off_business_days = 5\n";
    let rows = listed.iter().map(|name| {
        format!(
            "[[member]]\norganization = \"{name}\"\nname = \"P. {name}\"\nvoting = true\nfrom = 2020-01-01\n"
        )
    });
    let text = rows.fold(head.to_owned(), |text, row| text + &row);
    roster_file::read(&text, Notation::Toml).unwrap()
}

fn desk() -> Desk {
    Desk {
        folder: DeskFolder::new("nowhere"),
        settings: Settings::default(),
        rules: RuleSets::built_in().clone(),
        clock: Clock::standing_at(OPENS),
        actor: Actor::person("random"),
        store: Store::open_existing(Path::new(":memory:")).unwrap(),
    }
}

fn open_ballot(desk: &Desk) -> u64 {
    let rules = desk.rules.in_force_on(OPENS).rules;
    let mut ballot = Ballot {
        number: 0,
        kind: BallotKind::Fdis,
        reference: None,
        document_number: None,
        linked: Vec::new(),
        title: None,
        committee: "ISO/TC 299".parse().unwrap(),
        opens: Some(OPENS),
        closes: CLOSES,
        rule_set: rules.id.clone(),
        questions: rules.questions(BallotKind::Fdis, Conversion::None),
        cancelled: None,
    };
    desk.store
        .write(desk.clock.now(), |transaction| {
            ballot.number = store::ballot::add(transaction, &ballot, OPENS)?;
            let subject = format!("ballot:{}", ballot.number);
            let facts = json!({ "ballot": ballot });
            let deed = Deed { what: "ballot-opened".to_owned(), subject, actor: Actor::desk(), facts };
            store::event::record(transaction, deed)?;
            Ok::<_, store::StoreError>(ballot.number)
        })
        .unwrap()
}

fn row(organization: &str, choice: &str) -> TableRow {
    let cells = [("organization", organization), ("choice", choice), ("reason", "clause 4")];
    TableRow {
        row: 2,
        cells: cells.iter().map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned())).collect(),
    }
}

/// One vote, in time or late, in the round in progress or in the next one; the desk and the model agree on it.
fn vote(desk: &Desk, number: u64, model: &mut Model, ended: &Ended, dice: &mut Dice) {
    let names = [MEMBERS[0], MEMBERS[1], MEMBERS[2], MEMBERS[3], MEMBERS[4], "Stranger"];
    let name = names[dice.below(names.len())];
    let choice = ["approve", "disapprove", "abstain"][dice.below(3)];
    let next = (dice.below(4) == 0).then_some(model.round + 1);
    let today = desk.clock.today();
    let is_late = today > date(2026, 3, 23);
    let done = member_votes::record_votes(desk, &number.to_string(), next, &[row(name, choice)]);
    let opens_a_round = next.is_some() || model.round == 0;
    let snapshot = if opens_a_round { snapshot_on(ended, today) } else { model.snapshot.clone() };
    let is_open = opens_a_round || !model.closed;
    let counts = !is_late && is_open && snapshot.contains(name) && has_vote(ended, name, today);
    assert_eq!(done.is_ok(), counts, "ballot {number}: {name} {choice} on {today}: {done:?}");
    if !counts {
        return;
    }
    if opens_a_round {
        model.round += 1;
        model.snapshot = snapshot;
        model.closed = false;
    }
    let round = model.round;
    let is_news = model.votes.get(name).is_none_or(|(known, _, cast)| (*known, *cast) != (choice, round));
    if is_news {
        model.votes.insert(name, (choice, today, round));
    }
}

/// A member leaves the roster or comes back.
fn change_roster(desk: &Desk, ended: &mut Ended, dice: &mut Dice) {
    let today = desk.clock.today();
    let name = MEMBERS[dice.below(MEMBERS.len())];
    let mut listed: BTreeSet<&'static str> =
        MEMBERS.into_iter().filter(|name| !ended.contains_key(name)).collect();
    if !listed.remove(name) {
        listed.insert(name);
    }
    roster::import(desk, &roster_of(&listed)).unwrap();
    for name in MEMBERS {
        if listed.contains(name) {
            ended.remove(name);
        } else if has_vote(ended, name, today) {
            ended.insert(name, today.yesterday().unwrap());
        }
    }
}

/// A vote whose member had left before it was cast stops the closing; nothing of it is half done.
fn close(desk: &Desk, number: u64, model: &mut Model, ended: &Ended) {
    let in_force = model.votes.iter().filter(|(name, _)| model.snapshot.contains(*name));
    let stopped = in_force.into_iter().any(|(name, (_, cast, _))| !has_vote(ended, name, *cast));
    let done = member_votes::close(desk, &number.to_string());
    let closes = model.round > 0 && (model.closed || !stopped);
    assert_eq!(done.is_ok(), closes, "ballot {number}: {done:?}");
    model.closed = model.closed || closes;
}

fn sequence(desk: &mut Desk, ended: &mut Ended, dice: &mut Dice) {
    let number = open_ballot(desk);
    let mut model = Model::default();
    for _ in 0..3 + dice.below(4) {
        match dice.below(9) {
            0 => change_roster(desk, ended, dice),
            1 => close(desk, number, &mut model, ended),
            2 => {
                let days = [OPENS, date(2026, 3, 20), date(2026, 3, 24)];
                desk.clock = Clock::standing_at(days[dice.below(days.len())]);
            }
            _ => vote(desk, number, &mut model, ended, dice),
        }
    }
    desk.clock = Clock::standing_at(OPENS);
    agrees(desk, number, &model, ended);
}

fn agrees(desk: &Desk, number: u64, model: &Model, ended: &Ended) {
    let (_, sheet) = tally::tally(desk, &number.to_string(), &[]).unwrap();
    let eligible = if model.round == 0 { snapshot_on(ended, OPENS) } else { model.snapshot.clone() };
    let members: BTreeSet<&str> = sheet.members.iter().map(|member| member.organization.as_str()).collect();
    assert_eq!(members, eligible, "ballot {number}");
    let counted = &sheet.questions[0].tally;
    let votes =
        |choice: &str| counted.counts.iter().find(|count| count.choice == Choice::new(choice)).unwrap().votes;
    for choice in ["approve", "disapprove", "abstain"] {
        let expected = model
            .votes
            .iter()
            .filter(|(name, (vote, ..))| eligible.contains(*name) && *vote == choice)
            .count();
        assert_eq!(votes(choice) as usize, expected, "ballot {number}: {choice}");
    }
    let all: u32 = counted.counts.iter().map(|count| count.votes).sum();
    assert_eq!(all + counted.absent, counted.eligible, "ballot {number}");
}

/// What the tables say has to be what the events say.
fn fold_is_the_tables(desk: &Desk) {
    let mut events: Vec<Event> = Vec::new();
    desk.store
        .read(|reader| {
            loop {
                let page = store::event::after(reader, events.len() as u64, 10_000)?;
                if page.is_empty() {
                    break;
                }
                events.extend(page);
            }
            let past = Past::of(&events).unwrap();
            let ballots = store::ballot::all(reader)?;
            assert_eq!(ballots.len(), past.ballots.len());
            for ballot in ballots {
                assert_eq!(past.ballots[&ballot.number], ballot);
                let votes = store::ballot::votes(reader, ballot.number)?;
                assert_eq!(past.votes.get(&ballot.number).cloned().unwrap_or_default(), votes);
                for round in store::ballot::rounds(reader, ballot.number)? {
                    let folded = &past.rounds[&(ballot.number, round.round)];
                    assert_eq!(folded.opened.eligible, round.eligible);
                    assert_eq!(folded.opened.rules, round.rules);
                    assert_eq!(
                        (folded.opened.closes, folded.day, folded.closed),
                        (round.closes, round.opened, round.closed)
                    );
                }
            }
            assert_eq!(store::tag::find(reader, "T")?, past.rosters.get("T").cloned());
            Ok::<_, store::StoreError>(())
        })
        .unwrap();
    assert!(isodesk::domain::event::first_break(&events).is_none());
}

#[test]
fn ten_thousand_sequences_of_commands_count_no_vote_that_may_not_count() {
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || {
                let mut desk = desk();
                let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (thread + 1));
                let mut ended = Ended::new();
                roster::import(&desk, &roster_of(&MEMBERS.into_iter().collect())).unwrap();
                for _ in 0..SEQUENCES / THREADS {
                    sequence(&mut desk, &mut ended, &mut dice);
                }
                fold_is_the_tables(&desk);
            });
        }
    });
}
