//! The main job, from delivered files to the store.

mod adopt;
mod afresh;
mod cycle;
mod deliveries;
mod dry_run;
mod edits;
mod export;
mod formats;
mod full;
mod interface;
pub(crate) mod killed;
mod limit;
mod municipalities;
mod municipality_faults;
mod municipality_paths;
mod no_record;
mod pages;
mod protected;
mod read_again;
mod rejected;
mod renumbered;
mod report;
mod show;
mod stories;
