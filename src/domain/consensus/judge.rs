//! Judging: whether a tally establishes an answer, by which rule, and what is still needed.

use super::{
    Consensus, Counted, MemberVote, QuorumCheck, Tally, ThresholdCheck, Verdict, effect_of, votes_in_force,
};
use crate::domain::{
    ballot::{Choice, Effect, Question},
    membership::{Split, TagRules},
    rules::share::Denominator,
};
use jiff::{ToSpan as _, civil::Date};

/// The time there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The day of judging.
    pub today: Date,
    /// The TAG's cut-off.
    pub closes: Date,
}

/// Judges a tally by the TAG's rules.
///
/// An answer is established when the quorum is met and the answer has the threshold. Negatives with reasons
/// against an approval are recirculated once, in the first round, when there is time before the TAG's cut-off.
pub fn judge(counted: &Counted<'_>, tally: &Tally, rules: &TagRules, window: Window) -> Consensus {
    let sides = sides(counted.question, tally);
    let in_force = votes_in_force(counted);
    let quorum = quorum(tally, rules);
    let leading = leading(&sides);
    let threshold = threshold(&sides, tally, rules);
    let negatives = leading
        .filter(|side| side.effect == Effect::For)
        .map_or_else(Vec::new, |_| negatives_with_reasons(counted.question, &in_force));
    let until = recirculation(counted.round, rules, window);
    let voting: u32 = sides.iter().map(|side| side.votes).sum();
    let verdict = if voting == 0 {
        Verdict::Undetermined
    } else if !quorum.met || !threshold.met {
        Verdict::None
    } else if !negatives.is_empty() && until.is_some() {
        Verdict::Recirculate
    } else {
        Verdict::Reached
    };
    let answer = leading.map(|side| side.choice.clone()).filter(|_| match verdict {
        Verdict::Reached | Verdict::Recirculate => true,
        Verdict::None | Verdict::Undetermined => false,
    });
    let facts =
        Facts { tally, rules, sides: &sides, quorum, threshold: &threshold, negatives: &negatives, until };
    let needs = facts.needs(verdict);
    let explanation = facts.explanation(verdict);
    Consensus { verdict, answer, quorum, threshold, unresolved: negatives, needs, explanation }
}

/// One of the answers between which a question decides; approvals with and without comments are one side.
#[derive(Clone, Debug)]
struct Side {
    choice: Choice,
    effect: Effect,
    votes: u32,
}

fn sides(question: &Question, tally: &Tally) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for count in &tally.counts {
        let effect = effect_of(question, &count.choice);
        let joined = match effect {
            Effect::Abstain => continue,
            Effect::For | Effect::Against => sides.iter_mut().find(|side| side.effect == effect),
            Effect::Alternative | Effect::Statement => None,
        };
        match joined {
            Some(side) => side.votes += count.votes,
            None => sides.push(Side { choice: count.choice.clone(), effect, votes: count.votes }),
        }
    }
    sides
}

/// The side with the most votes, when it is alone with them.
fn leading(sides: &[Side]) -> Option<&Side> {
    let most = sides.iter().map(|side| side.votes).max().filter(|most| *most > 0)?;
    let mut leaders = sides.iter().filter(|side| side.votes == most);
    let first = leaders.next();
    first.filter(|_| leaders.next().is_none())
}

fn quorum(tally: &Tally, rules: &TagRules) -> QuorumCheck {
    let needed = rules.quorum.needed_of(tally.eligible);
    let responded = tally.eligible - tally.absent;
    QuorumCheck { needed, responded, met: responded >= needed }
}

fn threshold(sides: &[Side], tally: &Tally, rules: &TagRules) -> ThresholdCheck {
    let of = match rules.threshold.of {
        Denominator::Voting => sides.iter().map(|side| side.votes).sum(),
        Denominator::Membership => tally.eligible,
    };
    let most = sides.iter().map(|side| side.votes).max().unwrap_or(0);
    let met = leading(sides).is_some() && rules.threshold.is_met_by(most, of);
    ThresholdCheck { rule: rules.threshold.to_string(), in_favour: most, of, met }
}

fn negatives_with_reasons(question: &Question, in_force: &[&MemberVote]) -> Vec<String> {
    in_force
        .iter()
        .filter(|vote| effect_of(question, &vote.choice) == Effect::Against)
        .filter(|vote| vote.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty()))
        .map(|vote| vote.organization.clone())
        .collect()
}

/// The last day of a recirculation that is still to come and still fits.
fn recirculation(round: u32, rules: &TagRules, window: Window) -> Option<Date> {
    let until = window.today.checked_add(i64::from(rules.recirculation_days).days()).ok()?;
    (round == 1 && until <= window.closes).then_some(until)
}

/// What a judgement rests on, to put it into words.
struct Facts<'a> {
    tally: &'a Tally,
    rules: &'a TagRules,
    sides: &'a [Side],
    quorum: QuorumCheck,
    threshold: &'a ThresholdCheck,
    negatives: &'a [String],
    until: Option<Date>,
}

impl Facts<'_> {
    fn needs(&self, verdict: Verdict) -> Vec<String> {
        let mut needs = Vec::new();
        if !self.quorum.met {
            let missing = self.quorum.needed - self.quorum.responded;
            needs.push(format!("{} for the quorum of {}", more(missing, "response"), self.quorum.needed));
        }
        if verdict == Verdict::Recirculate
            && let Some(until) = self.until
        {
            needs.push(format!(
                "recirculate {} with reasons until {until}",
                plural(self.negatives.len(), "negative")
            ));
        }
        if self.is_split(verdict) {
            needs.push("an abstention: by its rules this TAG abstains when it is split".to_owned());
        } else if !self.threshold.met && verdict != Verdict::Undetermined {
            needs.push(self.missing_votes());
        }
        if verdict == Verdict::Undetermined {
            needs.push("a vote that is no abstention".to_owned());
        }
        needs
    }

    /// Whether everybody counted, nothing has the threshold, and the TAG's rules say what follows.
    fn is_split(&self, verdict: Verdict) -> bool {
        verdict == Verdict::None
            && self.quorum.met
            && !self.threshold.met
            && self.rules.split == Split::Abstain
    }

    /// How many of the members that are still silent would have to join the leading side.
    fn missing_votes(&self) -> String {
        let no_way = || "an abstention for lack of consensus, or another round".to_owned();
        let Some(side) = leading(self.sides) else { return no_way() };
        let enough = |joined: &u32| {
            let of = match self.rules.threshold.of {
                Denominator::Voting => self.threshold.of + joined,
                Denominator::Membership => self.threshold.of,
            };
            self.rules.threshold.is_met_by(side.votes + joined, of)
        };
        match (1..=self.tally.absent).find(enough) {
            Some(joined) => format!("{} for `{}`", more(joined, "vote"), side.choice),
            None => no_way(),
        }
    }

    fn explanation(&self, verdict: Verdict) -> Vec<String> {
        let met = |met: bool| if met { "met" } else { "not met" };
        let quorum = match self.rules.quorum.0 {
            Some(share) => {
                format!("the quorum is {share}, that is {}: {}", self.quorum.needed, met(self.quorum.met))
            }
            None => "there is no quorum".to_owned(),
        };
        let responded = format!(
            "{} of {} eligible members responded; {quorum}",
            self.quorum.responded, self.tally.eligible
        );
        let mut lines = vec![self.share(verdict), responded];
        if self.tally.by_silence > 0 {
            lines.push(format!(
                "silence counts as approval in this TAG: {}",
                plural_u32(self.tally.by_silence, "member")
            ));
        }
        if !self.negatives.is_empty() {
            let negatives = plural(self.negatives.len(), "negative");
            let why = match (verdict, self.tally.round) {
                (Verdict::Recirculate, _) => "to be recirculated once",
                (_, 1) => "no time is left to recirculate",
                _ => "recirculated and not resolved",
            };
            lines.push(format!("{negatives} with reasons ({why}): {}", self.negatives.join(", ")));
        }
        lines
    }

    fn share(&self, verdict: Verdict) -> String {
        let ThresholdCheck { rule, in_favour, of, met } = self.threshold;
        let whom = match self.rules.threshold.of {
            Denominator::Voting => "members voting, abstentions not counted",
            Denominator::Membership => "members, silent ones counted",
        };
        match (verdict, leading(self.sides)) {
            (Verdict::Undetermined, _) => "nobody voted for or against: undetermined".to_owned(),
            (_, None) => {
                format!("the leading answers have the same number of votes, {in_favour} of {of} each")
            }
            (_, Some(side)) => {
                let met = if *met { "met" } else { "not met" };
                format!("`{}` has {in_favour} of {of} {whom}; {rule} is needed: {met}", side.choice)
            }
        }
    }
}

fn more(number: u32, what: &str) -> String {
    if number == 1 { format!("1 more {what}") } else { format!("{number} more {what}s") }
}

fn plural(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn plural_u32(number: u32, what: &str) -> String {
    plural(number as usize, what)
}
