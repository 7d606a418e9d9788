//! The files of a submission: made again byte for byte, whole on every kind of ballot and on both sizes of paper.

use crate::specimen;
use isodesk::{
    domain::{
        ballot::{BallotKind, Choice, Effect},
        digest::Digest,
        position::{AbstainReason, Answer, Statement},
        ruleset::{Conversion, RuleSets},
        vote::{MemberLine, Paper, Vote},
    },
    extract::{formats, limits::Limits, text::Text},
    outbox::{atomic::FileToWrite, position_form, submission},
};
use serde_json::Value;

fn files(vote: &Vote) -> Vec<FileToWrite> {
    submission::files(vote).unwrap()
}

fn bytes(vote: &Vote, name: &str) -> Vec<u8> {
    files(vote).into_iter().find(|file| file.name == name).unwrap().bytes
}

/// `vote.pdf`, kept below `target/specimens` for a look at it, and what can be read of it.
fn paper(vote: &Vote, name: &str) -> Text {
    let bytes = bytes(vote, "vote.pdf");
    specimen::show(&format!("{name}.pdf"), &bytes);
    formats::read(bytes, &Limits::default())
}

/// All words of a paper, without blanks: lines are broken where there is no more room.
fn words(text: &Text) -> String {
    let lines = text.pages.iter().flat_map(|page| &page.lines);
    lines.map(|line| line.text().replace(' ', "")).collect()
}

/// Every line stands between the margins of its sheet.
#[track_caller]
fn nothing_is_cut_off(text: &Text, name: &str) {
    for (number, page) in (1..).zip(&text.pages) {
        for line in &page.lines {
            let inside =
                line.segments.iter().all(|segment| segment.x0 >= 45.0 && segment.x1 <= page.width - 45.0);
            assert!(
                inside && line.y > 30.0 && line.y < page.height - 30.0,
                "{name}, page {number}: {line:?}"
            );
        }
    }
}

/// A vote on a ballot of that kind with the questions that its rules ask; each is answered, with long statements.
fn on_kind(kind: BallotKind) -> Vote {
    let mut vote = specimen::dis();
    vote.ballot.kind = kind;
    let rules = RuleSets::built_in().in_force_on(vote.ballot.opens.unwrap()).rules;
    vote.ballot.questions = rules.questions(kind, Conversion::Possible);
    vote.position.answers = vote
        .ballot
        .questions
        .iter()
        .map(|question| {
            let offers = &question.offers;
            let against = offers.iter().find(|offer| offer.effect == Effect::Against);
            let choice =
                against.or(offers.first()).map_or_else(|| Choice::new("yes"), |offer| offer.choice.clone());
            let abstains = choice.as_str() == "abstain";
            Answer {
                question: question.number,
                choices: vec![choice],
                statement: Statement::new(specimen::LONG),
                abstain_reason: abstains.then_some(AbstainReason::NoConsensus),
            }
        })
        .collect();
    vote
}

#[test]
fn the_paper_of_every_kind_of_ballot_is_whole() {
    for (place, kind) in BallotKind::ALL.into_iter().enumerate() {
        let mut vote = on_kind(kind);
        vote.paper = Paper::ALL[place % 2];
        let text = paper(&vote, &format!("kind-{}", kind.word()));
        nothing_is_cut_off(&text, kind.word());
        let words = words(&text);
        assert!(words.contains(&format!("{kind},")), "{kind}");
        for answer in &vote.position.answers {
            let question = vote.ballot.question(answer.question).unwrap();
            assert!(words.contains(&question.text.replace(' ', "")), "{kind}: question {}", answer.question);
        }
        assert!(words.contains("2/3:7of8,met"), "{kind}: the rule is on it");
        let (width, height) = vote.paper.points();
        assert!(
            text.pages
                .iter()
                .all(|page| (page.width - width).abs() < 0.1 && (page.height - height).abs() < 0.1)
        );
    }
}

/// Sixty members with long names, of whom some give long reasons.
fn sixty_members(vote: &mut Vote) {
    let sheet = vote.tally.as_mut().unwrap();
    let ten = sheet.members.clone();
    let line = |number: usize| {
        let of = &ten[number % ten.len()];
        MemberLine {
            organization: format!(
                "{} of the United Makers of Rigging, Lanterns, Trapdoors and Other Movable Parts, Section {number}",
                of.organization
            ),
            ..of.clone()
        }
    };
    sheet.members = (0..60).map(line).collect();
}

#[test]
fn long_names_many_members_and_many_questions_have_room() {
    let mut crowded = specimen::dis();
    crowded.national_body.full_name =
        "Standards Body of the United Archipelagos of the Outer Lantern Sea and Their \
        Associated Lighthouses, Rocks and Reefs, Department of International Affairs"
            .to_owned();
    crowded.position.tag =
        "National Technical Advisory Group to ISO/TC 2 for Fasteners, Wing Nuts and Whatever Else Holds \
        a Stage Together, acting for ISO/TC 2/SC 1 and ISO/TC 2/SC 14 as well"
            .to_owned();
    crowded.position.by =
        "Prof. Dr. Maximiliana Featherstonehaugh-Cholmondeley of the Lantern Riggers' Association".to_owned();
    sixty_members(&mut crowded);
    let text = paper(&crowded, "sixty-members");
    nothing_is_cut_off(&text, "sixty members");
    let all = words(&text);
    for number in 0..60 {
        assert!(all.contains(&format!("Section{number}")), "member {number} is on the paper");
    }
    let heads = all.matches("MemberCategory").count();
    assert!(
        heads >= 4 && heads < text.pages.len() + 1,
        "the head of the table is set again on each sheet: {heads}"
    );

    let mut asked = on_kind(BallotKind::Cib);
    let question = specimen::two_long_questions().ballot.questions[1].clone();
    let answer = specimen::two_long_questions().position.answers[1].clone();
    asked.ballot.questions =
        (1..=20).map(|number| isodesk::domain::ballot::Question { number, ..question.clone() }).collect();
    asked.position.answers = (1..=20).map(|question| Answer { question, ..answer.clone() }).collect();
    let text = paper(&asked, "twenty-questions");
    nothing_is_cut_off(&text, "twenty questions");
    assert!(words(&text).contains("20answers,seebelow"));
    let last = specimen::LONG.split_whitespace().last().unwrap();
    assert!(words(&text).matches(last).count() >= 20, "each statement is there to its end");
}

#[test]
fn letters_that_the_typeface_lacks_are_explained() {
    let mut vote = specimen::dis();
    assert!(!words(&paper(&vote, "vote-dis")).contains("[U+…]"));
    vote.position.by = "Dr. 山田 花子 / د. نور".to_owned();
    vote.ballot.title = Some("緊結用部品 — 舞台照明用蝶ナット — Часть 2: Момент затяжки, Ένταση".to_owned());
    let text = paper(&vote, "other-letters");
    nothing_is_cut_off(&text, "other letters");
    let all = words(&text);
    assert!(all.contains("Dr.[U+5C717530][U+82B15B50]"), "{all}");
    assert!(all.contains("Wherethispaperprints[U+…],thetypefacelacksaletter"));
}

#[test]
fn a_submission_is_made_again_byte_for_byte() {
    for (name, vote) in [
        ("vote-dis", specimen::dis()),
        ("vote-long", specimen::two_long_questions()),
        ("vote-bare", specimen::without_tally()),
        ("vote-letter", Vote { paper: Paper::Letter, ..specimen::dis() }),
    ] {
        nothing_is_cut_off(&paper(&vote, name), name);
        assert!(files(&vote) == files(&vote), "{name}");
        // What the ledger keeps is enough.
        let kept: Vote = serde_json::from_str(&serde_json::to_string(&vote).unwrap()).unwrap();
        assert!(files(&kept) == files(&vote), "{name}, from the ledger");
    }
    let old = serde_json::to_string(&specimen::dis()).unwrap().replace(",\"paper\":\"a4\"", "");
    assert_eq!(
        serde_json::from_str::<Vote>(&old).unwrap().paper,
        Paper::A4,
        "votes before paper was recorded"
    );
}

#[test]
fn the_form_of_a_position_is_made_again_byte_for_byte() {
    let vote = specimen::two_long_questions();
    let form = || position_form::write(&vote.ballot, &vote.plan, Some("U.S. TAG to ISO/TC 2")).unwrap();
    let once = form();
    specimen::show("position-form.docx", &once);
    assert_eq!(once, form());
}

#[test]
fn comments_are_in_a_submission_only_when_there_are_some() {
    let names = |vote: &Vote| files(vote).into_iter().map(|file| file.name).collect::<Vec<_>>();
    assert_eq!(
        names(&specimen::dis()),
        ["vote.json", "vote.pdf", "tally.csv", "comments.docx", "evidence.json", "SHA256SUMS"]
    );
    assert_eq!(
        names(&specimen::without_tally()),
        ["vote.json", "vote.pdf", "tally.csv", "evidence.json", "SHA256SUMS"]
    );
}

#[test]
fn the_vote_names_the_evidence_by_its_digest() {
    let written = specimen::dis();
    let vote: Value = serde_json::from_slice(&bytes(&written, "vote.json")).unwrap();
    assert_eq!(vote["evidence"]["sha256"], Digest::of(&bytes(&written, "evidence.json")).to_string());
    assert_eq!(vote["answers"][0]["choices"][0], "approve-with-comments");
    assert_eq!((&vote["comments"]["count"], &vote["paper"]), (&3.into(), &"a4".into()));
}

#[test]
fn no_formula_is_live_in_the_table_of_votes() {
    let text = String::from_utf8(bytes(&specimen::dis(), "tally.csv")).unwrap();
    assert!(text.contains("\"'=editorial only\""), "{text}");
    assert!(text.contains("Wingnut Museum,Greta Holm,general interest,absent,,,"), "{text}");
}
