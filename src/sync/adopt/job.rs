use std::collections::BTreeSet;
use std::sync::Arc;

use crate::policy::FieldId;
use crate::text::Diagnostic;

use super::super::{Failure, Job, USER, refuse};

/// What is to be taken over.
#[derive(Debug, Clone, Copy)]
pub struct Adoption<'a> {
    /// The platform's own export: its source is [`USER`], and it is not said to be everything.
    pub job: &'a Job<'a>,
    /// What a value is of which the export does not say whether the person has edited it.
    pub unmarked: Option<Mark>,
    /// The source that synchronised values are from; `None` where nobody knows.
    pub synced_from: Option<&'a str>,
}

/// Whose a value is that the platform has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The person has edited it.
    Edited,
    /// Some source has sent it.
    Synced,
}

impl Adoption<'_> {
    /// Holds that it is said of every value whose it is, and that its source can be one.
    ///
    /// # Errors
    /// What is missing, in words for whoever knows the platform.
    pub fn check(&self) -> Result<(), Failure> {
        if let Some(name) = self.synced_from {
            if name == USER {
                let what = "`user` is no source that values are synchronised from";
                let help = "what people have edited is said by `--unmarked-as edited`";
                return Err(Failure::Usage(Diagnostic::error(what).help(help)));
            }
            refuse::source(&Job { source: name, ..*self.job })?;
        }
        let unmarked = self.unmarked_fields();
        if self.unmarked.is_some() || unmarked.is_empty() {
            return Ok(());
        }
        let fields = unmarked.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>();
        let what = format!(
            "nothing says whether people have edited {}: `--unmarked-as` is needed",
            fields.join(", ")
        );
        let help = "`--unmarked-as synced`: the values came from a source, and the next night may \
                    replace them by what a source has then; `--unmarked-as edited`: people have \
                    entered them, and the next night keeps them as the rules keep people's own \
                    values. Where the export says it of each value, the key `edited` of the \
                    description says where";
        Err(Failure::Usage(Diagnostic::error(what).help(help)))
    }

    /// The fields of which some record says whether they are edited.
    pub(super) fn marked_fields(&self) -> Vec<FieldId> {
        let marks = self.job.description.records.iter().flat_map(|record| &record.edited);
        let fields = marks.filter_map(|mark| self.job.policy.field(&mark.field));
        fields.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The fields that some record of the description carries without a mark.
    fn unmarked_fields(&self) -> BTreeSet<Arc<str>> {
        let records = self.job.description.records.iter();
        let unmarked = records.flat_map(|record| {
            let is_marked = |field: &str| record.edited.iter().any(|mark| *mark.field == *field);
            let fields = record.fields.iter().map(|field| &field.name);
            fields.filter(move |field| !is_marked(field)).cloned()
        });
        unmarked.collect()
    }
}
