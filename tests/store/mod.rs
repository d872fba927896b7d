//! What every kind of store does, and what is particular to a file.

#[cfg(unix)]
mod at_once;
mod by_hand;
#[cfg(unix)]
mod checked;
mod contract;
#[cfg(unix)]
mod copied;
#[cfg(unix)]
mod database;
mod erasure;
#[cfg(unix)]
mod faults;
mod file;
#[cfg(unix)]
mod full;
mod kinds;
mod logins;
mod numbers;
#[cfg(unix)]
mod places;
#[cfg(unix)]
mod schemas;
