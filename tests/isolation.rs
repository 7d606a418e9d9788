//! A reading child can neither write a file nor open a socket, where the kernel has the walls for it.

use crate::support::program;

#[test]
fn a_reading_child_cannot_write_or_call() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("written-by-a-reader");
    let output = program().args(["read-in-isolation", "400"]).arg(&path).output().unwrap();
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    println!("figure: walls around a reading child: {said}");
    if said["no_writing"] == true {
        assert!(!path.exists());
    }
    let kernel: String = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    if kernel.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= 6) {
        assert_eq!(said["no_calling"], true, "seccomp is in every kernel of this age");
    }
}
