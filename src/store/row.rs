//! All that is kept of a person, as one row in the store's own numbers: the same for every kind
//! of store.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::record::Moment;

/// All that is kept of one person. Categories, fields, sources, rules and runs are the store's
/// numbers for them, so that whoever changes a policy changes no person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonRow<'a> {
    /// What is stored, by rising field.
    #[serde(borrow)]
    pub stored: Vec<StoredPart<'a>>,
    /// The latest record of each source in each category, by rising source, and those of one
    /// source in the order in which they came.
    #[serde(borrow)]
    pub known: Vec<KnownPart<'a>>,
    /// What waits for somebody to decide, or was dismissed.
    #[serde(borrow)]
    pub waiting: Vec<WaitingPart<'a>>,
}

/// A stored value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPart<'a> {
    /// The field.
    pub field: i64,
    /// The value in normal form; `None` where it is missing.
    #[serde(borrow)]
    pub value: Option<Cow<'a, str>>,
    /// The source it is from, 0 for the person; `None` for data from before Foga.
    pub origin: Option<i64>,
    /// The category it came in.
    pub category: Option<i64>,
    /// Since when it has been this value.
    pub since: Option<Moment>,
    /// The run that made it so.
    pub run: i64,
    /// The rule that made it so.
    pub rule: i64,
}

/// What the latest record of a source in a category said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPart<'a> {
    /// The source, 0 for the platform, which has no more than a mark of protected identity.
    pub source: i64,
    /// The category; 0 of a mark of protected identity that is of no record.
    pub category: i64,
    /// Whether it said protected identity.
    pub protected: bool,
    /// Whether it is the mark of a source that has the person no more, or of the platform: its last
    /// word was protected identity.
    pub gone: bool,
    /// The run since which it is known so.
    pub run: i64,
    /// What it reports, by rising field; missing values have no part.
    #[serde(borrow)]
    pub values: Vec<ReportedPart<'a>>,
}

/// A value that a source reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedPart<'a> {
    /// The field.
    pub field: i64,
    /// The value in normal form; `None` where it is the stored one of that field, letter for
    /// letter, as most are.
    #[serde(borrow)]
    pub value: Option<Cow<'a, str>>,
    /// The run since which it is reported so.
    pub run: i64,
}

/// A value that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingPart<'a> {
    /// The field.
    pub field: i64,
    /// The category of the record or the edit.
    pub category: i64,
    /// The source whose record it was, 0 for the person.
    pub by: i64,
    /// What would be stored; `None` for missing.
    #[serde(borrow)]
    pub value: Option<Cow<'a, str>>,
    /// The run in which somebody dismissed it; 0 while it waits.
    pub dismissed: i64,
    /// The run in which it was held.
    pub run: i64,
    /// The rule that held it; 0 where it is not known.
    pub rule: i64,
}

impl<'a> PersonRow<'a> {
    /// What is stored of a field.
    pub fn stored(&self, field: i64) -> Option<&StoredPart<'a>> {
        self.stored.iter().find(|part| part.field == field)
    }

    /// The text of a value that a source reports.
    pub fn reported<'r>(&'r self, part: &'r ReportedPart<'a>) -> &'r str {
        let stored = || self.stored(part.field).and_then(|stored| stored.value.as_deref());
        part.value.as_deref().or_else(stored).unwrap_or_default()
    }

    /// Whether some source's latest record, or the last word of one that has the person no more,
    /// says protected identity.
    pub fn is_protected(&self) -> bool {
        self.known.iter().any(|known| known.protected)
    }

    /// Stores something of a field in the place of what was stored, or nothing. What sources report
    /// stays what it was.
    pub fn set_stored(&mut self, field: i64, part: Option<StoredPart<'a>>) {
        self.spell_out();
        self.stored.retain(|known| known.field != field);
        self.stored.extend(part);
        self.tidy();
    }

    /// What waits, or was dismissed, of an origin's in a category.
    pub fn waiting(&self, field: i64, category: i64, by: i64) -> Option<&WaitingPart<'a>> {
        self.waiting.iter().find(|part| part.key() == (field, category, by))
    }

    /// Lets something wait in the place of what waits of the same field, category and origin.
    pub fn set_waiting(&mut self, part: WaitingPart<'a>) {
        self.waiting.retain(|known| known.key() != part.key());
        self.waiting.push(part);
        self.waiting.sort_by_key(WaitingPart::key);
    }

    /// Writes out every reported value that is the stored one, so that these can change.
    pub(super) fn spell_out(&mut self) {
        for part in self.known.iter_mut().flat_map(|known| &mut known.values) {
            if part.value.is_none() {
                let stored = self.stored.iter().find(|stored| stored.field == part.field);
                part.value = stored.and_then(|stored| stored.value.clone());
            }
        }
    }

    /// The reverse of [`spell_out`](Self::spell_out), and each part in its place.
    pub(super) fn tidy(&mut self) {
        self.stored.sort_by_key(|part| part.field);
        self.known.sort_by_key(|part| part.source);
        self.waiting.sort_by_key(WaitingPart::key);
        for known in &mut self.known {
            known.values.sort_by_key(|part| part.field);
            for part in &mut known.values {
                let stored = self.stored.iter().find(|stored| stored.field == part.field);
                let stored = stored.and_then(|stored| stored.value.as_deref());
                if stored.is_some() && stored == part.value.as_deref() {
                    part.value = None;
                }
            }
        }
    }
}

impl WaitingPart<'_> {
    /// What there is at most one of: field, category and origin.
    pub fn key(&self) -> (i64, i64, i64) {
        (self.field, self.category, self.by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> PersonRow<'static> {
        let stored = |field, value: &'static str| StoredPart {
            field,
            value: Some(value.into()),
            origin: Some(0),
            category: None,
            since: Moment::parse("2026-11-24 08:30"),
            run: 300,
            rule: 2,
        };
        let reported =
            |field, value: &'static str| ReportedPart { field, value: Some(value.into()), run: 7 };
        let known = KnownPart {
            source: 1,
            category: 2,
            protected: false,
            gone: false,
            run: 7,
            values: vec![reported(2, "Bo"), reported(1, "Åsa")],
        };
        let waiting = WaitingPart {
            field: 1,
            category: 2,
            by: 0,
            value: None,
            dismissed: 9,
            run: 7,
            rule: 0,
        };
        PersonRow {
            stored: vec![stored(2, "Eva"), stored(1, "Åsa")],
            known: vec![known],
            waiting: vec![waiting],
        }
    }

    #[test]
    fn a_row_comes_back_from_its_bytes() {
        let mut row = row();
        row.tidy();
        let bytes = row.to_bytes();
        assert_eq!(PersonRow::from_bytes(&bytes), Some(row));
        assert_eq!(PersonRow::from_bytes(&[]), Some(PersonRow::default()));
        for length in 1..bytes.len() {
            assert_eq!(PersonRow::from_bytes(&bytes[..length]), None);
        }
        assert_eq!(
            PersonRow::from_bytes(&[&[9], &bytes[1..]].concat()),
            None,
            "of another version"
        );
        assert_eq!(PersonRow::from_bytes(&[&bytes[..], &[0]].concat()), None);
    }

    #[test]
    fn a_reported_value_that_is_the_stored_one_is_kept_once() {
        let mut row = row();
        row.tidy();
        let [asa, bo] = &row.known[0].values[..] else { panic!("{row:?}") };
        assert_eq!((asa.value.as_deref(), row.reported(asa)), (None, "Åsa"));
        assert_eq!((bo.value.as_deref(), row.reported(bo)), (Some("Bo"), "Bo"));
        row.spell_out();
        row.stored.clear();
        assert_eq!(row.reported(&row.known[0].values[0]), "Åsa");
    }

    #[test]
    fn a_row_is_readable_where_the_database_can_show_it() {
        let json = serde_json::to_value(row()).unwrap();
        assert_eq!(json["stored"][0]["since"], "2026-11-24T08:30:00");
        let text = json.to_string();
        let back: PersonRow<'_> = serde_json::from_str(&text).unwrap();
        assert_eq!(back, row());
    }
}
