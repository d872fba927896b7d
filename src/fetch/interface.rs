use serde::Deserialize;
use serde_json::value::RawValue;

use super::access::Access;
use super::address::Address;
use super::client::Client;
use super::patience::Patience;
use super::refusal::{Wanted, no_page, refused};
use crate::text::Diagnostic;

/// Persons on a page that is asked for.
const PAGE: &str = "500";

/// An interface of SS 12000:2020, API 2.1.0.
pub struct Interface {
    address: Address,
    client: Client,
}

/// What is asked of the persons of an interface.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Only those who were changed after this time (RFC 3339).
    pub changed_after: Option<String>,
    /// What is to be told with each person: `duties`, `responsibleFor`.
    pub expand: Vec<String>,
}

/// A page of an answer, as it came.
#[derive(Debug)]
pub struct Page {
    /// A name to show: the address, and which page it is.
    pub name: String,
    /// JSON.
    pub content: Vec<u8>,
}

/// The pages of an answer. The last item is the last page, or an error: without an error all of
/// them came.
pub struct Pages<'i> {
    client: &'i mut Client,
    address: Address,
    first: Vec<(&'static str, String)>,
    /// What is asked for first.
    wanted: Wanted,
    next: Next,
    pages: u64,
}

enum Next {
    First,
    Token(String),
    Nothing,
}

/// What is of interest of a page here.
#[derive(Deserialize)]
struct Read<'p> {
    #[serde(borrow)]
    data: &'p RawValue,
    #[serde(default, rename = "pageToken")]
    page_token: Option<String>,
}

#[derive(Deserialize)]
struct Deleted {
    #[serde(default)]
    persons: Vec<String>,
}

impl Interface {
    /// An interface at an address, which is not asked for anything yet. The time that is allowed
    /// for all of it begins now.
    pub fn new(address: Address, access: Access, patience: Patience) -> Self {
        Self { address, client: Client::new(access, patience) }
    }

    /// Its persons, page by page.
    pub fn persons(&mut self, asked: &Asked) -> Pages<'_> {
        let mut query: Vec<(&'static str, String)> =
            asked.expand.iter().map(|what| ("expand", what.clone())).collect();
        query.extend(asked.changed_after.iter().map(|at| ("meta.modified.after", at.clone())));
        self.pages("persons", query, Wanted::Persons)
    }

    /// The ids of the persons who were deleted after a time (RFC 3339).
    ///
    /// # Errors
    /// Where not all of them come.
    pub fn deleted(&mut self, after: &str) -> Result<Vec<String>, Diagnostic> {
        let query = vec![("after", after.to_owned()), ("entities", "Person".to_owned())];
        let mut ids = Vec::new();
        for page in self.pages("deletedEntities", query, Wanted::Deleted) {
            let page = page?;
            let read = serde_json::from_slice::<Read<'_>>(&page.content).ok();
            let data = read.and_then(|read| serde_json::from_str::<Deleted>(read.data.get()).ok());
            ids.extend(data.ok_or_else(|| no_page(&page))?.persons);
        }
        Ok(ids)
    }

    fn pages(
        &mut self,
        name: &str,
        first: Vec<(&'static str, String)>,
        wanted: Wanted,
    ) -> Pages<'_> {
        let address = self.address.below(name);
        let client = &mut self.client;
        Pages { client, address, first, wanted, next: Next::First, pages: 0 }
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Page, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = std::mem::replace(&mut self.next, Next::Nothing);
        let mut query = vec![("limit", PAGE)];
        match &next {
            Next::Nothing => return None,
            Next::First => query.extend(self.first.iter().map(|(name, text)| (*name, &**text))),
            // A token stands for the whole question: nothing else is allowed beside it.
            Next::Token(token) => query.push(("pageToken", token)),
        }
        self.pages += 1;
        let (wanted, name) = match &next {
            Next::Token(_) => (Wanted::Next, format!("{}, page {}", self.address, self.pages)),
            _ => (self.wanted, self.address.to_string()),
        };
        let answer = self.client.get(&self.address, &query);
        let page = answer.and_then(|answer| {
            let content = answer.map_err(|status| refused(&name, wanted, status))?;
            Ok(Page { name: format!("{}, page {}", self.address, self.pages), content })
        });
        Some(page.and_then(|page| {
            let read = serde_json::from_slice::<Read<'_>>(&page.content);
            let is_list = self.wanted == Wanted::Persons;
            let is_read = |read: &Read<'_>| read.data.get().starts_with('[') == is_list;
            let read = read.ok().filter(is_read).ok_or_else(|| no_page(&page))?;
            match read.page_token.filter(|token| !token.is_empty()) {
                Some(token) if matches!(&next, Next::Token(before) if *before == token) => {
                    let what = format!("`{}` names itself as the next page", page.name);
                    return Err(Diagnostic::error(what).help("ask whoever runs the interface"));
                }
                token => self.next = token.map_or(Next::Nothing, Next::Token),
            }
            Ok(page)
        }))
    }
}
