//! The papers of the five stories. Committees and secretariats are real; everything else is made up.

use super::{
    Error,
    cover::{self, Draft, Paper},
    forms, mail,
    mail::Attachment,
};
use isodesk::{
    domain::comment::{Comment, CommentType},
    outbox::{
        comment_form::{self, Head},
        word,
    },
};

/// Every paper with its path.
pub(crate) fn all() -> Result<Vec<(String, Vec<u8>)>, Error> {
    let papers = [
        ("dis-approved-with-comments/ISO-DIS_99101-2.pdf", dis()?),
        ("dis-approved-with-comments/US_ISO-DIS_99101-2_comments.docx", dis_comments()?),
        ("fdis-disapproved/ISO-FDIS_99204.pdf", fdis()?),
        ("cib-two-questions/ballot-notice.eml", internal_ballot_mail()?),
        ("systematic-review/SR_ISO_99350.docx", review()?),
        ("new-work-item-two-experts/ISO-TC83_N9977.zip", proposal()?),
    ];
    Ok(papers.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect())
}

fn dis() -> Result<Vec<u8>, Error> {
    cover::draft(&Draft {
        heading: "DRAFT INTERNATIONAL STANDARD",
        reference: "ISO/DIS 99101-2",
        committee: "ISO/TC 2",
        secretariat: "DIN",
        voting: ("2026-01-12", "2026-04-06"),
        titles: (
            "Fasteners — Wing nuts for stage lanterns — Part 2: Tightening torque",
            "Fixations — Écrous à oreilles pour lanternes de scène — Partie 2: Couple de serrage",
        ),
        ics: "21.060.20",
        clauses: &[
            (
                "1   Scope",
                "This document gives tightening torques for wing nuts M6 to M12 that hold lanterns above a stage and are tightened by hand. It does not apply to lanterns that are worn.",
            ),
            (
                "2   Terms",
                "For the purposes of this document a lantern is a lamp that somebody has hung up in order to be seen.",
            ),
            (
                "4   Requirements",
                "4.1   A wing nut shall be tightened by one person standing on one ladder.\n4.2   The torque T shall lie within the limits of Table 2, where μ is the coefficient of friction of the dry thread.\n4.3   After a performance the torque shall be at least 80 % of its value before it.",
            ),
            ("10   Marking", "A lanthorn that has been checked shall bear a yellow ribbon."),
        ],
    })
}

fn dis_comments() -> Result<Vec<u8>, Error> {
    let head = Head {
        date: "2026-03-06".to_owned(),
        document: "ISO/DIS 99101-2".to_owned(),
        project: "ISO 99101-2".to_owned(),
    };
    let row = |place: (&str, &str), kind, comment: &str, change: &str| Comment {
        member_body: "US".to_owned(),
        line: String::new(),
        clause: place.0.to_owned(),
        paragraph: place.1.to_owned(),
        kind: Some(kind),
        comment: comment.to_owned(),
        proposed_change: change.to_owned(),
        observations: String::new(),
    };
    let comments = [
        row(("", ""), CommentType::General, "The document is welcome & short.", ""),
        row(
            ("4.2", "Table 2"),
            CommentType::Technical,
            "M5 is missing, although it is the most common size where the load is < 2 kg.",
            "Add a row for M5: 2,9 N·m ≤ T ≤ 3,4 N·m.",
        ),
        row(
            ("4.2", "2nd sentence"),
            CommentType::Technical,
            "Torque depends on μ of the greased thread as well: with μ = 0,10 instead of 0,14 the preload rises by about 30 %.",
            "State the limits for dry and for greased threads.",
        ),
        row(
            ("4.3", ""),
            CommentType::Technical,
            "\"After a performance\" is not a time. A matinée and an opera differ.",
            "Replace by: after 3 h under load.",
        ),
        row(
            ("10", ""),
            CommentType::Editorial,
            "The spelling ‘lanthorn’ is used once.",
            "Replace by ‘lantern’.",
        ),
    ];
    Ok(comment_form::write(&head, &comments)?)
}

fn fdis() -> Result<Vec<u8>, Error> {
    cover::draft(&Draft {
        heading: "FINAL DRAFT INTERNATIONAL STANDARD",
        reference: "ISO/FDIS 99204",
        committee: "ISO/TC 299",
        secretariat: "SIS",
        voting: ("2026-02-09", "2026-04-06"),
        titles: (
            "Robotics — Shelving robots in reading rooms — Noise limits",
            "Robotique — Robots de rangement en salle de lecture — Limites de bruit",
        ),
        ics: "25.040.30",
        clauses: &[
            (
                "1   Scope",
                "This document limits the noise of robots that put books back on shelves while people read.",
            ),
            (
                "6   Limits",
                "6.2   The level at the reader’s seat shall not exceed 42 dB, the instrument standing 1 m from the robot.\n6.3   A robot that drops a book shall say so quietly.",
            ),
            (
                "Annex B   Measurement",
                "The instrument stands 3 m from the robot. The arithmetic mean of ten levels is the result.",
            ),
        ],
    })
}

fn internal_ballot_mail() -> Result<Vec<u8>, Error> {
    let ballot = cover::paper(&Paper {
        number: "ISO/TC 46/SC 4 N 9901",
        heading: "Committee internal ballot",
        rows: &[
            ("Document type:", "Ballot"),
            ("Ballot type:", "Committee internal ballot (CIB)"),
            ("Committee:", "ISO/TC 46/SC 4"),
            ("Title:", "Disbanding of WG 99 and place of the next plenary meeting"),
            ("Date:", "2026-03-02"),
            ("Secretariat:", "KATS"),
            ("Start date:", "2026-03-02"),
            ("End date:", "2026-04-10"),
            ("Expected action:", "VOTE"),
        ],
        text: &[
            "Background. WG 99, Exchange of index cards, has met its last card. The plenary meeting of 2027 has two invitations.",
            "Question 1: Do you agree to disband WG 99, with thanks to its convenor and experts?",
            "Answers: yes / no / abstain",
            "Question 2: Which place do you prefer for the plenary meeting in 2027?",
            "Answers: Springfield / Lakeside / abstain",
        ],
    })?;
    let text = "Dear members of ISO/TC 46/SC 4,\n\nN-number: ISO/TC 46/SC 4 N 9901\nTitle: Disbanding of WG 99 and place of the next plenary meeting\n\
        Type: ballot (CIB)\nExpected action: vote\nDue date: 2026-04-10\n\nThe questions are in the attached document.\n\n\
        With kind regards — the committee manager (made up, as this whole mail is)\n";
    Ok(mail::write(
        &[
            ("From", "Committee Manager <manager@tc46sc4.example.org>"),
            ("To", "U.S. mirror group <tag@example.org>"),
            ("Subject", "ISO/TC 46/SC 4"),
            ("Date", "Mon, 02 Mar 2026 09:30:00 +0100"),
            ("Message-ID", "<n9901.20260302@tc46sc4.example.org>"),
        ],
        text,
        &[Attachment { name: "ISO-TC46-SC4_N9901.pdf", media: "application/pdf", bytes: &ballot }],
    ))
}

fn review() -> Result<Vec<u8>, Error> {
    forms::form(
        "Systematic review",
        &[
            ("Ballot type", "Systematic review (SR)"),
            ("Reference", "ISO 99350:2021"),
            ("Title", "Graphical symbols — Signs for picnic places"),
            ("Committee", "ISO/TC 145"),
            ("Secretariat", "BSI"),
            ("Start date", "2026-01-15"),
            ("End date", "2026-06-04"),
        ],
        &[(
            "Note",
            "The document is five years old. Member bodies are asked whether it is to be confirmed, revised or withdrawn, and whether they use it.\nThe sign for a place where ants may be expected has been questioned.",
        )],
    )
}

fn proposal() -> Result<Vec<u8>, Error> {
    let form = forms::form(
        "Form 4: New Work Item Proposal",
        &[
            ("Circulation date:", "2026-01-19"),
            ("Closing date for voting:", "2026-04-13"),
            ("Reference number:", "ISO/NP 99501"),
            ("Proposer (ISO member body or A liaison organization):", "SNV"),
            ("Committee:", "ISO/TC 83"),
            ("Document number:", "ISO/TC 83 N 9977"),
            ("Secretariat:", "DIN"),
            (
                "Title of the proposed deliverable",
                "Recreational facilities — Giant chess boards — Safety of the pieces",
            ),
        ],
        &[
            (
                "Scope of the proposed deliverable",
                "Stability, edges and weight of chess pieces taller than 0,6 m that are moved on foot. Pieces that move by themselves are excluded.",
            ),
            (
                "Purpose and justification of the proposal",
                "In public gardens pieces are lifted by children. A queen of 14 kg that topples from h = 0,9 m hits a foot with about 120 J.",
            ),
            (
                "Preparatory work",
                "An outline is attached. The proposer can make a working draft within four months.",
            ),
            ("This proposal will be developed by", "A new working group, for which experts are asked."),
        ],
    )?;
    let outline = cover::paper(&Paper {
        number: "Annex to ISO/TC 83 N 9977",
        heading: "Outline",
        rows: &[("Title:", "Giant chess boards — Safety of the pieces: outline")],
        text: &[
            "1 Scope. 2 Normative references. 3 Terms: piece, square, check. 4 Stability: angle of tilt α ≥ 12°. 5 Edges: radius ≥ 3 mm. 6 Weight. 7 Marking.",
        ],
    })?;
    Ok(word::pack([("ISO-TC83_N9977_Form4.docx", form), ("ISO-TC83_N9977_outline.pdf", outline)])?)
}
