//! Behaviour, a module a subject.

mod syntax;
