//! Faults on purpose, for tests: the n-th step fails, or the program ends there.
//!
//! `ISODESK_FAULT` names the fault and its step (`fails:17`, `breaks:17`, `dies:17`, `loses:17`), and
//! `ISODESK_STEPS` a file in which every step is written down. Both are read in builds with debug assertions only.

#[cfg(debug_assertions)]
pub(super) use armed::{at, is_flushed, is_made, is_renamed};
#[cfg(not(debug_assertions))]
pub(super) use unarmed::{at, is_flushed, is_made, is_renamed};

#[cfg(not(debug_assertions))]
mod unarmed {
    use super::super::Step;
    use std::{io, path::Path};

    pub(in super::super) fn at(_step: Step, _path: &Path, _partly: impl FnOnce()) -> io::Result<()> {
        Ok(())
    }
    pub(in super::super) fn is_made(_path: &Path) {}
    pub(in super::super) fn is_flushed(_path: &Path) {}
    pub(in super::super) fn is_renamed(_from: &Path, _to: &Path) {}
}

#[cfg(debug_assertions)]
mod armed {
    use super::super::Step;
    use rustix::process::{Signal, getpid, kill_process};
    use std::{
        collections::BTreeSet,
        fs::{File, OpenOptions},
        io::{self, Write as _},
        path::{Path, PathBuf},
        sync::{
            Mutex, OnceLock, PoisonError,
            atomic::{AtomicU64, Ordering},
        },
    };

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum How {
        /// This one step fails.
        Fails,
        /// This step and every one after it fail: the disk is full or gone.
        Breaks,
        /// The program ends.
        Dies,
        /// The power goes: what was written and not flushed is lost too.
        Loses,
    }

    #[derive(Debug)]
    struct Plan {
        fault: Option<(How, u64)>,
        steps: Option<Mutex<File>>,
        count: AtomicU64,
        unflushed: Mutex<BTreeSet<PathBuf>>,
    }

    fn plan() -> Option<&'static Plan> {
        static PLAN: OnceLock<Option<Plan>> = OnceLock::new();
        PLAN.get_or_init(Plan::of_environment).as_ref()
    }

    impl Plan {
        fn of_environment() -> Option<Self> {
            let fault = std::env::var("ISODESK_FAULT").ok().and_then(|fault| read(&fault));
            let steps = std::env::var_os("ISODESK_STEPS");
            let steps = steps.and_then(|path| OpenOptions::new().append(true).create(true).open(path).ok());
            (fault.is_some() || steps.is_some()).then(|| Self {
                fault,
                steps: steps.map(Mutex::new),
                count: AtomicU64::new(0),
                unflushed: Mutex::default(),
            })
        }

        fn end(&self, how: How) -> ! {
            // Held until the end, so that no other thread goes on with a file that was emptied under it.
            let unflushed = self.unflushed.lock().unwrap_or_else(PoisonError::into_inner);
            if how == How::Loses {
                for path in unflushed.iter() {
                    let _ = OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(0));
                }
            }
            let _ = kill_process(getpid(), Signal::KILL);
            loop {
                std::thread::park();
            }
        }
    }

    fn read(fault: &str) -> Option<(How, u64)> {
        let (how, number) = fault.split_once(':')?;
        let how = match how {
            "fails" => How::Fails,
            "breaks" => How::Breaks,
            "dies" => How::Dies,
            "loses" => How::Loses,
            _ => return None,
        };
        Some((how, number.parse().ok()?))
    }

    /// Counts this step; `partly` is done first where it is to stop in its middle.
    pub(in super::super) fn at(step: Step, path: &Path, partly: impl FnOnce()) -> io::Result<()> {
        let Some(plan) = plan() else { return Ok(()) };
        let number = plan.count.fetch_add(1, Ordering::SeqCst) + 1;
        if let Some(steps) = &plan.steps {
            let line = format!("{number} {step:?} {}\n", path.display());
            let _ = steps.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
        }
        match plan.fault {
            Some((How::Fails, due)) if number == due => {}
            Some((How::Breaks, due)) if number >= due => {}
            Some((how @ (How::Dies | How::Loses), due)) if number == due => {
                partly();
                plan.end(how)
            }
            Some(_) | None => return Ok(()),
        }
        partly();
        Err(match step {
            Step::Flush => rustix::io::Errno::IO.into(),
            Step::Spawn => rustix::io::Errno::AGAIN.into(),
            Step::Make | Step::Write | Step::Rename | Step::Remove | Step::MakeFolder | Step::Commit => {
                rustix::io::Errno::NOSPC.into()
            }
        })
    }

    pub(in super::super) fn is_made(path: &Path) {
        change(|unflushed| {
            unflushed.insert(path.to_owned());
        });
    }

    pub(in super::super) fn is_flushed(path: &Path) {
        change(|unflushed| {
            unflushed.remove(path);
        });
    }

    pub(in super::super) fn is_renamed(from: &Path, to: &Path) {
        change(|unflushed| {
            unflushed.remove(to);
            if unflushed.remove(from) {
                unflushed.insert(to.to_owned());
            }
        });
    }

    fn change(how: impl FnOnce(&mut BTreeSet<PathBuf>)) {
        if let Some(plan) = plan() {
            how(&mut plan.unflushed.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}
