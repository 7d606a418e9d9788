//! What a reading child may not do: set by the child itself, before it reads the first byte.
//!
//! The seam for more: a kernel that can take away the file system and the network from a process gets its
//! call here, after the limits.

use rustix::process::{Resource, Rlimit, setrlimit};

/// CPU seconds of a child's whole life; the parent holds the clock of each file.
const LIFETIME_SECONDS: u64 = 300;
/// Open files: the pipes and the one that is read.
const OPEN_FILES: u64 = 32;

/// Takes away memory beyond `memory_mib`, writing files, and dumping core.
pub fn confine(memory_mib: u64) -> std::io::Result<()> {
    limit(Resource::As, memory_mib.saturating_mul(1 << 20))?;
    limit(Resource::Cpu, LIFETIME_SECONDS)?;
    limit(Resource::Nofile, OPEN_FILES)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)
}

fn limit(resource: Resource, most: u64) -> std::io::Result<()> {
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}
