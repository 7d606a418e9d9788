//! Votes made up for the tests, and a place to look at the papers they become.

use isodesk::domain::{
    ballot::{
        Ballot, BallotKind, Choice, Effect, Obligation, Offer, Question,
        question::{Asked, Needs},
    },
    calendar::{Deadline, Plan},
    comment::{Comment, CommentType},
    consensus::{Consensus, Count, MemberVote, QuorumCheck, Tally, ThresholdCheck, Verdict},
    digest::Digest,
    event::{Actor, Deed, Event},
    finding::{Finding, Severity},
    membership::{Expert, NationalBody, Participation, TagRules},
    position::{Answer, Position, Statement},
    vote::{
        Evidence, EvidenceDocument, MemberLine, Paper, QuestionTally, Remark, SignOff, TallySheet,
        TallySource, Vote,
    },
};
use jiff::{Timestamp, civil::date};
use serde_json::json;

pub(crate) const LONG: &str = "Clause 6.2 limits the sound level at the reader’s seat to 42 dB, measured with the \
    instrument 1 m from the robot, whereas Annex B measures at 3 m. The two differ by about 9.5 dB (20·log₁₀ 3), so that \
    a robot which passes Annex B can fail 6.2 and the other way round. Table 4 then takes the arithmetic mean of \
    levels in dB, which has no physical meaning; the mean of the squared pressures is needed (Lₑq ≤ 42 dB, α < 0.05).\n\
    The vote becomes an approval when 6.2 and Annex B state the same distance and Table 4 the energetic mean.";

/// A DIS approved with comments, after a letter ballot of twelve members.
pub(crate) fn dis() -> Vote {
    let members: Vec<MemberLine> = MEMBERS.iter().map(member_line).collect();
    Vote {
        national_body: NationalBody {
            name: "ANSI".to_owned(),
            full_name: "American National Standards Institute".to_owned(),
            country: "US".to_owned(),
        },
        ballot: ballot(),
        plan: plan(),
        participation: Some(Participation::Participating),
        obligation: Some(Obligation::Must),
        position: position(),
        tally: Some(TallySheet {
            tag: "U.S. TAG to ISO/TC 2".to_owned(),
            rules: TagRules::default(),
            questions: vec![question_tally(
                1,
                &[("approve", 5), ("approve-with-comments", 2), ("disapprove", 1), ("abstain", 1)],
            )],
            members,
            source: TallySource::Counted,
            as_of: date(2016, 11, 28),
        }),
        comments: comments(),
        sign_offs: vec![SignOff {
            name: "Jordan Quill".to_owned(),
            at: timestamp("2026-03-10T11:00:00Z"),
            event: 9,
            of: Digest::of(b"position"),
        }],
        remarks: vec![Remark {
            finding: Finding::new(
                "E-POS-003",
                Severity::Warning,
                "1 negative with reasons was not recirculated: no time before the cut-off",
            ),
            overridden: None,
        }],
        evidence: evidence(),
        paper: Paper::A4,
        comment_template: None,
    }
}

/// The same ballot with two questions, one answered in words of its creator, and very long statements.
pub(crate) fn two_long_questions() -> Vote {
    let mut vote = dis();
    vote.ballot.kind = BallotKind::Cib;
    vote.ballot.reference = None;
    vote.ballot.questions = vec![
        question(1, "Do you agree to disband WG 99, Exchange of index cards, with thanks to its convenor?"),
        question(2, "Which place and month do you prefer for the next plenary meeting of the subcommittee?"),
    ];
    let long = [LONG; 9].join("\n\n");
    vote.position.answers =
        vec![answer(1, "yes", &long), answer(2, "Springfield, in the second week of September", LONG)];
    vote.position.experts = (1..=2)
        .map(|number| Expert {
            name: format!("Dr. Ωmega Ünlikely-Hyphenated-Surname {number}"),
            email: format!("a.very.long.address.of.an.expert.{number}@standards.example.org"),
            organization: Some("Society for the Very Long Names of Organizations (SVLNO)".to_owned()),
            category: None,
        })
        .collect();
    if let Some(sheet) = &mut vote.tally {
        sheet.questions = vec![
            question_tally(1, &[("yes", 7), ("no", 1), ("abstain", 1)]),
            question_tally(
                2,
                &[
                    ("Springfield, in the second week of September", 4),
                    ("Lakeside, in the first week of October", 3),
                    ("abstain", 2),
                ],
            ),
        ];
        for member in &mut sheet.members {
            let second = member.votes.first().cloned().map(|vote| MemberVote {
                question: 2,
                choice: Choice::new("Lakeside, in the first week of October"),
                ..vote
            });
            member.votes.extend(second);
        }
        if let Some(vote) = sheet.members.first_mut().and_then(|member| member.votes.first_mut()) {
            vote.reason = Some([LONG; 6].join(" "));
        }
    }
    vote
}

/// A vote whose TAG voted elsewhere and stated nothing.
pub(crate) fn without_tally() -> Vote {
    let mut vote = dis();
    vote.tally = None;
    vote.comments = Vec::new();
    vote.remarks = Vec::new();
    vote.participation = None;
    vote.ballot.opens = None;
    vote.position.answers = vec![answer(1, "abstain", "")];
    vote
}

/// Writes a paper below `target/specimens`, for a look at it.
pub(crate) fn show(name: &str, bytes: &[u8]) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/specimens");
    isodesk::outbox::atomic::write(&folder.join(name), bytes).unwrap();
}

const MEMBERS: [(&str, &str, &str, &str, &str); 10] = [
    ("Brightwater Fastening Co.", "Ines Calder", "producer", "approve", ""),
    (
        "Lantern & Rigging Guild",
        "Tomas Ek",
        "user",
        "approve-with-comments",
        "Table 2 needs values for M5; see comments 3 and 4.",
    ),
    ("Harrow Stage Works", "Mei Tan", "user", "approve", ""),
    ("Plumb Line Metrology, Inc.", "Oluwaseun Adeyemi-Fitzgerald", "general interest", "disapprove", LONG),
    ("Ferrous & Daughters", "Ana Brandt", "producer", "approve", ""),
    ("Northgate Technical College", "Piotr Lis", "general interest", "abstain", "No test data of our own."),
    ("Society of Theatre Carpenters", "Rosa Vance", "user", "approve", ""),
    ("Quillon Torque Tools", "Dev Anand Rao", "producer", "approve-with-comments", "=editorial only"),
    ("Office of Public Halls", "Lee Marsh", "government", "approve", ""),
    ("Wingnut Museum", "Greta Holm", "general interest", "", ""),
];

fn member_line(
    &(organization, name, category, choice, reason): &(&str, &str, &str, &str, &str),
) -> MemberLine {
    let vote = MemberVote {
        voter: None,
        organization: organization.to_owned(),
        question: 1,
        choice: Choice::new(choice),
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
        cast: date(2026, 3, 2),
        round: 1,
    };
    MemberLine {
        organization: organization.to_owned(),
        representative: name.to_owned(),
        category: Some(category.to_owned()),
        votes: if choice.is_empty() { Vec::new() } else { vec![vote] },
    }
}

fn ballot() -> Ballot {
    Ballot {
        number: 4,
        kind: BallotKind::Dis,
        reference: Some("ISO/DIS 99101-2".parse().unwrap()),
        document_number: None,
        linked: Vec::new(),
        title: Some("Fasteners — Wing nuts for stage lanterns — Part 2: Tightening torque".to_owned()),
        committee: "ISO/TC 2".parse().unwrap(),
        opens: Some(date(2026, 1, 12)),
        closes: date(2026, 4, 6),
        rule_set: "2022-06-30".to_owned(),
        questions: vec![question(1, "Do you approve the technical content of the draft?")],
        cancelled: None,
    }
}

fn question(number: u32, text: &str) -> Question {
    let offer =
        |word: &str, effect: Effect| Offer { choice: Choice::new(word), effect, needs: Needs::Nothing };
    Question {
        number,
        text: text.to_owned(),
        offers: vec![offer("approve", Effect::For), offer("disapprove", Effect::Against)],
        at_most: 1,
        asked: Asked::Always,
        only_if: None,
    }
}

pub(crate) fn plan() -> Plan {
    let day = |date, zone: &str| Deadline { date, zone: zone.to_owned() };
    Plan {
        closes: day(date(2026, 4, 6), "Europe/Zurich"),
        cut_off: day(date(2026, 3, 30), "America/New_York"),
        tag_cut_off: day(date(2026, 3, 23), "America/New_York"),
        remarks: Vec::new(),
    }
}

fn position() -> Position {
    Position {
        ballot: 4,
        tag: "U.S. TAG to ISO/TC 2".to_owned(),
        decided: date(2026, 3, 9),
        by: "Robin Vale".to_owned(),
        recorded_by: Some("Jordan Quill".to_owned()),
        answers: vec![answer(
            1,
            "approve-with-comments",
            "Approved; the comments ask for torque values of M5.",
        )],
        comments: Vec::new(),
        experts: Vec::new(),
        tally: None,
    }
}

fn answer(question: u32, choice: &str, statement: &str) -> Answer {
    Answer {
        question,
        choices: vec![Choice::new(choice)],
        statement: Statement::new(statement),
        abstain_reason: None,
    }
}

fn question_tally(question: u32, counts: &[(&str, u32)]) -> QuestionTally {
    let counts: Vec<Count> =
        counts.iter().map(|(choice, votes)| Count { choice: Choice::new(choice), votes: *votes }).collect();
    QuestionTally {
        tally: Tally { round: 1, question, eligible: 10, counts, absent: 1, by_silence: 0 },
        consensus: Consensus {
            verdict: Verdict::Reached,
            answer: Some(Choice::new("approve")),
            quorum: QuorumCheck { needed: 5, responded: 9, met: true },
            threshold: ThresholdCheck { rule: "2/3".to_owned(), in_favour: 7, of: 8, met: true },
            unresolved: vec!["Plumb Line Metrology, Inc.".to_owned()],
            needs: Vec::new(),
            explanation: vec![
                "9 of 10 voting members responded; at least 5 had to".to_owned(),
                "7 of the 8 members voting for or against are in favour; the rule asks for 2/3, which is 6"
                    .to_owned(),
            ],
        },
    }
}

pub(crate) fn comments() -> Vec<Comment> {
    let row = |clause: &str, kind, comment: &str, change: &str| Comment {
        member_body: "US".to_owned(),
        line: String::new(),
        clause: clause.to_owned(),
        paragraph: "Table 2".to_owned(),
        kind,
        comment: comment.to_owned(),
        proposed_change: change.to_owned(),
        observations: String::new(),
    };
    vec![
        row("", Some(CommentType::General), "The document is clear & complete.", ""),
        row(
            "4.2",
            Some(CommentType::Technical),
            "Torque of M5 is missing where μ < 0,12 and \"dry\" fits are used.",
            "Add 2,9 N·m ≤ T ≤ 3,4 N·m.\nAdd a note on grease.",
        ),
        row(
            "10.1",
            Some(CommentType::Editorial),
            "‘lantern’ is spelled ‘lanthorn’ once.",
            "Replace by <lantern>.",
        ),
    ]
}

fn evidence() -> Evidence {
    let mut previous = Digest::ZERO;
    let events = (1..=9)
        .map(|number| {
            let deed = Deed {
                what: if number == 9 { "vote-signed" } else { "member-vote-recorded" }.to_owned(),
                subject: "ballot:4".to_owned(),
                actor: Actor::person("Jordan Quill"),
                facts: json!({ "n": number }),
            };
            let event = Event::following(number, previous, timestamp("2026-03-10T11:00:00Z"), deed);
            previous = event.hash;
            event
        })
        .collect();
    let document = |number, file: &str, role: &str| EvidenceDocument {
        number,
        file: file.to_owned(),
        sha256: Digest::of(file.as_bytes()),
        role: role.to_owned(),
    };
    Evidence {
        documents: vec![
            document(1, "ISO-DIS_99101-2.pdf", "notice"),
            document(3, "member-votes.csv", "member-votes"),
        ],
        events,
    }
}

fn timestamp(text: &str) -> Timestamp {
    text.parse().unwrap()
}
