//! The whole desk as one file, taken while it works, and back again.
//!
//! What lies in the drop folder is listed first; then the ledger is copied, as it is at one moment; then every
//! file that this copy names, and every dropped file that it does not yet say to rest, those that were dropped and
//! claimed between the two among them. Bytes of the archive are only ever added, and a dropped file that was taken in meanwhile is found where it rests by then, so that each
//! of them is in the backup, whatever happens while it is made.

use crate::{
    desk::{Desk, folder::DeskFolder, init, template},
    domain::{
        document::Rest,
        intake::{Entry, FileMark, IntakeState, Source},
    },
    inbox::{
        arrival::{self, Arrival, Listing, Nature},
        name, place,
    },
    outbox::bundle::{self, Bundle, Poured},
    store::{self, Reader, Store, StoreError, resting::Resting},
};
use std::{
    collections::{BTreeSet, HashSet},
    ffi::OsStr,
    fs::{self, File},
    io,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
};

/// The name of the ledger in a backup: its last part, so that a folder half unpacked is no desk.
const LEDGER: &str = "isodesk.db";

/// Places read out of the ledger at once.
const PAGE: u32 = 1000;

/// A backup could not be made or brought back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("E-BAK-001: cannot write `{path}`: {cause}")]
    Unwritable {
        /// The backup or folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A file that the ledger names is not there.
    #[error("E-BAK-002: `{stored}` is missing, so that the backup would not be whole")]
    Missing {
        /// The place, from the desk's folder.
        stored: String,
    },
    /// There is a file of that name.
    #[error("E-BAK-005: `{path}` is there already, and nothing is written over")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is a desk already.
    #[error("E-BAK-003: `{path}` holds a desk already, and nothing is written over")]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The backup cannot be read.
    #[error("E-BAK-004: cannot bring back `{path}`: {cause}")]
    Unreadable {
        /// The backup.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The ledger could not do its work.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
}

impl BackupError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Unwritable { .. } => "name a file on a disk with room for the whole desk".to_owned(),
            Self::Missing { .. } => "run `isodesk verify`".to_owned(),
            Self::Exists { .. } => "name another file, or say `--replace`".to_owned(),
            Self::NotEmpty { .. } => "name a fresh folder with `--desk DIR`".to_owned(),
            Self::Unreadable { .. } => {
                "name a file that `isodesk backup` made; an unfinished folder may be removed".to_owned()
            }
            Self::Store { source } => source.hint(),
        }
    }
}

/// What becomes of an earlier file under the name of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier {
    /// It stays, and no backup is made.
    Stays,
    /// It is replaced, once the new one is whole.
    IsReplaced,
}

/// What a backup holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackedUp {
    /// Files in it.
    pub files: usize,
    /// How many of them lay in the drop folder and did not rest yet.
    pub waiting: usize,
    /// What lay in the drop folder and is not in it: still being written, or not to be read, or no file.
    pub left_out: Vec<String>,
    /// Links, pipes and devices that were put aside: an empty file stands in for each.
    pub stood_in_for: Vec<String>,
}

/// Writes the whole desk into one file.
pub fn backup(desk: &Desk, path: &Path, earlier: Earlier) -> Result<BackedUp, BackupError> {
    if earlier == Earlier::Stays && path.symlink_metadata().is_ok() {
        return Err(BackupError::Exists { path: path.to_owned() });
    }
    let unwritable = |cause| BackupError::Unwritable { path: path.to_owned(), cause };
    let dropped = arrival::list(&desk.folder.inbox(), &desk.settings.intake.leave_alone);
    let mut copy = path.as_os_str().to_owned();
    copy.push(".ledger.part");
    let copy = PathBuf::from(copy);
    desk.store.copy_to(&copy)?;
    let mut bundle = Bundle::begin(path).map_err(unwritable)?;
    let filled =
        Filling { desk, bundle: &mut bundle, path, names: BTreeSet::new(), done: BackedUp::default() }
            .fill(&copy, &dropped);
    let ended = match filled {
        Ok(done) => bundle.end().map_err(unwritable).map(|()| done),
        Err(error) => {
            bundle.drop_unfinished();
            Err(error)
        }
    };
    for ending in ["", "-wal", "-shm"] {
        let mut name = copy.clone().into_os_string();
        name.push(ending);
        let _ = place::drop_copy(Path::new(&name));
    }
    ended
}

/// A backup that is being made.
struct Filling<'a> {
    desk: &'a Desk,
    bundle: &'a mut Bundle,
    path: &'a Path,
    names: BTreeSet<String>,
    done: BackedUp,
}

impl Filling<'_> {
    fn fill(mut self, copy: &Path, dropped: &Listing) -> Result<BackedUp, BackupError> {
        let ledger = Store::open_existing(copy)?;
        self.pages(&ledger, store::resting::documents)?;
        self.pages(&ledger, store::resting::aside)?;
        let inbox = self.desk.folder.inbox();
        let shut = dropped.troubles.iter().filter_map(|(path, _)| path.strip_prefix(&inbox).ok());
        self.done.left_out.extend(shut.map(|below| name::display(below.as_os_str().as_bytes())));
        for arrival in &dropped.arrivals {
            let latest =
                ledger.read(|reader| store::intake::latest(reader, Source::Inbox, &arrival.below))?;
            if latest.is_some_and(|entry| rests_as(&entry, arrival.mark)) {
                continue;
            }
            if arrival.nature == Nature::File {
                self.dropped(arrival)?;
            } else {
                self.done.left_out.push(name::display(&arrival.below));
            }
        }
        for arrival in claimed_since(&ledger, &inbox, dropped)? {
            self.dropped(&arrival)?;
        }
        let named = put_aside(&ledger)?;
        drop(ledger);
        for folder in ["held", "duplicates", "quarantine"] {
            // What came to rest there since is not in the copy of the ledger: it is among what is dropped again.
            self.below(&self.desk.folder.place(folder), folder, &|place| named.contains(place))?;
        }
        for folder in ["receipts", "outbox", "rules"] {
            self.below(&self.desk.folder.place(folder), folder, &|_| true)?;
        }
        let settings = self.desk.folder.settings();
        if settings.is_file() {
            self.whole("isodesk.toml", &settings)?;
        }
        let template = self.desk.settings.comments.template.trim();
        if let Some(path) = template::of_settings(self.desk).ok().flatten()
            && path.is_file()
            && !self.names.contains(template)
        {
            self.whole(template, &path)?;
        }
        self.whole(LEDGER, copy)?;
        Ok(self.done)
    }

    fn pages(
        &mut self,
        ledger: &Store,
        page: impl Fn(&Reader<'_>, u64, u32) -> Result<Vec<Resting>, StoreError>,
    ) -> Result<(), BackupError> {
        let mut after = 0;
        loop {
            let next = ledger.read(|reader| page(reader, after, PAGE))?;
            let Some(last) = next.last() else { return Ok(()) };
            after = last.number;
            next.iter().try_for_each(|one| self.resting(one))?;
        }
    }

    /// A place that the ledger names.
    fn resting(&mut self, one: &Resting) -> Result<(), BackupError> {
        if self.names.contains(&one.stored) {
            return Ok(());
        }
        let digest = one.sha256.to_string();
        let filed = format!("archive/{}/{}", &digest[..2], &digest[2..]);
        // What was held may be filed by now, and what is filed may still be on its way.
        let places = [Some(one.stored.clone()), one.staged.clone(), Some(filed)];
        let path = places
            .into_iter()
            .flatten()
            .map(|place| self.desk.folder.place(&place))
            .find(|path| path.is_file())
            .ok_or_else(|| BackupError::Missing { stored: one.stored.clone() })?;
        self.whole(&one.stored, &path)
    }

    /// A dropped file that the ledger's copy does not yet say to rest: it is dropped again by the restored desk.
    fn dropped(&mut self, arrival: &Arrival) -> Result<(), BackupError> {
        let shown = name::display(&arrival.below);
        let mut name = format!("inbox/{shown}");
        while self.names.contains(&name) {
            name.push('~');
        }
        let mark = File::open(&arrival.path).and_then(|file| Ok((arrival::mark(&file.metadata()?), file)));
        let (file, source) = match mark {
            Ok((mark, file)) if mark == arrival.mark => (file, Some(arrival.mark)),
            // Changed or taken in since: what the desk knows of it by now decides.
            Ok(_) | Err(_) => match self.taken_in(arrival)? {
                Some(file) => (file, None),
                None => return Ok(()),
            },
        };
        match self.pour(&name, file, source)? {
            Poured::Whole => self.done.waiting += 1,
            Poured::LeftOut => self.done.left_out.push(shown),
        }
        Ok(())
    }

    /// The bytes of a dropped file that came to rest after the ledger was copied.
    fn taken_in(&mut self, arrival: &Arrival) -> Result<Option<File>, BackupError> {
        let latest =
            self.desk.store.read(|reader| store::intake::latest(reader, Source::Inbox, &arrival.below))?;
        let is_it = |entry: &Entry| {
            (entry.mark.device, entry.mark.inode) == (arrival.mark.device, arrival.mark.inode)
        };
        let Some(entry) = latest.filter(is_it) else {
            self.done.left_out.push(name::display(&arrival.below));
            return Ok(None);
        };
        let places = [entry.staged, entry.stored].into_iter().flatten();
        let found = places.map(|place| self.desk.folder.place(&place)).find_map(|path| File::open(path).ok());
        if found.is_none() {
            self.done.left_out.push(name::display(&arrival.below));
        }
        Ok(found)
    }

    fn below(
        &mut self,
        folder: &Path,
        name: &str,
        is_wanted: &dyn Fn(&str) -> bool,
    ) -> Result<(), BackupError> {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(own) = entry.file_name().into_string() else { continue };
            let below = format!("{name}/{own}");
            let Ok(kind) = entry.file_type() else { continue };
            if own.starts_with('.')
                || entry.path().starts_with(self.path)
                || Path::new(&own).extension().is_some_and(|ending| ending == "part")
            {
                continue;
            }
            if kind.is_dir() {
                self.below(&entry.path(), &below, is_wanted)?;
                continue;
            }
            if self.names.contains(&below) || !is_wanted(&below) {
                continue;
            }
            if kind.is_file() {
                self.whole(&below, &entry.path())?;
            } else {
                self.stand_in(below)?;
            }
        }
        Ok(())
    }

    /// A backup holds bytes. What has none keeps its place, so that the restored desk accounts for it too.
    fn stand_in(&mut self, name: String) -> Result<(), BackupError> {
        self.bundle
            .put(&name, |_| Ok(Poured::Whole))
            .map_err(|cause| BackupError::Unwritable { path: self.path.to_owned(), cause })?;
        self.names.insert(name.clone());
        self.done.stood_in_for.push(name);
        Ok(())
    }

    fn whole(&mut self, name: &str, path: &Path) -> Result<(), BackupError> {
        let file = File::open(path)
            .map_err(|cause| BackupError::Unwritable { path: self.path.to_owned(), cause })?;
        self.pour(name, file, None).map(|_| ())
    }

    /// Puts in the bytes of an open file. One with a mark is left out when that does not hold to the end.
    fn pour(&mut self, name: &str, mut file: File, mark: Option<FileMark>) -> Result<Poured, BackupError> {
        let poured = self.bundle.put(name, |to| {
            io::copy(&mut file, to)?;
            let now = arrival::mark(&file.metadata()?);
            Ok(if mark.is_none_or(|mark| mark == now) { Poured::Whole } else { Poured::LeftOut })
        });
        let poured = poured.map_err(|cause| BackupError::Unwritable { path: self.path.to_owned(), cause })?;
        if poured == Poured::Whole {
            self.names.insert(name.to_owned());
            self.done.files += 1;
        }
        Ok(poured)
    }
}

/// Dropped files that the copy of the ledger knows and the list, which is older, does not: dropped and claimed between
/// the two.
fn claimed_since(ledger: &Store, inbox: &Path, dropped: &Listing) -> Result<Vec<Arrival>, StoreError> {
    let listed: HashSet<&[u8]> = dropped.arrivals.iter().map(|arrival| arrival.below.as_slice()).collect();
    let open = ledger.read(store::intake::open)?;
    let since = open.into_iter().filter(|entry| {
        entry.source == Source::Inbox && !listed.contains(entry.path.as_slice()) && !entry.is_shut_folder()
    });
    Ok(since
        .map(|entry| Arrival {
            path: inbox.join(OsStr::from_bytes(&entry.path)),
            below: entry.path,
            nature: Nature::File,
            mark: entry.mark,
        })
        .collect())
}

/// The places of all that was put aside.
fn put_aside(ledger: &Store) -> Result<HashSet<String>, StoreError> {
    let (mut named, mut after) = (HashSet::new(), 0);
    loop {
        let page = ledger.read(|reader| store::intake::after(reader, after, PAGE))?;
        let Some(last) = page.last() else { return Ok(named) };
        after = last.number;
        let places = page.into_iter().filter_map(|entry| entry.stored);
        named.extend(places.filter(|place| !place.starts_with("archive/")));
    }
}

/// Whether the ledger says that this very file rests: its bytes are in a place that the ledger names.
fn rests_as(entry: &Entry, mark: FileMark) -> bool {
    let rests = match entry.state {
        IntakeState::Rests(rest) => rest != Rest::Waiting,
        IntakeState::Claimed | IntakeState::Gone => false,
    };
    rests && (entry.stored.is_some() || entry.is_left()) && entry.mark == mark
}

/// Brings a backup back into a folder that holds no desk, and says how many files it had.
pub fn restore(folder: &DeskFolder, path: &Path) -> Result<usize, BackupError> {
    if folder.ledger().exists() || folder.archive().exists() || folder.settings().exists() {
        return Err(BackupError::NotEmpty { path: folder.root().to_owned() });
    }
    let unreadable = |cause| BackupError::Unreadable { path: path.to_owned(), cause };
    if !bundle::holds(path, LEDGER).map_err(unreadable)? {
        return Err(unreadable(io::Error::other("there is no ledger in it")));
    }
    let files = bundle::unpack(path, folder.root(), mode_of).map_err(unreadable)?;
    init::complete(folder).map_err(|error| unreadable(io::Error::other(error.to_string())))?;
    // Who had a file in hand when the backup was made is not at work on this desk.
    let store = Store::open_existing(&folder.ledger())?;
    store.write(jiff::Timestamp::UNIX_EPOCH, store::intake::let_go)?;
    Ok(files)
}

/// Only the desk's user reads the ledger; nobody writes into our copies.
fn mode_of(name: &str) -> u32 {
    match name {
        LEDGER => 0o600,
        _ if name.starts_with("archive/") || name.starts_with("held/") => 0o444,
        _ => 0o644,
    }
}
