//! How findings and refusals are said: to people on stderr, to programs as one JSON object.

use crate::{
    cli::{Done, Door, Failure},
    desk::refusal::Refusal,
    domain::{
        finding::{Finding, Severity},
        membership::Balance,
    },
};
use serde_json::json;

impl Door<'_> {
    /// Says findings to a person: severity, code, what is wrong; then the next step.
    pub(crate) fn findings(&mut self, findings: &[Finding]) -> Result<(), Failure> {
        for finding in findings {
            let word = match finding.severity {
                Severity::Notice => "notice",
                Severity::Warning => "warning",
                Severity::Blocking => "error",
            };
            writeln!(self.err, "{word}: {}: {}", finding.code, finding.message)?;
            if let Some(hint) = &finding.hint {
                writeln!(self.err, "hint: {hint}")?;
            }
        }
        Ok(())
    }

    /// Says the balance of interests in a TAG; one category with more than half of the members is a warning.
    pub(crate) fn balance(&mut self, balance: &Balance) -> Result<(), Failure> {
        let categories: Vec<String> =
            balance.categories.iter().map(|(name, count)| format!("{name} {count}")).collect();
        if !categories.is_empty() {
            self.line(format!("interests: {}", categories.join(", ")))?;
        }
        let Some(dominant) = &balance.dominant else { return Ok(()) };
        let message = format!("more than half of the voting members are of one interest: {dominant}");
        let finding = Finding::new("E-TAG-008", Severity::Warning, message)
            .hint("seek members of other interests; the year-end report shows the balance");
        self.findings(&[finding])
    }

    /// Ends a command that was refused: exit code 1 for what is wrong with the input, 2 for a wrong word, 3 for
    /// trouble of the desk's own.
    pub(crate) fn refused(&mut self, refusal: Refusal) -> Result<Done, Failure> {
        let hint = refusal.hint();
        let failure = match refusal {
            Refusal::Findings(findings) => {
                self.findings(&findings)?;
                if self.json {
                    let error = findings.iter().find(|finding| finding.is_blocking()).map(
                        |first| json!({ "code": first.code, "message": first.message, "hint": first.hint }),
                    );
                    self.json_line(&json!({ "outcome": "refused", "error": error, "findings": findings }))?;
                }
                return Ok(Done::WithFindings);
            }
            Refusal::Unknown(_) | Refusal::Unreadable { .. } => Failure::wrong_use(&refusal),
            Refusal::Store { .. }
            | Refusal::Submission { .. }
            | Refusal::Write { .. }
            | Refusal::Calendar(_) => Failure::could_not_work(&refusal),
        };
        Err(match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        })
    }
}
