//! The papers in `samples/` are those that the program in `samples/maker` makes.

#[path = "../samples/maker/papers.rs"]
mod papers;

#[test]
fn the_papers_on_disk_are_those_the_program_makes() {
    let samples = crate::support::project().join("samples");
    for (name, bytes) in papers::all().unwrap() {
        let on_disk = std::fs::read(samples.join(&name)).unwrap();
        assert!(
            on_disk == bytes,
            "samples/{name} is not what samples/maker makes: run `cargo run --example make_samples`"
        );
    }
}
