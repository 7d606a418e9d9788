//! `vote.json`: the vote for programs. Its schema is documented in `docs/VOTE_JSON.md`.

use crate::{
    domain::{
        ballot::Question,
        comment::{Comment, CommentType},
        digest::Digest,
        vote::{QuestionTally, Remark, TallySheet, Vote},
    },
    outbox::vote_pdf::wording,
};
use serde_json::{Value, json};

/// Name and version of the shape: fields are added freely, changed only with the number.
pub const SCHEMA: &str = "isodesk/vote/1";

/// The whole vote, digest of the evidence last. Votes on our own form, older ones among them, name no template.
pub(super) fn write(vote: &Vote, evidence: Digest) -> Value {
    let mut whole = json!({
        "schema": SCHEMA,
        "national_body": vote.national_body,
        "ballot": ballot(vote),
        "position": {
            "tag": vote.position.tag,
            "decided": vote.position.decided,
            "by": vote.position.by,
            "recorded_by": vote.position.recorded_by,
        },
        "answers": vote.position.answers,
        "experts": vote.position.experts,
        "comments": comments(&vote.comments),
        "tally": vote.tally.as_ref().map(tally),
        "sign_offs": vote.sign_offs,
        "remarks": vote.remarks.iter().map(remark).collect::<Vec<_>>(),
        "paper": vote.paper,
        "evidence": { "file": "evidence.json", "sha256": evidence },
    });
    if let Some(template) = vote.comment_template {
        whole["comment_template"] = json!(template);
    }
    whole
}

fn ballot(vote: &Vote) -> Value {
    let ballot = &vote.ballot;
    json!({
        "number": ballot.number,
        "kind": ballot.kind,
        "reference": wording::reference(ballot),
        "title": ballot.title,
        "committee": ballot.committee.to_string(),
        "opens": ballot.opens,
        "closes": ballot.closes,
        "closes_zone": vote.plan.closes.zone,
        "cut_off": vote.plan.cut_off,
        "tag_cut_off": vote.plan.tag_cut_off,
        "participation": vote.participation,
        "obligation": vote.obligation,
        "rule_set": ballot.rule_set,
        "questions": ballot.questions.iter().map(question).collect::<Vec<_>>(),
    })
}

fn question(question: &Question) -> Value {
    json!({
        "number": question.number,
        "text": question.text,
        "answers": question.offers.iter().map(|offer| &offer.choice).collect::<Vec<_>>(),
    })
}

fn comments(comments: &[Comment]) -> Value {
    if comments.is_empty() {
        return Value::Null;
    }
    let count = |kind| comments.iter().filter(|comment| comment.kind == kind).count();
    json!({
        "file": "comments.docx",
        "count": comments.len(),
        "ge": count(Some(CommentType::General)),
        "te": count(Some(CommentType::Technical)),
        "ed": count(Some(CommentType::Editorial)),
        "untyped": count(None),
    })
}

fn tally(sheet: &TallySheet) -> Value {
    json!({
        "tag": sheet.tag,
        "source": sheet.source,
        "rules": sheet.rules,
        "questions": sheet.questions.iter().map(question_tally).collect::<Vec<_>>(),
    })
}

/// One question as `evidence.json` and `vote.json` both state it.
pub(super) fn question_tally(question: &QuestionTally) -> Value {
    let QuestionTally { tally, consensus } = question;
    json!({
        "question": tally.question,
        "round": tally.round,
        "eligible": tally.eligible,
        "counts": tally.counts,
        "absent": tally.absent,
        "by_silence": tally.by_silence,
        "quorum": consensus.quorum,
        "threshold": consensus.threshold,
        "consensus": consensus.verdict,
        "answer": consensus.answer,
        "unresolved": consensus.unresolved,
    })
}

fn remark(remark: &Remark) -> Value {
    json!({ "finding": remark.finding, "overridden": remark.overridden })
}
