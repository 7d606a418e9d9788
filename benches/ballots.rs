//! Lists of ballots on a desk with 1,000 ballots of mixed kinds: the whole list, what is required, and the radar.
//!
//! The desk is made by the program itself: an ISO list of committees as it comes with isodesk, rosters of ten TAGs, and
//! for each ballot its event; every third has a position, every sixth is signed. Figures go to `docs/BENCHMARKS.md`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may panic, prints its figures and makes its own files"
)]

use isodesk::{
    desk::{
        Desk,
        ballots::{self, Filter, Tab},
        clock::Clock,
        folder::DeskFolder,
        init, radar, record_position, roster,
    },
    domain::{
        ballot::{Ballot, BallotKind},
        event::{Actor, Deed},
        fields::Notation,
        membership::roster_file,
        position::PositionFile,
        ruleset::Conversion,
    },
    store,
};
use jiff::{ToSpan as _, civil::date};
use std::time::{Duration, Instant};

const BALLOTS: u32 = 1_000;
const RUNS: usize = 21;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let today = date(2026, 3, 2);
    let (desk, _) =
        init::init(DeskFolder::new(folder.path()), Clock::standing_at(today), Actor::person("bench"))
            .unwrap();
    fill(&desk);
    let required = Filter { tab: Tab::Required, ..Filter::default() };
    let list = |filter: &Filter| median(|| ballots::list(&desk, filter).unwrap().len());
    println!("{BALLOTS} ballots, median of {RUNS} runs:");
    println!(
        "  ballot list             {:?} ({} shown)",
        list(&Filter::default()).0,
        list(&Filter::default()).1
    );
    println!("  ballot list --required  {:?} ({} shown)", list(&required).0, list(&required).1);
    let page = median(|| radar::radar(&desk, None).unwrap().tasks.len());
    println!("  radar                   {:?} ({} tasks)", page.0, page.1);
    let day = Instant::now();
    let desk = desk.as_it_stood(today).unwrap();
    println!("  the desk of a day       {:?}", day.elapsed());
    println!("  its ballot list         {:?}", median(|| ballots::list(&desk, &required).unwrap().len()).0);
}

fn median(mut work: impl FnMut() -> usize) -> (Duration, usize) {
    let mut times = Vec::new();
    let mut count = 0;
    for _ in 0..RUNS {
        let begin = Instant::now();
        count = work();
        times.push(begin.elapsed());
    }
    times.sort_unstable();
    (times[RUNS / 2], count)
}

fn fill(desk: &Desk) {
    for tag in 1..=10 {
        let members = (1..=12).fold(String::new(), |members, member| {
            members
                + &format!(
                    "[[member]]\norganization = \"Example {member}\"\nname = \"P. {member}\"\nfrom = 2020-01-01\n"
                )
        });
        let committee = format!("ISO/TC {}", 170 + tag);
        let text =
            format!("[tag]\nname = \"U.S. TAG to {committee}\"\ncommittees = [\"{committee}\"]\n{members}");
        roster::import(desk, &roster_file::read(&text, Notation::Toml).unwrap()).unwrap();
    }
    let kinds =
        [BallotKind::Dis, BallotKind::Fdis, BallotKind::Cib, BallotKind::Sr, BallotKind::Np, BallotKind::Cd];
    for number in 0..BALLOTS {
        let kind = kinds[number as usize % kinds.len()];
        let ballot = open(desk, kind, number);
        if number % 3 == 0 {
            position(desk, &ballot);
        }
    }
}

fn open(desk: &Desk, kind: BallotKind, number: u32) -> Ballot {
    let opens = date(2025, 9, 1).checked_add(i64::from(number % 300).days()).unwrap();
    let rules = desk.rules.in_force_on(opens).rules;
    let stage = if kind == BallotKind::Sr { String::new() } else { format!("/{}", kind.word()) };
    let reference = (kind != BallotKind::Cib).then(|| format!("ISO{stage} {}", 20_000 + number));
    let mut ballot = Ballot {
        number: 0,
        kind,
        reference: reference.map(|text| text.parse().unwrap()),
        document_number: None,
        title: Some(format!("Bolts and nuts for rehearsals, part {number}")),
        committee: format!("ISO/TC {}", 171 + number % 10).parse().unwrap(),
        linked: Vec::new(),
        opens: Some(opens),
        closes: opens.checked_add(84.days()).unwrap(),
        rule_set: rules.id.clone(),
        questions: rules.questions(kind, Conversion::None),
        cancelled: None,
    };
    desk.store
        .write(desk.clock.now(), |transaction| {
            ballot.number = store::ballot::add(transaction, &ballot, opens)?;
            let subject = format!("ballot:{}", ballot.number);
            let facts = serde_json::json!({ "ballot": ballot });
            store::event::record(
                transaction,
                Deed { what: "ballot-opened".to_owned(), subject, actor: Actor::desk(), facts },
            )
        })
        .unwrap();
    ballot
}

fn position(desk: &Desk, ballot: &Ballot) {
    let text = format!(
        "ballot = {}\ntag = \"U.S. TAG to {}\"\ndecided = 2026-03-01\nby = \"A. Person\"\n\
         answers = [{{ question = 1, choice = \"abstain\", abstain_reason = \"no-consensus\" }}]\n",
        ballot.number, ballot.committee
    );
    // Positions on ballots that are over are refused, as they should be.
    let _ = record_position::record_position(
        desk,
        &PositionFile::read(&text, Notation::Toml).unwrap(),
        &[],
        None,
    );
}
