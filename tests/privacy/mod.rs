//! Data protection: what logs say of persons, and what a person has a right to.

mod logs;
