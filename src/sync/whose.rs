use crate::policy::{Municipalities, Municipality};
use crate::readers::SetAside;
use crate::record::{Place, SentRecord};
use crate::text::{Diagnostic, shortened};

use super::{Failure, Job};

/// Of which job's municipality records are.
pub(super) struct Whose {
    /// Whether records say it; else all are of the only job.
    is_said: bool,
    municipalities: Municipalities,
}

/// Why a record is of nobody.
pub(super) struct Refused {
    place: Option<Place>,
    reason: String,
    discreet: String,
}

impl Whose {
    /// Those of the jobs, then those of others.
    ///
    /// # Errors
    /// Records that say of which municipality they are, and a policy that does not.
    pub(super) fn new(jobs: &[Job<'_>], others: &[(&str, &Municipality)]) -> Result<Self, Failure> {
        let is_said = jobs.iter().any(|job| job.description.says_municipality());
        let nameless = jobs.iter().find(|job| is_said && job.policy.municipality().is_none());
        if let Some(job) = nameless {
            let what = format!(
                "the records say of which municipality they are, and the policy `{}` does not",
                job.policy.name()
            );
            let help = "write `municipality \"9999\" \"Exempelköping\"` in the policy";
            return Err(Failure::Usage(Diagnostic::error(what).help(help)));
        }
        let jobs = jobs.iter().map(|job| (job.policy.name(), job.policy.municipality()));
        let others = others.iter().map(|(policy, other)| (*policy, Some(*other)));
        Ok(Self { is_said, municipalities: Municipalities::of(jobs.chain(others)) })
    }

    /// The place of the job, or of what follows the jobs, by what a record says.
    pub(super) fn find(&self, said: Option<&(Place, String)>) -> Result<usize, Refused> {
        if !self.is_said {
            return Ok(0);
        }
        let text = said.map_or("", |(_, text)| text);
        self.municipalities.find(text).ok_or_else(|| {
            let known = self.municipalities.known([text]);
            let reason = match text {
                "" => format!("it does not say of which municipality it is; {known}"),
                text => {
                    format!("no policy is for the municipality `{}`; {known}", shortened(text))
                }
            };
            let known = self.municipalities.known([]);
            let discreet = format!("no policy is for what stands here; {known}");
            Refused { place: said.map(|(place, _)| place.clone()), reason, discreet }
        })
    }
}

impl Refused {
    /// The record as a row that is set aside.
    pub(super) fn row(self, sent: SentRecord) -> SetAside {
        SetAside {
            place: self.place.unwrap_or(sent.place),
            reason: self.reason,
            discreet: Some(self.discreet),
            row: String::new(),
            person: Some(sent.person),
            municipality: sent.municipality,
            protected: Some(sent.protected == Some(true)),
        }
    }
}
