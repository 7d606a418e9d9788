//! Official results of voting: read, computed again, and held against the vote that was submitted.

use crate::support::{Run, TestDesk, corpus, project};
use isodesk::domain::vote::Paper;
use isodesk::outbox::{
    typeset::{
        Typeface,
        flow::{BODY, STRONG},
        sheet::{Imprint, Sheets},
    },
    word::{self, Cell, Sheet, WordFile},
};
use serde_json::{Value, json};

/// A desk of a body that votes on nothing yet.
fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    desk
}

/// Records a result of those words and gives the line about it.
#[track_caller]
fn record(desk: &TestDesk, words: &str) -> (i32, Value) {
    let path = desk.path("result.txt");
    std::fs::write(&path, words).unwrap();
    let path = path.display().to_string();
    let run: Run = desk.command().args(["--json", "result", "record", &path]).output().unwrap().into();
    (run.code, run.json().pop().unwrap_or_else(|| panic!("{run:?}")))
}

/// Codes and messages of the findings.
fn found(line: &Value) -> Vec<String> {
    let findings = line["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            format!("{}: {}", finding["code"].as_str().unwrap(), finding["message"].as_str().unwrap())
        })
        .collect()
}

/// A result in the wording of 2013.
fn result(p: &str, all: &str, end: &str) -> String {
    format!(
        "Ballot Information\nReference\tISO/IEC DIS 99646\nCommittee\tISO/IEC JTC 1/SC 2\nEdition number\t1\n\
         English title\tCharacters for the labels of lanterns\nStart date\t2025-01-25\tEnd date\t2025-04-25\n\
         Status\tClosed\nVoting stage\tEnquiry\tVersion number\t1\nResult of voting\n\
         P-Members voting: {p} (requirement >= 66.66%)\n\
         (P-Members having abstained are not counted in this vote.)\n\
         Member bodies voting: {all} (requirement <= 25%)\n{end}"
    )
}

#[test]
fn the_vectors_of_the_rules_are_read_and_computed_again() {
    let cases = [
        ("16 in favour out of 16 = 100 %", "0 negative votes out of 23 = 0 %", "Approved\n", "approved"),
        ("24 in favour out of 32 = 75 %", "10 negative votes out of 71 = 14 %", "Approved\n", "approved"),
        ("13 in favour out of 16 = 81.25 %", "3 negative votes out of 21 = 14.28%", "", "approved"),
        ("56 in favour out of 71 = 78.9 %", "18 negative votes out of 78 = 23.1 %", "Approved\n", "approved"),
        (
            "56 in favour out of 71 = 78,8\u{2009}%",
            "20 negative votes out of 78 = 25\u{202f}%",
            "Disapproved\n",
            "not-approved",
        ),
        ("15 in favour out of 17 =\n88 %", "2 negative votes out\nof 20 = 10 %", "Approved.\n", "approved"),
        ("0 in favour out of 0", "0 negative votes out of 5 = 0%", "", "undetermined"),
    ];
    for (p, all, end, expected) in cases {
        let (code, line) = record(&desk(), &result(p, all, end));
        assert_eq!((code, &line["computed"]["decision"]), (0, &json!(expected)), "{p}: {line:#}");
        assert_eq!(found(&line), Vec::<String>::new(), "{p}");
        assert_eq!(line["reference"], "ISO/IEC DIS 99646");
    }
}

#[test]
fn a_changed_digit_of_a_result_is_caught_and_placed() {
    let words = result("24 in favour out of 32 = 75 %", "10 negative votes out of 71 = 14 %", "Approved\n");
    let desk = desk();
    let cases = [
        ("24 in", "14 in", "P-members: `75 %` is printed, and 14 of 32 is 43.75 %"),
        ("of 32", "of 35", "P-members: `75 %` is printed, and 24 of 35 is 68.57 %"),
        ("75 %", "76 %", "P-members: `76 %` is printed, and 24 of 32 is 75.00 %"),
        ("10 neg", "20 neg", "member bodies: `14 %` is printed, and 20 of 71 is 28.16 %"),
        ("of 71", "of 61", "member bodies: `14 %` is printed, and 10 of 61 is 16.39 %"),
    ];
    for (from, to, message) in cases {
        let (code, line) = record(&desk, &words.replacen(from, to, 1));
        assert_eq!((code, &line["mismatch"]), (1, &json!(true)));
        assert_eq!(found(&line)[0], format!("E-RES-001: {message}"));
        assert_eq!(line["findings"][0]["line"], if message.starts_with('P') { 10 } else { 12 });
        assert_eq!(line["outcome"], "recorded");
    }
    let (code, line) = record(&desk, &words.replace("Approved", "Disapproved"));
    assert_eq!((code, found(&line).len()), (1, 1));
    assert_eq!(found(&line)[0], "E-RES-001: `not approved` is printed, and by the counts it is approved");
}

const TABLE: &str = "Votes by members\nCountry\tMember\tStatus\tVote\tComments\n\
    Freedonia\tFSB\tP-Member\tApproval\t-\nSylvania\tSYLS\tP-Member\tDisapproval *\tyes\n\
    United States\tANSI\tP-Member\tApproval\t-\nRuritania\tRUS-X\tO-Member\tY\t-\nGrand Fenwick\tGFB\tP-Member\tA\t-\n";

#[test]
fn the_table_is_counted_too() {
    let counts = ("2 in favour out of 3 = 66 %", "1 negative votes out of 4 = 25 %");
    let (code, line) = record(&desk(), &result(counts.0, counts.1, &format!("Approved\n{TABLE}")));
    assert_eq!((code, found(&line)), (0, Vec::new()), "{line:#}");
    assert_eq!(line["votes"].as_array().unwrap().len(), 5);
    assert_eq!(
        line["votes"][1],
        json!({ "country": "Sylvania", "member": "SYLS", "status": "P", "cast": "disapproval", "with_comments": true })
    );
    let other = TABLE.replace("Disapproval *", "Approval");
    let (code, line) = record(&desk(), &result(counts.0, counts.1, &format!("Approved\n{other}")));
    assert_eq!(code, 1);
    assert_eq!(
        found(&line),
        [
            "E-RES-001: member bodies: 1 of 4 negative is printed, and the table shows 0 of 4",
            "E-RES-001: P-members: 2 of 3 in favour is printed, and the table shows 3 of 3",
        ]
    );
    let short = TABLE.replace("Ruritania\tRUS-X\tO-Member\tY\t-\n", "");
    let (code, line) = record(&desk(), &result(counts.0, counts.1, &format!("Approved\n{short}")));
    assert_eq!(code, 0);
    assert_eq!(
        found(&line),
        [
            "E-RES-003: the table of votes is incomplete: it shows 3 of the 4 member bodies that voted for or against"
        ]
    );
}

#[test]
fn crosses_count_where_their_column_is_certain() {
    let table = "<html><body><p>Result of voting</p><p>Reference: ISO/IEC DIS 99646</p>\
        <p>P-Members voting: 1 in favour out of 2 = 50 % (requirement >= 66.66%)</p>\
        <p>Member bodies voting: 1 negative votes out of 3 = 33 % (requirement <= 25%)</p><p>Disapproved</p>\
        <table><tr><th>Country</th><th>Member</th><th>Status</th><th>Approval</th><th>Disapproval</th><th>Abstention</th></tr>\
        <tr><td>Freedonia</td><td>FSB</td><td>P-Member</td><td>X</td><td></td><td></td></tr>\
        <tr><td>Sylvania</td><td>SYLS</td><td>P-Member</td><td></td><td>X *</td><td></td></tr>\
        <tr><td>Ruritania</td><td>RUS-X</td><td>O-Member</td><td>X#</td><td></td><td></td></tr>\
        <tr><td>Grand Fenwick</td><td>GFB</td><td></td><td></td><td></td><td>X</td></tr></table></body></html>";
    let (code, line) = record(&desk(), table);
    assert_eq!((code, found(&line)), (0, Vec::new()), "{line:#}");
    let casts: Vec<&Value> = line["votes"].as_array().unwrap().iter().map(|vote| &vote["cast"]).collect();
    assert_eq!(casts, ["approval", "disapproval", "approval", "abstention"]);
}

#[test]
fn a_result_of_iec_states_total_and_part_apart() {
    let words = "Result of voting\nReference: ISO/IEC DTR 99646\nP-members voting: 14\nP-members in favour: 14 = 100 % > 50%\n\
                 Country\tStatus\tReceived\tVote\tComments\nFreedonia\tP\t2025-04-01\tY\t-\nSylvania\t-\t2025-04-01\tN\tY\n\
                 Final Decision: APPROVED\n";
    let (code, line) = record(&desk(), words);
    assert_eq!(code, 0, "{line:#}");
    assert_eq!(
        line["computed"]["p_members"],
        json!({ "part": 14, "of": 14, "percent": "100.00", "met": "approved" })
    );
    assert_eq!(line["printed"]["decision"], "approved");
    assert_eq!(line["votes"][1]["status"], "none");
}

#[test]
fn what_states_nothing_of_a_vote_is_refused() {
    let desk = desk();
    let path = desk.path("result.txt");
    std::fs::write(&path, "Result of voting\nReference\tISO/IEC DIS 99646\nsee the portal\n").unwrap();
    let run = desk.run(["result", "record", path.to_str().unwrap()]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            1,
            "error: E-RES-002: no count of votes is printed in a form that can be read\n\
             hint: a result prints `P-Members voting: 15 in favour out of 17`, a table of who voted what, or at least its decision\n"
        )
    );
}

#[test]
fn a_decision_without_counts_is_recorded_and_nothing_is_computed() {
    let (code, line) = record(&desk(), "Result of voting\nReference\tISO/IEC DIS 99646\nApproved\n");
    assert_eq!((code, &line["outcome"]), (0, &json!("recorded")), "{line:#}");
    assert_eq!(
        line["computed"],
        json!({ "p_members": null, "member_bodies": null, "decision": null, "from": "nothing" })
    );
    assert_eq!(line["printed"]["decision"], "approved");
    assert_eq!(found(&line), ["E-RES-002: no count of votes is printed in a form that can be read"]);
}

/// A summary of an old committee: its P-members, a cross each, and no counts.
fn summary(reference: &str, rows: &[[&str; 6]]) -> String {
    let row = |cells: &[&str; 6], tag: &str| {
        let cells: String =
            cells.iter().map(|cell| ["<", tag, ">", *cell, "</", tag, ">"].concat()).collect();
        format!("<tr>{cells}</tr>")
    };
    let heads = ["P-Member", "Approve", "Approve with comments", "Disapprove", "Abstain", "Not yet voted"];
    let rows: String = rows.iter().map(|cells| row(cells, "td")).collect();
    format!(
        "<html><body><p>ISO/IEC JTC 1/SC 22 N 3660</p><p>Summary of Voting</p><p>Result of voting</p><p>Reference: {reference}</p>\
         <p>End date: 2003-08-22</p><table>{}{rows}</table></body></html>",
        row(&heads, "th")
    )
}

#[test]
fn an_old_summary_without_counts_is_counted_from_its_rows() {
    let rows = [
        ["Freedonia", "X", "", "", "", ""],
        ["Sylvania", "", "X*", "", "", ""],
        ["United States", "", "", "X#", "", ""],
        ["Ruritania", "", "", "", "X", ""],
        ["Grand Fenwick", "", "", "", "", "X"],
    ];
    let (code, line) = record(&desk(), &summary("ISO/IEC CD 99646", &rows));
    assert_eq!((code, found(&line)), (0, Vec::new()), "{line:#}");
    assert_eq!(
        line["computed"],
        json!({
            "p_members": { "part": 2, "of": 3, "percent": "66.66", "met": "approved" }, "member_bodies": null,
            "decision": "approved", "from": "table"
        })
    );
    let votes: Vec<(&Value, &Value, &Value)> = line["votes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|vote| (&vote["cast"], &vote["with_comments"], &vote["status"]))
        .collect();
    let p = json!("P");
    assert_eq!(votes[1], (&json!("approval"), &json!(true), &p));
    assert_eq!(votes[2], (&json!("disapproval"), &json!(true), &p));
    assert_eq!(votes[4], (&Value::Null, &json!(false), &p));
    // Whose kind is not known: two of three is two thirds, and more than half; both say the same.
    let (_, line) = record(&desk(), &summary("not named", &rows));
    assert_eq!(line["computed"]["decision"], "approved");
    let mut three_of_five = rows;
    three_of_five[3] = ["Ruritania", "X", "", "", "", ""];
    three_of_five[4] = ["Grand Fenwick", "", "", "X", "", ""];
    let (_, line) = record(&desk(), &summary("not named", &three_of_five));
    assert_eq!(
        line["computed"]["decision"], "undetermined",
        "more than half, and less than two thirds: {line:#}"
    );
    let (_, line) = record(&desk(), &summary("ISO/IEC DTR 99646", &three_of_five));
    assert_eq!(line["computed"]["decision"], "approved");
    // Two crosses in one row: whose vote it is is not guessed at.
    let mut torn = rows;
    torn[0] = ["Freedonia", "X", "", "X", "", ""];
    let (code, line) = record(&desk(), &summary("ISO/IEC CD 99646", &torn));
    assert_eq!(
        (code, &line["computed"]["decision"], &line["computed"]["from"]),
        (0, &Value::Null, &json!("nothing"))
    );
    assert_eq!(
        found(&line),
        ["E-RES-003: no counts are printed, and 1 of 5 rows of the table cannot be read"]
    );
    // A printed decision that the rows contradict is named.
    let against = [["Freedonia", "", "", "X", "", ""], ["Sylvania", "", "", "X", "", ""]];
    let words = summary("ISO/IEC CD 99646", &against).replace("<table>", "<p>Approved</p><table>");
    let (code, line) = record(&desk(), &words);
    assert_eq!(code, 1);
    assert_eq!(found(&line), ["E-RES-001: `approved` is printed, and by the counts it is not approved"]);
}

#[test]
fn whether_our_vote_arrived_as_sent_is_said() {
    let desk = TestDesk::new().on("2026-03-02");
    desk.run(["init"]).ok();
    let sample =
        |name: &str| project().join("samples/dis-approved-with-comments").join(name).display().to_string();
    desk.run(["tag", "import", &sample("roster.toml")]).ok();
    desk.run(["take-in", &sample("ISO-DIS_99101-2.pdf")]).ok();
    desk.run(["position", "record", &sample("position.toml")]).ok();
    desk.run(["vote", "sign", "1", "--by", "Jordan Quill", "--because", "the TAG voted at its meeting"]).ok();
    desk.run(["vote", "submit", "1"]).ok();

    let desk = desk.on("2026-06-01");
    let head = "Result of voting\nReference: ISO/DIS 99101-2\nCommittee: ISO/TC 2\n\
        P-Members voting: 2 in favour out of 3 = 66 %\nMember bodies voting: 1 negative votes out of 4 = 25 %\nApproved\n";
    let (code, line) = record(&desk, &format!("{head}{TABLE}"));
    assert_eq!((code, found(&line), &line["ballot"]), (0, Vec::new(), &json!(1)), "{line:#}");
    assert_eq!(line["our_vote"], json!({ "sent": "approval", "arrived": "approval", "as_sent": true }));
    assert_eq!(record(&desk, &format!("{head}{TABLE}")).1["outcome"], "unchanged");
    let shown = &desk.json(["result", "show", "1"])[0];
    assert_eq!((&shown["result"], &shown["our_vote"]["as_sent"]), (&line["result"], &json!(true)));

    let turned = TABLE
        .replace("United States\tANSI\tP-Member\tApproval", "United States\tANSI\tP-Member\tDisapproval")
        .replace("SYLS\tP-Member\tDisapproval *", "SYLS\tP-Member\tApproval");
    let (code, line) = record(&desk, &format!("{head}{turned}"));
    assert_eq!(code, 1);
    assert_eq!(
        found(&line),
        [
            "E-RES-004: our vote did not arrive as sent: approval was submitted, and `United States` shows disapproval"
        ]
    );
    let shown = desk.run(["ballot", "show", "1"]);
    assert_eq!(shown.code, 1, "{shown:?}");
    assert!(
        shown.stdout.contains(
            "result      approved as printed, approved by the counts (result 2)\n\
             OUR VOTE    approval was submitted, and the result shows disapproval\n"
        ),
        "{}",
        shown.stdout
    );
    let shown: Run = desk.command().args(["--json", "ballot", "show", "1"]).output().unwrap().into();
    assert_eq!(shown.json()[0]["result"]["our_vote"]["as_sent"], false);
    let gone = TABLE.replace("\tANSI\t", "\tXYZ\t");
    let (code, line) = record(&desk, &format!("{head}{gone}"));
    assert_eq!(
        (code, found(&line)),
        (0, vec!["E-RES-005: the table of votes has no row for ANSI, and a vote was submitted".to_owned()])
    );
}

#[test]
fn a_dropped_result_is_recorded_with_its_ballot() {
    let desk = TestDesk::new().on("2026-03-02");
    desk.run(["init"]).ok();
    desk.run([
        "take-in",
        &project().join("samples/dis-approved-with-comments/ISO-DIS_99101-2.pdf").display().to_string(),
    ])
    .ok();
    let refused = desk.run(["result", "show", "1"]);
    assert_eq!(
        (refused.code, refused.stderr.lines().next()),
        (2, Some("error: E-RES-006: no result of ballot 1 is recorded"))
    );
    desk.drop_bytes(
        "result.txt",
        b"Result of voting\nReference: ISO/DIS 99101-2\nCommittee: ISO/TC 2\n\
          P-Members voting: 2 in favour out of 3 = 66 %\nMember bodies voting: 1 negative votes out of 4 = 25 %\nApproved\n",
    );
    let taken = &desk.json(["take-in"])[0];
    assert_eq!((&taken["outcome"], &taken["ballot"]), (&json!("filed"), &json!(1)), "{taken:#}");
    let page = desk.run(["result", "show", "1"]).ok().stdout;
    insta::assert_snapshot!(page, @r"
    ISO/DIS 99101-2: on record as result 1, ballot 1
      P-members: 2 of 3 in favour = 66.66 %: met
      member bodies: 1 of 4 negative = 25.00 %: met
      by the counts approved; printed: approved
      our vote: nothing was submitted; in the table: not shown
    ");
}

#[test]
fn the_result_of_fdis_2375_agrees_and_a_changed_digit_does_not() {
    let Some(path) = corpus("papers/covers/result-fdis-2375.txt", "the_result_of_fdis_2375") else { return };
    let words = std::fs::read_to_string(path).unwrap();
    let (code, line) = record(&desk(), &words);
    assert_eq!((code, &line["computed"]["decision"]), (0, &json!("approved")), "{line:#}");
    assert_eq!(
        (&line["reference"], &line["committee"]),
        (&json!("ISO/IEC FDIS 2375"), &json!("ISO/IEC JTC 1/SC 2"))
    );
    assert_eq!((&line["opens"], &line["closes"]), (&json!("2002-09-26"), &json!("2002-11-26")));
    assert_eq!(
        found(&line),
        [
            "E-RES-003: the table of votes is incomplete: it shows 0 of the 23 member bodies that voted for or against"
        ]
    );
    for (from, to) in
        [("16 in", "15 in"), ("of 16", "of 18"), ("100 %", "10 %"), ("0 neg", "3 neg"), ("= 0 %", "= 9 %")]
    {
        let (code, line) = record(&desk(), &words.replacen(from, to, 1));
        assert_eq!((code, &line["mismatch"]), (1, &json!(true)), "{from} -> {to}: {line:#}");
    }
}

/// Where the columns of the printed table begin; the heads of the crosses are centred on their columns.
const COLUMNS: [f32; 6] = [60.0, 170.0, 240.0, 310.0, 390.0, 480.0];

/// A result on paper, as the voting portal prints it: the words, then the table with crosses under the heads.
fn printed(words: &str, rows: &[[&str; 6]], rows_on_first: usize) -> Vec<u8> {
    let face = Typeface::load().unwrap();
    let mut sheets = Sheets::on(Paper::A4);
    let mut y = 70.0;
    for line in words.lines() {
        for (x, part) in [60.0, 170.0, 280.0, 390.0].into_iter().zip(line.split('\t')) {
            sheets.text(x, y, face.line(part, BODY));
        }
        y += 14.0;
    }
    let head = ["Country", "Member", "Status", "Approval", "Disapproval", "Abstention"];
    let place = |sheets: &mut Sheets, y: f32, cells: &[&str; 6], style| {
        for (column, cell) in cells.iter().enumerate() {
            let line = face.line(cell, style);
            // Crosses stand in the middle below their heads.
            let middle = face.line(head[column], STRONG).width / 2.0;
            let x = if column < 3 { COLUMNS[column] } else { COLUMNS[column] + middle - line.width / 2.0 };
            sheets.text(x, y, line);
        }
    };
    place(&mut sheets, y, &head, STRONG);
    for (number, row) in rows.iter().enumerate() {
        y += 16.0;
        if number == rows_on_first {
            sheets.next_page();
            y = 80.0;
        }
        place(&mut sheets, y, row, BODY);
    }
    let imprint = Imprint {
        title: "Result of voting".to_owned(),
        author: "nobody".to_owned(),
        day: jiff::civil::date(2025, 5, 1),
    };
    sheets.write(&face, &imprint).unwrap()
}

const CROSSES: [[&str; 6]; 7] = [
    ["Freedonia", "FSB", "P-Member", "X", "", ""],
    ["Sylvania", "SYLS", "P-Member", "", "X *", ""],
    ["United States", "ANSI", "P-Member", "X *", "", ""],
    ["Ruritania, Kingdom of", "RUS-X", "O-Member", "X", "", ""],
    ["Grand Fenwick", "GFB", "P-Member", "", "", "X"],
    ["Zubrowka", "ZBS", "", "X", "", ""],
    ["San Serriffe", "SSI", "P-Member", "", "", ""],
];

/// Records a result that lies in a file of that name and gives the line about it.
fn record_bytes(name: &str, bytes: &[u8]) -> (i32, Value) {
    let desk = desk();
    std::fs::write(desk.path(name), bytes).unwrap();
    let path = desk.path(name).display().to_string();
    let run: Run = desk.command().args(["--json", "result", "record", &path]).output().unwrap().into();
    (run.code, run.json().pop().unwrap_or_else(|| panic!("{run:?}")))
}

#[track_caller]
fn the_crosses_are_read(line: &Value) {
    let votes: Vec<(&str, &Value, bool)> = line["votes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|vote| {
            (vote["country"].as_str().unwrap(), &vote["cast"], vote["with_comments"].as_bool().unwrap())
        })
        .collect();
    let expected = [
        ("Freedonia", json!("approval"), false),
        ("Sylvania", json!("disapproval"), true),
        ("United States", json!("approval"), true),
        ("Ruritania, Kingdom of", json!("approval"), false),
        ("Grand Fenwick", json!("abstention"), false),
        ("Zubrowka", json!("approval"), false),
        ("San Serriffe", Value::Null, false),
    ];
    assert_eq!(votes, expected.each_ref().map(|(country, cast, with)| (*country, cast, *with)));
    assert_eq!(found(line), Vec::<String>::new());
}

#[test]
fn crosses_on_paper_count_by_where_they_stand() {
    let counts = ("2 in favour out of 3 = 66 %", "1 negative votes out of 5 = 20 %");
    let words = result(counts.0, counts.1, "Approved\nVotes by members");
    for rows_on_first in [7, 3] {
        let (code, line) = record_bytes("result.pdf", &printed(&words, &CROSSES, rows_on_first));
        assert_eq!(code, 0, "{line:#}");
        assert_eq!(line["reference"], "ISO/IEC DIS 99646");
        the_crosses_are_read(&line);
    }
    // One cross under another head: the table contradicts the counts.
    let mut turned = CROSSES;
    turned[0] = ["Freedonia", "FSB", "P-Member", "", "X", ""];
    let (code, line) = record_bytes("result.pdf", &printed(&words, &turned, 7));
    assert_eq!((code, &line["mismatch"]), (1, &json!(true)));
    assert_eq!(
        found(&line),
        [
            "E-RES-001: member bodies: 1 of 5 negative is printed, and the table shows 2 of 5",
            "E-RES-001: P-members: 2 of 3 in favour is printed, and the table shows 1 of 3",
        ]
    );
}

#[test]
fn a_result_in_a_word_file_is_read_as_well() {
    let counts = ("2 in favour out of 3 = 66 %", "1 negative votes out of 5 = 20 %");
    let words = result(counts.0, counts.1, "Approved\nVotes by members");
    let widths = [1500; 6];
    let row = |cells: &[&str; 6]| word::row(&cells.map(|text| Cell { width: 1500, style: "Normal", text }));
    let head = ["Country", "Member", "Status", "Approval", "Disapproval", "Abstention"];
    let rows: Vec<String> = std::iter::once(&head).chain(&CROSSES).map(row).collect();
    let body: String = words.lines().map(|line| word::paragraph("Normal", line)).collect();
    let file = WordFile {
        title: "Result".to_owned(),
        sheet: Sheet::Portrait,
        body: body + &word::table(&widths, &rows),
        header: String::new(),
        footer: String::new(),
    };
    let (code, line) = record_bytes("result.docx", &word::write(&file).unwrap());
    assert_eq!(code, 0, "{line:#}");
    the_crosses_are_read(&line);
}
