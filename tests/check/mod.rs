//! `foga check`, as a person sees it.

mod forms;
mod gallery;
