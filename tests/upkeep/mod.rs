//! What is done to a store between the nights.

mod review;
mod review_list;
