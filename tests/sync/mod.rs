//! The main job, from delivered files to the store.

mod afresh;
mod cycle;
mod deliveries;
mod edits;
mod export;
mod formats;
mod full;
mod killed;
mod limit;
mod protected;
mod rejected;
mod report;
mod show;
mod stories;
