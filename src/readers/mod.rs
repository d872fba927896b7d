//! What sources deliver, read into records by the help of a source description.

mod broken;
mod chosen;
mod csv;
mod delivery;
mod description;
mod glimpse;
mod json;
mod letters;
mod original;
mod reread;
mod row;
mod tree;
mod xml;

pub use csv::{CsvReader, Unfolder};
pub use delivery::{Delivery, open};
pub use description::{
    Category, Compare, CsvFormat, Description, FieldPlaces, Format, PartPlaces, Path, Places,
    Protected, RecordDescription, Standard, Step, TODAY, Test, Vocabulary, When, XmlFormat,
};
pub use glimpse::{Folded, Glimpse};
pub use original::{Frame, Reader};
pub use reread::{Extent, Reread};
pub use row::{Marked, Row, SetAside};
pub use tree::Unfinished;
