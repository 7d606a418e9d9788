//! The layers hold: a planted violation of an invariant in `ARCHITECTURE.md` fails here.

#[test]
fn every_test_file_is_a_module_of_the_one_binary() {
    let main = include_str!("main.rs");
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            assert!(main.contains(&format!("mod {module};")), "tests/{name} is not named in tests/main.rs");
        }
    }
}
