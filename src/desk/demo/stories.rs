//! The samples of the rehearsal, built into the binary: `samples/` says what each is.

/// A file with its bytes.
pub(super) struct Sample {
    pub(super) name: &'static str,
    pub(super) bytes: &'static [u8],
}

/// One ballot from the paper to the submission.
pub(super) struct Story {
    /// Folder below `samples/`.
    pub(super) folder: &'static str,
    pub(super) title: &'static str,
    /// What to watch for.
    pub(super) text: &'static str,
    /// As a person names it at the command line.
    pub(super) ballot: &'static str,
    pub(super) roster: Sample,
    /// Dropped into the inbox.
    pub(super) papers: &'static [Sample],
    /// The votes of the members, one file for each round.
    pub(super) votes: &'static [Sample],
    /// Positions that are refused.
    pub(super) refused: &'static [Sample],
    pub(super) position: Sample,
}

impl Story {
    pub(super) fn samples(&self) -> impl Iterator<Item = &Sample> {
        let lists = self.papers.iter().chain(self.votes).chain(self.refused);
        lists.chain([&self.roster, &self.position])
    }
}

const fn sample(name: &'static str, bytes: &'static [u8]) -> Sample {
    Sample { name, bytes }
}

/// In the order in which they are played.
pub(super) const STORIES: [Story; 5] = [
    Story {
        folder: "dis-approved-with-comments",
        title: "A DIS approved with comments",
        text: "Seven of eight agree; the negative has a reason, so it is recirculated once.",
        ballot: "ISO/DIS 99101-2",
        roster: sample(
            "roster.toml",
            include_bytes!("../../../samples/dis-approved-with-comments/roster.toml"),
        ),
        papers: &[
            sample(
                "ISO-DIS_99101-2.pdf",
                include_bytes!("../../../samples/dis-approved-with-comments/ISO-DIS_99101-2.pdf"),
            ),
            sample(
                "US_ISO-DIS_99101-2_comments.docx",
                include_bytes!(
                    "../../../samples/dis-approved-with-comments/US_ISO-DIS_99101-2_comments.docx"
                ),
            ),
        ],
        votes: &[
            sample(
                "member-votes.csv",
                include_bytes!("../../../samples/dis-approved-with-comments/member-votes.csv"),
            ),
            sample(
                "member-votes-round-2.csv",
                include_bytes!("../../../samples/dis-approved-with-comments/member-votes-round-2.csv"),
            ),
        ],
        refused: &[],
        position: sample(
            "position.toml",
            include_bytes!("../../../samples/dis-approved-with-comments/position.toml"),
        ),
    },
    Story {
        folder: "fdis-disapproved",
        title: "An FDIS disapproved for technical reasons",
        text: "A negative without reasons would not be counted at ISO, so the desk refuses it.",
        ballot: "ISO/FDIS 99204",
        roster: sample("roster.toml", include_bytes!("../../../samples/fdis-disapproved/roster.toml")),
        papers: &[sample(
            "ISO-FDIS_99204.pdf",
            include_bytes!("../../../samples/fdis-disapproved/ISO-FDIS_99204.pdf"),
        )],
        votes: &[sample(
            "member-votes.csv",
            include_bytes!("../../../samples/fdis-disapproved/member-votes.csv"),
        )],
        refused: &[sample(
            "position-without-reasons.toml",
            include_bytes!("../../../samples/fdis-disapproved/position-without-reasons.toml"),
        )],
        position: sample("position.toml", include_bytes!("../../../samples/fdis-disapproved/position.toml")),
    },
    Story {
        folder: "cib-two-questions",
        title: "An internal ballot with two questions",
        text: "The ballot comes as a mail; the questions stand in its attachment.",
        ballot: "ISO/TC 46/SC 4 N 9901",
        roster: sample("roster.toml", include_bytes!("../../../samples/cib-two-questions/roster.toml")),
        papers: &[sample(
            "ballot-notice.eml",
            include_bytes!("../../../samples/cib-two-questions/ballot-notice.eml"),
        )],
        votes: &[sample(
            "member-votes.csv",
            include_bytes!("../../../samples/cib-two-questions/member-votes.csv"),
        )],
        refused: &[],
        position: sample("position.json", include_bytes!("../../../samples/cib-two-questions/position.json")),
    },
    Story {
        folder: "systematic-review",
        title: "A systematic review",
        text: "Confirm, revise or withdraw, and five questions on how the document is used.",
        ballot: "ISO 99350:2021",
        roster: sample("roster.toml", include_bytes!("../../../samples/systematic-review/roster.toml")),
        papers: &[sample(
            "SR_ISO_99350.docx",
            include_bytes!("../../../samples/systematic-review/SR_ISO_99350.docx"),
        )],
        votes: &[sample(
            "member-votes.csv",
            include_bytes!("../../../samples/systematic-review/member-votes.csv"),
        )],
        refused: &[],
        position: sample("position.toml", include_bytes!("../../../samples/systematic-review/position.toml")),
    },
    Story {
        folder: "new-work-item-two-experts",
        title: "A new work item with two experts",
        text: "The proposal comes in a ZIP archive; taking part needs experts by name.",
        ballot: "ISO/NP 99501",
        roster: sample(
            "roster.toml",
            include_bytes!("../../../samples/new-work-item-two-experts/roster.toml"),
        ),
        papers: &[sample(
            "ISO-TC83_N9977.zip",
            include_bytes!("../../../samples/new-work-item-two-experts/ISO-TC83_N9977.zip"),
        )],
        votes: &[sample(
            "member-votes.csv",
            include_bytes!("../../../samples/new-work-item-two-experts/member-votes.csv"),
        )],
        refused: &[],
        position: sample(
            "position.toml",
            include_bytes!("../../../samples/new-work-item-two-experts/position.toml"),
        ),
    },
];

/// Files that the desk has to survive.
pub(super) const BAD_FILES: &[Sample] = &[
    sample("truncated.pdf", include_bytes!("../../../samples/bad-files/truncated.pdf")),
    sample("encrypted.pdf", include_bytes!("../../../samples/bad-files/encrypted.pdf")),
    sample("bomb.zip", include_bytes!("../../../samples/bad-files/bomb.zip")),
    sample("slip.zip", include_bytes!("../../../samples/bad-files/slip.zip")),
    sample("empty.pdf", include_bytes!("../../../samples/bad-files/empty.pdf")),
    sample("wrong-extension.pdf", include_bytes!("../../../samples/bad-files/wrong-extension.pdf")),
    sample("scan.pdf", include_bytes!("../../../samples/bad-files/scan.pdf")),
];
