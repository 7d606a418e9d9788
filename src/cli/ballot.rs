//! `isodesk ballot`: what ISO asks, by when, and what each ballot still needs.

use crate::{
    cli::{Done, Door, Failure, reason::reason, result},
    desk::{
        Desk,
        ballots::{self, Filter, Tab},
        committees, concurrence,
        correct_ballot::{self, Correction},
        radar,
        record_result::{self, Recorded},
    },
    domain::{
        ballot::{BallotKind, BallotView},
        membership::Downgrade,
    },
};
use jiff::civil::Date;
use serde_json::{Value, json};

/// Ballots on a list for a person, where nothing else was asked for.
const MOST_LISTED: u32 = 500;

/// Arguments of `isodesk ballot`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk ballot list --required                      we must vote, and no vote was exported
  isodesk ballot list --closing 14 --committee \"ISO/TC 176\"
  isodesk ballot show \"ISO/DIS 26262-6\"
  isodesk ballot correct 4 --closes 2016-12-20 --because \"extended by mail of 2016-12-01\"
  isodesk ballot cancel 4 --because \"withdrawn by ISO\"
  isodesk ballot link 4 --committee \"ISO/TC 22\" --because \"of a joint working group\"
  isodesk ballot excuse 4 --because \"excused by ISO's mail of 2017-01-09\"")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// The ballots, those that close first before the others
    #[command(after_help = "Examples:\n  isodesk ballot list --required\n  isodesk ballot list --closing 14")]
    List(ListArguments),
    /// One ballot with its questions and its papers
    #[command(after_help = "Examples:\n  isodesk ballot show \"ISO/DIS 26262-6\"")]
    Show {
        /// Its number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
    },
    /// Correct what is recorded of a ballot; what it was before stays on record
    #[command(
        after_help = "Examples:\n  isodesk ballot correct 4 --closes 2016-12-20 --because \"extended by mail\""
    )]
    Correct(CorrectArguments),
    /// Record that ISO has withdrawn a ballot
    #[command(after_help = "Examples:\n  isodesk ballot cancel 4 --because \"withdrawn by ISO\"")]
    Cancel {
        /// Its number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
        /// Why
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        because: String,
    },
    /// Say that a ballot belongs to other committees too: one position, and each of their TAGs agrees or waives
    Link {
        /// Its number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
        /// A further committee; may be given several times
        #[arg(long, value_name = "REF", required = true)]
        committee: Vec<String>,
        /// Why
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        because: String,
    },
    /// Record that ISO has excused a missed ballot: it no longer counts against P-membership
    Excuse {
        /// Its number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
        /// Why
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        because: String,
    },
}

#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
struct ListArguments {
    /// Only those on which we must vote and have not
    #[arg(long, group = "tab")]
    required: bool,
    /// Only those open for voting
    #[arg(long, group = "tab")]
    open: bool,
    /// Only those opened in the last two weeks
    #[arg(long, group = "tab")]
    new: bool,
    /// Only those that close within so many days
    #[arg(long, value_name = "DAYS", group = "tab")]
    closing: Option<u16>,
    /// Only those that closed in the last two weeks
    #[arg(long, group = "tab")]
    closed: bool,
    /// Only of this committee
    #[arg(long, value_name = "REF")]
    committee: Option<String>,
    /// Only those for which this TAG forms the position
    #[arg(long, value_name = "NAME")]
    tag: Option<String>,
    /// Only so many, those that close last [default: 500; with --json, or of one part of the list, all]
    #[arg(long, value_name = "N")]
    newest: Option<u32>,
}

#[derive(clap::Args)]
struct CorrectArguments {
    /// Its number, or its reference
    #[arg(value_name = "BALLOT")]
    ballot: String,
    /// First day of voting
    #[arg(long, value_name = "DATE")]
    opens: Option<Date>,
    /// Last day of voting, in Geneva
    #[arg(long, value_name = "DATE")]
    closes: Option<Date>,
    /// The committee that runs it
    #[arg(long, value_name = "REF")]
    committee: Option<String>,
    /// The kind of ballot
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Its title
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    because: String,
}

/// Does what the arguments say.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let shown = match &arguments.verb {
        Verb::List(arguments) => return listed(&desk, arguments, door),
        Verb::Show { ballot } => correct_ballot::show(&desk, ballot),
        Verb::Correct(arguments) => {
            let correction = correction(arguments)?;
            correct_ballot::correct(&desk, &arguments.ballot, &correction, &arguments.because)
        }
        Verb::Cancel { ballot, because } => correct_ballot::cancel(&desk, ballot, because),
        Verb::Link { ballot, committee: committees, because } => {
            let committees = committees.iter().map(|text| committee(text)).collect::<Result<Vec<_>, _>>()?;
            concurrence::link(&desk, ballot, &committees, because)
        }
        Verb::Excuse { ballot, because } => radar::excuse(&desk, ballot, because)
            .and_then(|view| correct_ballot::show(&desk, &view.ballot.number.to_string())),
    };
    match shown {
        Ok((view, papers)) => {
            let beside = record_result::of_ballot(&desk, view.ballot.number)
                .and_then(|result| Ok((result, committees::downgrade_of(&desk, &view.ballot.committee)?)));
            match beside {
                Ok((result, downgrade)) => show(door, &view, &papers, (result.as_ref(), downgrade.as_ref())),
                Err(refusal) => door.refused(refusal),
            }
        }
        Err(refusal) => door.refused(refusal),
    }
}

fn listed(desk: &Desk, arguments: &ListArguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let mut filter = filter(arguments)?;
    // Everything that was ever voted on is more than a person reads.
    let is_cut = filter.tab == Tab::All && filter.most.is_none() && !door.json;
    filter.most = filter.most.or(is_cut.then_some(MOST_LISTED));
    let views = match ballots::list(desk, &filter) {
        Ok(views) => views,
        Err(refusal) => return door.refused(refusal),
    };
    let done = list(door, &views)?;
    if is_cut && views.len() >= usize::try_from(MOST_LISTED).unwrap_or(usize::MAX) {
        writeln!(door.err, "note: these are the {MOST_LISTED} that close last; `--newest N` shows more")?;
    }
    Ok(done)
}

fn filter(arguments: &ListArguments) -> Result<Filter, Failure> {
    let tabs = [
        (arguments.required, Tab::Required),
        (arguments.open, Tab::Open),
        (arguments.new, Tab::New),
        (arguments.closed, Tab::Closed),
    ];
    let chosen = tabs.into_iter().find(|(is_chosen, _)| *is_chosen).map(|(_, tab)| tab);
    let committee = arguments.committee.as_deref().map(committee).transpose()?;
    Ok(Filter {
        tab: chosen.or(arguments.closing.map(Tab::Closing)).unwrap_or_default(),
        committee,
        tag: arguments.tag.clone(),
        most: arguments.newest,
    })
}

fn committee(text: &str) -> Result<crate::domain::committee::CommitteeReference, Failure> {
    text.parse().map_err(|error: crate::domain::committee::ReadCommitteeError| {
        Failure::wrong_use(format!("{}: {error}", error.code())).hint(error.hint())
    })
}

fn correction(arguments: &CorrectArguments) -> Result<Correction, Failure> {
    let kind = match &arguments.kind {
        None => None,
        Some(word) => Some(BallotKind::from_word(word).ok_or_else(|| {
            let kinds = BallotKind::ALL.map(BallotKind::word).join(", ");
            Failure::wrong_use(format!("E-BAL-005: `{word}` is not a kind of ballot"))
                .hint(format!("allowed: {kinds}"))
        })?),
    };
    Ok(Correction {
        opens: arguments.opens,
        closes: arguments.closes,
        committee: arguments.committee.as_deref().map(committee).transpose()?,
        kind,
        title: arguments.title.clone(),
    })
}

/// The line of a ballot in the contract.
pub(super) fn line(view: &BallotView) -> Value {
    json!({
        "ballot": view.ballot.number,
        "kind": view.ballot.kind,
        "reference": view.ballot.reference,
        "document_number": view.ballot.document_number,
        "title": view.ballot.title,
        "committee": view.ballot.committee,
        "opens": view.ballot.opens,
        "closes": view.ballot.closes,
        "closes_zone": view.plan.closes.zone,
        "cut_off": view.plan.cut_off.date,
        "tag_cut_off": view.plan.tag_cut_off.date,
        "cut_off_zone": view.plan.cut_off.zone,
        "participation": view.participation,
        "obligation": view.obligation,
        "tag": view.tag,
        "linked_committees": view.ballot.linked,
        "open_tags": view.open_tags,
        "late": view.late,
        "position": view.position,
        "state": view.state,
        "rule_set": view.ballot.rule_set,
        "needs": view.needs,
    })
}

fn list(door: &mut Door<'_>, views: &[BallotView]) -> Result<Done, Failure> {
    if door.json {
        for view in views {
            door.json_line(&line(view))?;
        }
        return Ok(Done::Clean);
    }
    let Some(first) = views.first() else {
        door.line("no ballot matches")?;
        return Ok(Done::Clean);
    };
    let row = |view: &BallotView| {
        let ballot = &view.ballot;
        [
            ballot.number.to_string(),
            ballot.name(),
            ballot.committee.to_string(),
            ballot.closes.to_string(),
            view.plan.cut_off.date.to_string(),
            view.obligation.map_or("not known", crate::domain::ballot::Obligation::word).to_owned(),
            format!("{}{}", view.state.word(), if view.late.is_some() { ", late" } else { "" }),
            view.needs.join("; "),
        ]
    };
    let heads = ["No", "Ballot", "Committee", "Closes (Geneva)", "Cut-off", "We", "State", "Needs"];
    door.table(heads, views.iter().map(row))?;
    door.line(format!("cut-offs end with the day in {}", first.plan.cut_off.zone))?;
    Ok(Done::Clean)
}

fn show(
    door: &mut Door<'_>,
    view: &BallotView,
    papers: &[crate::domain::vote::EvidenceDocument],
    (result, downgrade): (Option<&Recorded>, Option<&Downgrade>),
) -> Result<Done, Failure> {
    let differs =
        result.and_then(|result| result.ours.as_ref()).is_some_and(|ours| ours.as_sent == Some(false));
    let done = if differs { Done::WithFindings } else { Done::Clean };
    if door.json {
        let mut shown = line(view);
        shown["questions"] = json!(view.ballot.questions);
        shown["remarks"] = json!(view.plan.remarks);
        shown["documents"] = json!(papers);
        shown["cancelled"] = json!(view.ballot.cancelled);
        shown["downgraded_until"] = json!(downgrade.map(|downgrade| downgrade.until));
        shown["result"] = result.map_or(Value::Null, result::in_short);
        door.json_line(&shown)?;
        return Ok(done);
    }
    let ballot = &view.ballot;
    let reference = ballot.reference.as_ref().map(ToString::to_string).unwrap_or_default();
    door.line(format!("ballot {}: {} {reference}", ballot.number, ballot.kind))?;
    if let Some(title) = &ballot.title {
        door.line(title)?;
    }
    let number = ballot.document_number.as_ref().map(|number| format!(" N {number}")).unwrap_or_default();
    door.line(format!("committee   {}{number}", ballot.committee))?;
    let opens = ballot.opens.map_or_else(|| "not known".to_owned(), |day| day.to_string());
    door.line(format!("opens       {opens}"))?;
    door.line(format!("closes      {}", view.plan.closes))?;
    door.line(format!("cut-off     {}", view.plan.cut_off))?;
    door.line(format!("TAG cut-off {}", view.plan.tag_cut_off))?;
    for remark in &view.plan.remarks {
        door.line(format!("            {remark}"))?;
    }
    say_membership(door, view, downgrade)?;
    door.line(format!("TAG         {}", view.tag.as_deref().unwrap_or("none")))?;
    if !ballot.linked.is_empty() {
        let linked: Vec<String> = ballot.linked.iter().map(ToString::to_string).collect();
        door.line(format!("together    with {}", linked.join(", ")))?;
    }
    door.line(format!("state       {}; position: {}", view.state.word(), view.position.word()))?;
    if let Some(late) = &view.late {
        door.line(format!("            our vote is late: {late}"))?;
    }
    if let Some(why) = &ballot.cancelled {
        door.line(format!("            cancelled: {why}"))?;
    }
    door.line(format!("rules       {}", ballot.rule_set))?;
    for question in &ballot.questions {
        door.line(format!("question {}  {}", question.number, question.text))?;
        if !question.offers.is_empty() {
            door.line(format!("            {}", question.allowed()))?;
        }
    }
    for need in &view.needs {
        door.line(format!("needs       {need}"))?;
    }
    if let Some(result) = result {
        result::as_lines(door, result)?;
    }
    Ok(done)
}

/// Our standing, what it asks of us, and how long a lost one cannot be regained.
fn say_membership(
    door: &mut Door<'_>,
    view: &BallotView,
    downgrade: Option<&Downgrade>,
) -> Result<(), Failure> {
    let standing = view.participation.map_or("not known", crate::domain::membership::Participation::word);
    let duty = view.obligation.map_or("not known", crate::domain::ballot::Obligation::word);
    door.line(format!("membership  {standing}; we: {duty}"))?;
    match downgrade {
        Some(Downgrade { since, until, .. }) => {
            door.line(format!("            O since {since}, downgraded until {until}"))
        }
        None => Ok(()),
    }
}
