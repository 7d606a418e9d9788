//! Votes made up for these tests, with the events that lead to them, as the desk records them.

use crate::specimen::plan;
use isodesk::domain::{
    ballot::{
        Ballot, BallotKind, Choice, Effect, Obligation, Offer, Question, question::Asked, question::Needs,
    },
    comment::{Comment, CommentType},
    consensus::MemberVote,
    digest::Digest,
    event::{Actor, Deed, Event},
    membership::{NationalBody, Participation, TagRules},
    position::{Answer, Position, StatedTally, Statement},
    vote::{
        EligibleMember, Evidence, EvidenceDocument, RoundOpened, SignOff, TallySheet, Vote, covered,
        covered_digest, face, replay, trail,
    },
};
use jiff::{Timestamp, civil::date};
use serde_json::{Value, json};

/// What happened, to be told as events.
pub(super) struct Story {
    /// The TAG's rules.
    pub(super) rules: TagRules,
    /// Member, choice, reason; an empty choice is silence.
    pub(super) votes: Vec<(&'static str, &'static str, &'static str)>,
    /// What the position says.
    pub(super) answer: &'static str,
    /// The counts, when the TAG voted elsewhere.
    pub(super) stated: Option<StatedTally>,
    /// Rows of comments.
    pub(super) comments: usize,
}

impl Default for Story {
    fn default() -> Self {
        Self {
            rules: TagRules::default(),
            votes: vec![
                ("Brightwater Fastening Co.", "approve", ""),
                ("Lantern & Rigging Guild", "approve-with-comments", "Table 2; \"M5\" – see μ < 0,12"),
                ("Plumb Line Metrology, Inc.", "disapprove", "Clause 6.2\nmeasures at 1 m"),
                ("Northgate Technical College", "abstain", ""),
                ("Harrow Stage Works", "approve", "=1+1"),
                ("Wingnut Museum", "", ""),
                ("Brightwater Fastening Co.", "approve-with-comments", "changed its mind"),
            ],
            answer: "approve-with-comments",
            stated: None,
            comments: 2,
        }
    }
}

/// The chain, growing.
struct Chain(Vec<Event>);

impl Chain {
    fn tell(&mut self, what: &str, subject: &str, facts: Value) -> &Event {
        // Events of other ballots stand in between: numbers have gaps.
        let gap = self.0.len().is_multiple_of(4);
        let (number, previous) = match self.0.last() {
            None => (1, Digest::ZERO),
            Some(last) if gap => (last.number + 3, Digest::of(b"an event of another ballot")),
            Some(last) => (last.number + 1, last.hash),
        };
        let deed = Deed {
            what: what.to_owned(),
            subject: subject.to_owned(),
            actor: Actor::person("J. Quill"),
            facts,
        };
        self.0.push(Event::following(number, previous, at(), deed));
        self.0.last().unwrap()
    }
}

impl Story {
    /// The signed vote.
    pub(super) fn vote(&self) -> Vote {
        let mut chain = Chain(Vec::new());
        let notice = Digest::of(b"the notice");
        chain.tell(
            "document-filed",
            "document:1",
            json!({ "file": "ISO-DIS_99101-2.pdf", "sha256": notice }),
        );
        chain.tell("ballot-opened", "ballot:4", json!({ "document": 1, "ballot": ballot() }));
        if self.stated.is_none() {
            self.tell_votes(&mut chain);
        }
        let position = self.position();
        let facts = json!({ "position": 1, "replaces": null, "stated": position, "comments": self.comments });
        chain.tell("position-recorded", "ballot:4", facts);
        let mut vote = Vote {
            national_body: NationalBody {
                name: "XSB".to_owned(),
                full_name: "Example Standards Body".to_owned(),
                country: "XX".to_owned(),
            },
            ballot: ballot(),
            plan: plan(),
            participation: Some(Participation::Participating),
            obligation: Some(Obligation::Must),
            tally: self.tally(&chain, &position),
            position,
            comments: (0..self.comments).map(comment).collect(),
            sign_offs: Vec::new(),
            remarks: Vec::new(),
            evidence: Evidence {
                documents: vec![EvidenceDocument {
                    number: 1,
                    file: "ISO-DIS_99101-2.pdf".to_owned(),
                    sha256: notice,
                    role: "notice".to_owned(),
                }],
                events: Vec::new(),
            },
            paper: isodesk::domain::vote::Paper::A4,
            comment_template: None,
        };
        for name in ["Robin Vale", "Jordan Quill"] {
            sign(&mut vote, &mut chain, name);
        }
        vote.evidence.events = chain.0;
        vote
    }

    fn tell_votes(&self, chain: &mut Chain) {
        let mut eligible: Vec<EligibleMember> = Vec::new();
        for (organization, _, _) in &self.votes {
            if eligible.iter().all(|member| member.organization != *organization) {
                eligible.push(EligibleMember {
                    alternate: None,
                    organization: (*organization).to_owned(),
                    representative: "A. Person".to_owned(),
                    category: eligible.len().is_multiple_of(2).then(|| "producer".to_owned()),
                });
            }
        }
        let round = RoundOpened {
            tag: "TAG to ISO/TC 2".to_owned(),
            round: 1,
            rules: self.rules.clone(),
            eligible,
            closes: date(2026, 3, 23),
        };
        chain.tell("tag-ballot-opened", "ballot:4", serde_json::to_value(round).unwrap());
        for (organization, choice, reason) in self.votes.iter().filter(|(_, choice, _)| !choice.is_empty()) {
            let vote = MemberVote {
                voter: None,
                organization: (*organization).to_owned(),
                question: 1,
                choice: Choice::new(choice),
                reason: (!reason.is_empty()).then(|| (*reason).to_owned()),
                cast: date(2026, 3, 2),
                round: 1,
            };
            chain.tell("member-vote-recorded", "ballot:4", json!({ "vote": vote }));
        }
    }

    fn tally(&self, chain: &Chain, position: &Position) -> Option<TallySheet> {
        let as_of = date(2026, 3, 20);
        let Some(stated) = &self.stated else {
            let of_ballot: Vec<Event> =
                chain.0.iter().filter(|event| event.deed.subject == "ballot:4").cloned().collect();
            return replay(&of_ballot, as_of);
        };
        let window = isodesk::domain::consensus::Window { today: as_of, closes: plan().tag_cut_off.date };
        let answer = &position.answers[0].choices[0];
        let question = &ballot().questions[0];
        Some(isodesk::domain::vote::stated_sheet(
            &position.tag,
            &self.rules,
            stated,
            (question, answer),
            window,
        ))
    }

    fn position(&self) -> Position {
        Position {
            ballot: 4,
            tag: "TAG to ISO/TC 2".to_owned(),
            decided: date(2026, 3, 19),
            by: "R. Vale".to_owned(),
            recorded_by: None,
            answers: vec![Answer {
                question: 1,
                choices: vec![Choice::new(self.answer)],
                statement: Statement::new("See the comments: μ ≤ 0,12 & \"dry\"."),
                abstain_reason: None,
            }],
            comments: Vec::new(),
            experts: Vec::new(),
            tally: self.stated,
        }
    }
}

fn sign(vote: &mut Vote, chain: &mut Chain, name: &str) {
    let of = covered_digest(&covered(vote));
    let trail = trail(&chain.0);
    let facts = json!({
        "position": 1, "of": of, "by": name, "remarks": vote.remarks, "trail": trail,
        "face": covered_digest(&face(vote)),
    });
    let event = chain.tell("vote-signed", "ballot:4", facts).number;
    vote.sign_offs.push(SignOff { name: name.to_owned(), at: at(), event, of });
}

fn ballot() -> Ballot {
    let offer = |word: &str, effect| Offer { choice: Choice::new(word), effect, needs: Needs::Nothing };
    let question = Question {
        number: 1,
        text: "Do you approve the draft?".to_owned(),
        offers: vec![
            offer("approve", Effect::For),
            offer("approve-with-comments", Effect::For),
            offer("disapprove", Effect::Against),
            offer("abstain", Effect::Abstain),
        ],
        at_most: 1,
        asked: Asked::Always,
        only_if: None,
    };
    Ballot {
        number: 4,
        kind: BallotKind::Dis,
        reference: Some("ISO/DIS 99101-2".parse().unwrap()),
        document_number: None,
        linked: Vec::new(),
        title: Some("Wing nuts for stage lanterns — Part 2: Torque".to_owned()),
        committee: "ISO/TC 2".parse().unwrap(),
        opens: Some(date(2026, 1, 12)),
        closes: date(2026, 4, 6),
        rule_set: "2022-06-30".to_owned(),
        questions: vec![question],
        cancelled: None,
    }
}

fn comment(index: usize) -> Comment {
    Comment {
        member_body: "XX".to_owned(),
        line: String::new(),
        clause: format!("4.{index}"),
        paragraph: "Table 2".to_owned(),
        kind: Some(CommentType::ALL[index % 3]),
        comment: "Torque where μ < 0,12 & \"dry\" fits are used.".to_owned(),
        proposed_change: "Add 2,9 N·m.".to_owned(),
        observations: String::new(),
    }
}

fn at() -> Timestamp {
    "2026-03-20T11:00:00Z".parse().unwrap()
}
