//! What a reading child may not do: set by the child itself, before it reads the first byte.
//!
//! Limits of memory, time and files hold on every system. Where the Linux kernel offers them, landlock takes
//! away every write and seccomp every socket and every new program, so that bytes which take over a reader
//! can neither change a file nor call home. `isodesk doctor` says which of them are in force.

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

/// CPU seconds of a child's whole life; the parent holds the clock of each file.
const LIFETIME_SECONDS: u64 = 300;
/// Open files: the pipes and the one that is read.
const OPEN_FILES: u64 = 32;

/// Which walls of the kernel stand around a child.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// No file can be written, made, renamed or run (landlock).
    pub no_writing: bool,
    /// No socket can be opened and no program started (seccomp).
    pub no_calling: bool,
}

/// Confines this process and then tries what it must not be able to do: one JSON line of the walls in force.
/// `path` names a file that does not exist; it still does not when the kernel's walls hold.
pub fn report(memory_mib: u64, path: &std::path::Path) -> std::io::Result<String> {
    let said = confine(memory_mib)?;
    let tried = Confinement {
        no_writing: said.no_writing
            && std::fs::File::options().write(true).create_new(true).open(path).is_err(),
        no_calling: said.no_calling && std::net::UdpSocket::bind("127.0.0.1:0").is_err(),
    };
    Ok(serde_json::to_string(&tried)?)
}

/// Takes away memory beyond `memory_mib`, writing files, and dumping core; then what the kernel can take away.
pub fn confine(memory_mib: u64) -> std::io::Result<Confinement> {
    let walls = Confinement {
        no_writing: walls::no_writing(Programs::None),
        no_calling: walls::no_calling(Programs::None),
    };
    limit(Resource::As, memory_mib.saturating_mul(1 << 20))?;
    limit(Resource::Cpu, LIFETIME_SECONDS)?;
    limit(Resource::Nofile, OPEN_FILES)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)?;
    Ok(walls)
}

/// The same for a process that then becomes one other program: it may start that, and open what that needs.
pub(super) fn confine_one_program(memory_mib: u64) -> std::io::Result<()> {
    let _ = (walls::no_writing(Programs::One), walls::no_calling(Programs::One));
    limit(Resource::As, memory_mib.saturating_mul(1 << 20))?;
    limit(Resource::Cpu, LIFETIME_SECONDS)?;
    limit(Resource::Nofile, OPEN_FILES)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)
}

/// Whether a confined process may start programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Programs {
    None,
    One,
}

fn limit(resource: Resource, most: u64) -> std::io::Result<()> {
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}

#[cfg(target_os = "linux")]
mod walls {
    use super::Programs;
    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _,
        RulesetError, RulesetStatus, Scope,
    };
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};

    /// Landlock without one exception: whatever it can handle is denied, but reading stays free.
    pub(super) fn no_writing(programs: Programs) -> bool {
        landlocked(programs).is_ok_and(|status| status != RulesetStatus::NotEnforced)
    }

    fn landlocked(programs: Programs) -> Result<RulesetStatus, RulesetError> {
        let newest = ABI::V6;
        let writing = AccessFs::from_write(newest);
        let denied = match programs {
            Programs::None => writing | AccessFs::Execute,
            Programs::One => writing,
        };
        let status = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(denied)?
            .handle_access(AccessNet::from_all(newest))?
            .scope(Scope::from_all(newest))?
            .create()?
            .restrict_self()?;
        Ok(status.ruleset)
    }

    /// A filter that answers "not permitted" to every call that opens a socket or starts or probes a program.
    pub(super) fn no_calling(programs: Programs) -> bool {
        let starting: &[i64] = match programs {
            Programs::None => &[libc::SYS_execve, libc::SYS_execveat],
            Programs::One => &[],
        };
        let calling = [
            libc::SYS_socket,
            libc::SYS_connect,
            libc::SYS_bind,
            libc::SYS_ptrace,
            libc::SYS_process_vm_readv,
            libc::SYS_process_vm_writev,
        ];
        let not_permitted = u32::try_from(libc::EPERM).unwrap_or(1);
        let filter = || {
            let denied = calling.iter().chain(starting);
            let rules = denied.map(|call| (*call, Vec::new())).collect();
            let arch = std::env::consts::ARCH.try_into().ok()?;
            let (allow, deny) = (SeccompAction::Allow, SeccompAction::Errno(not_permitted));
            BpfProgram::try_from(SeccompFilter::new(rules, allow, deny, arch).ok()?).ok()
        };
        filter().is_some_and(|program| apply_filter(&program).is_ok())
    }
}

#[cfg(not(target_os = "linux"))]
mod walls {
    use super::Programs;

    pub(super) const fn no_writing(_: Programs) -> bool {
        false
    }

    pub(super) const fn no_calling(_: Programs) -> bool {
        false
    }
}
