//! Bytes to text to notice: what a received file says.
//!
//! Reading never fails on bad content: it gives what could be read and findings. It fails only when bytes
//! cannot be had. Hostile bytes are read in a child process of the same binary ([`worker`]).

pub mod comments;
pub mod fields;
pub mod formats;
pub mod kind;
pub mod labels;
pub mod limits;
pub mod notice;
pub mod position_form;
pub mod result;
pub mod text;
pub mod worker;

mod archive;
mod compound;
mod doc;
mod first;
mod flow;
mod html;
mod mail;
mod office;
mod outlook;
mod pdf;
mod plain;
mod rtf;
mod scan;
mod sniff;
pub mod table;
mod trouble;
mod xml;
