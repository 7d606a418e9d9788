//! Every sample that is not plain text, by its path below `samples/`.

mod bad;
mod cover;
mod forms;
mod mail;
mod stories;

/// What can go wrong while making them.
pub(crate) type Error = Box<dyn std::error::Error>;

/// All of them, in the order of the folders.
pub(crate) fn all() -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut all = stories::all()?;
    all.extend(bad::all()?);
    Ok(all)
}
