//! The national body's vote: what it would be, and a person's signature under it.
//!
//! A signed vote is kept whole, as its submission prints it, so that the files can be made again byte for byte.
//! What was signed has a digest; a position or a member's vote that changes afterwards no longer has it.

use crate::{
    desk::{Desk, ballots, refusal::Refusal, tally, template},
    domain::{
        ballot::{BallotView, Choice, Effect},
        comment::Comment,
        consensus::{Window, effect_of},
        digest::Digest,
        event::{Deed, Event},
        finding::{Finding, Severity},
        membership::NationalBody,
        position::Position,
        rules::{
            agreement,
            validity::{self, Checked, Comments},
        },
        vote::{
            Evidence, Override, Remark, SignOff, TallySheet, Vote, covered, covered_digest, face,
            stated_sheet, trail,
        },
    },
    store::{self, Reader, Transaction, position::Recorded},
};
use jiff::civil::Date;
use serde_json::json;

/// Findings that a person may override with a reason.
const OVERRIDABLE: [&str; 4] = ["E-POS-003", "E-POS-009", "E-POS-012", "E-SUB-001"];

/// A vote that is not signed yet, with what stands in its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The vote as its submission would print it.
    pub vote: Vote,
    /// The ballot as it stands.
    pub view: BallotView,
    /// What was found; a blocking finding would refuse the signature.
    pub findings: Vec<Finding>,
    position_number: u64,
}

/// What signing led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed {
    /// The vote with its signatures.
    pub vote: Vote,
    /// The ballot as it stands now.
    pub view: BallotView,
    /// What was seen by the signer.
    pub findings: Vec<Finding>,
    /// Whether this person had signed the same before.
    pub was_signed: bool,
}

/// What the vote would be today. Nothing is recorded.
pub fn preview(desk: &Desk, ballot: &str) -> Result<Draft, Refusal> {
    desk.store.read(|reader| {
        let view = ballots::view(reader, desk, ballots::named(reader, desk, ballot)?)?;
        let mut draft = draft(reader, desk, view, desk.clock.today())?;
        draft.vote.sign_offs = in_force(reader, &draft)?;
        Ok(draft)
    })
}

/// The signatures under this very vote.
fn in_force(reader: &Reader<'_>, draft: &Draft) -> Result<Vec<SignOff>, Refusal> {
    let signed = store::vote::latest(reader, draft.vote.ballot.number)?;
    let Some(signed) = signed.filter(|signed| signed.position == draft.position_number) else {
        return Ok(Vec::new());
    };
    let digest = content(&draft.vote);
    Ok(signed.vote.sign_offs.into_iter().filter(|signature| signature.of == digest).collect())
}

/// Signs the vote by name. `because` is the reason for going on in spite of what may be overridden.
///
/// After ISO's close a vote is signed only [`Timing::Late`] and with a reason, which stands in the vote as a remark.
pub fn sign(
    desk: &Desk,
    ballot: &str,
    by: &str,
    because: Option<&str>,
    timing: Timing,
) -> Result<Signed, Refusal> {
    let by = by.trim();
    if by.is_empty() {
        return Err(Refusal::because(
            "E-POS-004",
            "the signature names nobody",
            "name the person who signs: `--by \"A. Person\"`",
        ));
    }
    desk.store.write(desk.clock.now(), |transaction| {
        let view = ballots::view(transaction, desk, ballots::named(transaction, desk, ballot)?)?;
        let late = after_the_close(&view, desk.clock.today());
        refuse_a_closed_ballot(late.as_ref(), timing, because)?;
        let mut draft = draft(transaction, desk, view, desk.clock.today())?;
        draft.findings.extend(late);
        refuse_the_same_person(transaction, desk, &draft, by)?;
        if let Some(signed) = signed_before(transaction, &draft, by)? {
            return Ok(signed);
        }
        let (remarks, blocking) = settle(&draft.findings, by, because);
        if !blocking.is_empty() {
            return Err(Refusal::Findings(blocking));
        }
        put_signature(transaction, desk, Draft { vote: Vote { remarks, ..draft.vote }, ..draft }, by)
    })
}

/// Whether a step is meant to come after ISO's close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// As long as ISO takes votes.
    InTime,
    /// After the close too, with a reason.
    Late,
}

/// What is found when ISO's close is past.
pub(crate) fn after_the_close(view: &BallotView, today: Date) -> Option<Finding> {
    let message = || {
        format!("ballot {} is closed: ISO's last day of voting was {}", view.ballot.number, view.plan.closes)
    };
    view.plan.closes.is_past_on(today).then(|| {
        Finding::new("E-SUB-001", Severity::Warning, message()).hint(
            "a vote after the close is not counted; comments go to the committee's secretariat; `--late --because …` \
             records it all the same, marked as late",
        )
    })
}

/// Refuses what comes after ISO's close, unless it is meant to and says why.
pub(crate) fn refuse_a_closed_ballot(
    late: Option<&Finding>,
    timing: Timing,
    because: Option<&str>,
) -> Result<(), Refusal> {
    let Some(late) = late else { return Ok(()) };
    if timing == Timing::Late && because.is_some_and(|because| !because.trim().is_empty()) {
        return Ok(());
    }
    Err(Refusal::Findings(vec![Finding { severity: Severity::Blocking, ..late.clone() }]))
}

/// Whether a signed vote carries the remark that it came after ISO's close.
pub(crate) fn is_signed_late(vote: &Vote) -> bool {
    vote.remarks.iter().any(|remark| remark.finding.code == "E-SUB-001")
}

/// Digest of what a signature covers: the position, its comments and the tally.
pub(crate) fn content(vote: &Vote) -> Digest {
    covered_digest(&covered(vote))
}

/// The vote as the ledger has it, judged as of a day.
pub(crate) fn draft(
    reader: &Reader<'_>,
    desk: &Desk,
    view: BallotView,
    as_of: Date,
) -> Result<Draft, Refusal> {
    let recorded = store::position::latest(reader, view.ballot.number)?.ok_or_else(|| {
        Refusal::because(
            "E-POS-016",
            format!("no position is recorded on ballot {}", view.ballot.number),
            "`isodesk position record FILE` records the TAG's position",
        )
    })?;
    let tally = sheet_of(reader, &view, &recorded.position, as_of)?;
    let mut findings = findings(desk, &view, &recorded, tally.as_ref());
    if let Some(sheet) = &tally {
        findings.extend(tally::ineligible(reader, sheet)?);
    }
    findings.extend(view.open_tags.iter().map(|tag| not_agreed(tag, view.ballot.number)));
    let body = &desk.settings.national_body;
    let vote = Vote {
        national_body: NationalBody {
            name: body.name.clone(),
            full_name: body.full_name.clone(),
            country: body.country.clone(),
        },
        ballot: view.ballot.clone(),
        plan: view.plan.clone(),
        participation: view.participation,
        obligation: view.obligation,
        position: recorded.position,
        tally,
        comments: recorded.comments,
        sign_offs: Vec::new(),
        remarks: Vec::new(),
        evidence: Evidence {
            documents: store::ballot::documents(reader, view.ballot.number)?,
            events: events_of(reader, view.ballot.number)?,
        },
        paper: body.paper,
        comment_template: None,
    };
    Ok(Draft { vote, view, findings, position_number: recorded.number })
}

/// A TAG of another committee of the ballot has said nothing of the position.
fn not_agreed(tag: &str, ballot: u64) -> Finding {
    let message = format!("`{tag}` has neither agreed with the position on ballot {ballot} nor waived");
    Finding::new("E-POS-023", Severity::Blocking, message).hint(format!(
        "`isodesk position agree {ballot} --tag \"{tag}\" --by NAME`, or `isodesk position waive …` with its reason"
    ))
}

/// The tally behind a position: the members' votes on record, else what the TAG states.
fn sheet_of(
    reader: &Reader<'_>,
    view: &BallotView,
    position: &Position,
    as_of: Date,
) -> Result<Option<TallySheet>, Refusal> {
    if let Some(sheet) = tally::on_record(reader, view, as_of)? {
        return Ok(Some(sheet));
    }
    let (Some(stated), Some(question)) = (&position.tally, view.ballot.questions.first()) else {
        return Ok(None);
    };
    let roster = tally::roster_of(reader, &view.ballot)?;
    let answer = position.answers.first().and_then(|answer| answer.choices.first().cloned());
    let answer = answer.unwrap_or_else(|| Choice::new("approve"));
    let window = Window { today: as_of, closes: view.plan.tag_cut_off.date };
    Ok(Some(stated_sheet(&roster.tag.name, &roster.tag.rules, stated, (question, &answer), window)))
}

fn findings(desk: &Desk, view: &BallotView, recorded: &Recorded, tally: Option<&TallySheet>) -> Vec<Finding> {
    let questions = ballots::questions(&desk.rules, &view.ballot, view.obligation);
    let mut findings = validity::check(&Checked {
        position: &recorded.position,
        kind: view.ballot.kind,
        questions: &questions,
        obligation: view.obligation,
        comments: comments_of(&recorded.position, &recorded.comments),
        country: &desk.settings.national_body.country,
    });
    let comments_only = questions.iter().all(|question| {
        question.offers.iter().all(|offer| effect_of(question, &offer.choice) == Effect::Statement)
    });
    if !comments_only {
        findings.extend(agreement::check(&recorded.position, &questions, tally));
    }
    findings
}

fn comments_of<'a>(position: &Position, rows: &'a [Comment]) -> Comments<'a> {
    match (position.comments.is_empty(), rows.is_empty()) {
        (true, _) => Comments::None,
        (false, true) => Comments::Unread,
        (false, false) => Comments::Rows(rows),
    }
}

/// The two-person rule: who answers for a position, or recorded it, may not sign its vote.
fn refuse_the_same_person(reader: &Reader<'_>, desk: &Desk, draft: &Draft, by: &str) -> Result<(), Refusal> {
    if !desk.settings.signing.two_person_rule {
        return Ok(());
    }
    let recorder = store::position::latest(reader, draft.vote.ballot.number)?.map(|recorded| recorded.actor);
    let is_signer = |name: &str| same_name(name) == same_name(by);
    if !is_signer(&draft.vote.position.by) && !recorder.as_deref().is_some_and(is_signer) {
        return Ok(());
    }
    Err(Refusal::because(
        "E-POS-017",
        format!("`{by}` answers for the position and may not sign its vote as well"),
        "another person signs; `two_person_rule` in `isodesk.toml` asks for it",
    ))
}

/// A name without what people write one way or the other: case, blanks, stops.
fn same_name(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn signed_before(transaction: &Transaction<'_>, draft: &Draft, by: &str) -> Result<Option<Signed>, Refusal> {
    let Some(signed) = store::vote::latest(transaction, draft.vote.ballot.number)? else { return Ok(None) };
    let digest = content(&draft.vote);
    let is_late = draft.findings.iter().any(|finding| finding.code == "E-SUB-001");
    let same = signed.position == draft.position_number
        && (!is_late || is_signed_late(&signed.vote))
        && signed.vote.sign_offs.iter().any(|signature| signature.name == by && signature.of == digest);
    Ok(same.then(|| Signed {
        vote: signed.vote,
        view: draft.view.clone(),
        findings: draft.findings.clone(),
        was_signed: true,
    }))
}

/// Parts the findings into those the signer goes on with and those that refuse the signature.
fn settle(findings: &[Finding], by: &str, because: Option<&str>) -> (Vec<Remark>, Vec<Finding>) {
    // An empty reason is none, whoever gives it.
    let because = because.filter(|because| !because.trim().is_empty());
    let mut remarks = Vec::new();
    let mut blocking = Vec::new();
    for finding in findings {
        let may_be_overridden = OVERRIDABLE.contains(&finding.code.as_str());
        let overridden = because
            .filter(|_| may_be_overridden)
            .map(|because| Override { by: by.to_owned(), because: because.to_owned() });
        if overridden.is_none() && (finding.is_blocking() || may_be_overridden) {
            blocking.push(finding.clone());
        } else {
            remarks.push(Remark { finding: finding.clone(), overridden });
        }
    }
    (remarks, blocking)
}

fn put_signature(
    transaction: &Transaction<'_>,
    desk: &Desk,
    draft: Draft,
    by: &str,
) -> Result<Signed, Refusal> {
    let Draft { mut vote, view, findings, position_number } = draft;
    vote.comment_template = template::keep_for(transaction, desk, &vote)?;
    let of = content(&vote);
    let earlier = store::vote::latest(transaction, vote.ballot.number)?;
    if let Some(earlier) = earlier.filter(|earlier| earlier.position == position_number) {
        let stands = |signature: &SignOff| signature.of == of && signature.name != by;
        vote.sign_offs = earlier.vote.sign_offs.into_iter().filter(stands).collect();
    }
    let trail = trail(&vote.evidence.events);
    let face = covered_digest(&face(&vote));
    let facts = json!({
        "position": position_number, "of": of, "by": by, "remarks": vote.remarks, "trail": trail, "face": face,
    });
    let subject = format!("ballot:{}", vote.ballot.number);
    let deed = Deed { what: "vote-signed".to_owned(), subject, actor: desk.actor.clone(), facts };
    let event = store::event::record(transaction, deed)?;
    vote.sign_offs.push(SignOff { name: by.to_owned(), at: transaction.at(), event: event.number, of });
    vote.evidence.events.push(event);
    store::vote::add(transaction, position_number, &vote)?;
    let view = ballots::view(transaction, desk, view.ballot)?;
    Ok(Signed { vote, view, findings, was_signed: false })
}

/// The events of a ballot and of its documents, in chain order.
fn events_of(reader: &Reader<'_>, ballot: u64) -> Result<Vec<Event>, Refusal> {
    let mut events = store::event::of_subject(reader, &format!("ballot:{ballot}"))?;
    let mut documents: Vec<u64> =
        store::ballot::documents(reader, ballot)?.iter().map(|document| document.number).collect();
    documents.dedup();
    for document in documents {
        events.extend(store::event::of_subject(reader, &format!("document:{document}"))?);
    }
    events.sort_by_key(|event| event.number);
    Ok(events)
}
