//! What the system says about the ground a folder stands on: rights, room, network shares, limits.

use rustix::fs::{Access, access, statfs, statvfs};
use std::{fs, io, path::Path};

/// File systems that other machines share, by the number the system gives them.
const SHARES: [(u64, &str); 6] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x0102_1997, "9p"),
    (0x00c3_6400, "Ceph"),
];

/// Whether this process may write in a folder.
fn may_write(folder: &Path) -> bool {
    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

/// Whether this process may change a folder or file.
pub fn may_change(path: &Path) -> bool {
    if path.is_dir() { may_write(path) } else { access(path, Access::WRITE_OK).is_ok() }
}

/// Bytes free for this process.
pub fn room(folder: &Path) -> io::Result<u64> {
    let space = statvfs(folder)?;
    Ok(space.f_bavail.saturating_mul(space.f_frsize))
}

/// The kind of network share a folder lies on, if it lies on one.
pub fn network_share(folder: &Path) -> Option<&'static str> {
    let kind = statfs(folder).ok()?.f_type.cast_unsigned() & 0xffff_ffff;
    SHARES.iter().find(|(number, _)| *number == kind).map(|(_, name)| *name)
}

/// Folders below a folder, itself included: each needs a watch.
pub fn folders_below(folder: &Path) -> u64 {
    let below = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = below.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    1 + folders.map(|entry| folders_below(&entry.path())).sum::<u64>()
}

/// How many folders the system watches for one user.
pub fn most_watches() -> Option<u64> {
    fs::read_to_string("/proc/sys/fs/inotify/max_user_watches").ok()?.trim().parse().ok()
}
