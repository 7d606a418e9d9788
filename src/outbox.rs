//! Files we make: receipts, submissions, reports. [`atomic`] is the only way they reach the disk.

pub mod atomic;
mod base64;
pub mod bundle;
pub mod checksums;
pub mod comment_form;
pub mod comment_template;
pub mod comparison_page;
pub mod csv;
pub mod html;
pub mod ics;
pub mod lines;
pub mod mail;
pub mod position_form;
pub mod radar_page;
pub mod ssh_key;
pub mod submission;
pub mod typeset;
pub mod vote_pdf;
pub mod word;
pub mod year_page;
