//! Archives made to hurt: each kind has its code and its exact words, and the good members still come out.

use crate::support::TestDesk;
use isodesk::extract::{
    formats,
    limits::Limits,
    text::{Format, Gravity, Text},
};
use std::{
    ffi::OsStr,
    io::{Cursor, Write},
};
use zip::{ZipWriter, write::SimpleFileOptions};

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same bytes with every `from` replaced by `to` of the same length.
fn patched(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> = (0..bytes.len().saturating_sub(from.len()))
        .filter(|place| &bytes[*place..*place + from.len()] == from)
        .collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + to.len()].copy_from_slice(to);
    }
    bytes
}

fn read(bytes: &[u8]) -> Text {
    formats::read(bytes.to_vec(), &Limits::default())
}

fn names(text: &Text) -> Vec<&str> {
    text.members.iter().map(|member| member.name.as_str()).collect()
}

fn said(text: &Text) -> Vec<String> {
    text.troubles.iter().map(|trouble| format!("{} {}", trouble.code, trouble.message)).collect()
}

#[test]
fn good_members_come_out_as_they_went_in() {
    let bytes = archive(&[("folder/ballot.txt", b"ISO/DIS 99901"), ("empty.txt", b"")]);
    let text = read(&bytes);
    assert_eq!((text.format, names(&text)), (Format::Zip, vec!["folder/ballot.txt", "empty.txt"]));
    let member = formats::member(&bytes, text.members[0].place, &Limits::default()).unwrap();
    assert_eq!(member, b"ISO/DIS 99901");
}

#[test]
fn names_that_lead_out_are_left_in() {
    let bytes = archive(&[
        ("../../etc/slip.txt", b"x"),
        ("a/..\\..\\slip.txt", b"x"),
        ("/absolute.txt", b"x"),
        ("C:\\absolute.txt", b"x"),
        ("paper.pdf:hidden", b"x"),
        ("good.txt", b"x"),
    ]);
    let text = read(&bytes);
    assert_eq!(names(&text), ["good.txt"]);
    assert_eq!(
        said(&text),
        [
            "E-TXT-020 member `../../etc/slip.txt` leads out of its folder and is left out",
            "E-TXT-020 member `a/..\\..\\slip.txt` leads out of its folder and is left out",
            "E-TXT-021 member `/absolute.txt` has an absolute name and is left out",
            "E-TXT-021 member `C:\\absolute.txt` has an absolute name and is left out",
            "E-TXT-022 member `paper.pdf:hidden` names a stream of a file and is left out",
        ]
    );
    assert_eq!(text.gravity(), Some(Gravity::Held));
    assert_eq!(formats::member(&bytes, 0, &Limits::default()).unwrap_err().code, "E-TXT-020");
}

#[test]
fn links_and_locked_members_are_left_in() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("link.txt", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(said(&read(&bytes)), ["E-TXT-025 member `link.txt` is a link and is left out"]);

    let plain = archive(&[("locked.txt", b"secret words")]);
    // Bit 0 of the flags, in the local header and in the directory.
    let locked = patched(plain, b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01");
    let place = locked.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let mut locked = locked;
    locked[place + 8] |= 1;
    assert_eq!(said(&read(&locked)), ["E-TXT-026 member `locked.txt` needs a password and is left out"]);
}

#[test]
fn what_a_system_leaves_behind_is_passed_over() {
    let bytes = archive(&[
        ("__MACOSX/._paper.txt", b"x"),
        ("a/._paper.txt", b"x"),
        (".DS_Store", b"x"),
        ("paper.txt", b"x"),
    ]);
    let text = read(&bytes);
    assert_eq!((names(&text), said(&text)), (vec!["paper.txt"], vec![]));
}

#[test]
fn a_name_that_occurs_twice_is_said() {
    let bytes = patched(archive(&[("one.txt", b"first"), ("two.txt", b"second")]), b"one.txt", b"two.txt");
    let text = read(&bytes);
    assert_eq!(names(&text), ["two.txt"]);
    assert_eq!(
        said(&text),
        ["E-TXT-024 several members have the same name: only the last of each can be read"]
    );
    assert_eq!(formats::member(&bytes, text.members[0].place, &Limits::default()).unwrap(), b"second");
}

#[test]
fn bombs_do_not_go_off() {
    let bytes = archive(&[("bomb.txt", &vec![0; 30 << 20]), ("good.txt", b"x")]);
    let text = read(&bytes);
    assert_eq!(names(&text), ["good.txt"]);
    assert_eq!(
        said(&text),
        ["E-TXT-028 member `bomb.txt` swells to more than 200 times its size and is left out"]
    );
    assert_eq!(text.gravity(), Some(Gravity::Broken));

    // The directory states a modest size; what comes out is counted all the same.
    let stated = u32::to_le_bytes(30 << 20);
    let lying = patched(bytes, &stated, &u32::to_le_bytes(500));
    let text = read(&lying);
    assert_eq!(names(&text), ["bomb.txt", "good.txt"]);
    let refused = formats::member(&lying, text.members[0].place, &Limits::default());
    assert!(refused.is_err() || refused.is_ok_and(|bytes| bytes.len() <= 500), "it went off");
}

#[test]
fn caps_on_members_hold() {
    let many: Vec<(String, Vec<u8>)> =
        (0..12).map(|number| (format!("{number}.txt"), b"x".to_vec())).collect();
    let members: Vec<(&str, &[u8])> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let bytes = archive(&members);
    let limits = Limits { members: 10, ..Limits::default() };
    let text = formats::read(bytes.clone(), &limits);
    assert_eq!(text.members.len(), 10);
    assert_eq!(said(&text), ["E-TXT-030 more than 10 members: the rest is left out"]);

    let limits = Limits { all_member_bytes: 5, ..Limits::default() };
    let text = formats::read(bytes.clone(), &limits);
    assert_eq!(said(&text), ["E-TXT-031 all members together have more than 5 bytes: the rest is left out"]);
    let limits = Limits { depth: 3, ..Limits::default() };
    let text = formats::read(bytes, &limits);
    assert_eq!(said(&text), ["E-TXT-032 nested deeper than 3: its members are left out"]);

    let limits = Limits { member_bytes: 3, ..Limits::default() };
    let text = formats::read(archive(&[("long.txt", b"four")]), &limits);
    assert_eq!(said(&text), ["E-TXT-027 member `long.txt` has more than 3 bytes and is left out"]);
}

#[test]
fn a_cut_archive_is_broken_and_an_empty_one_is_said() {
    let bytes = archive(&[("paper.txt", b"words")]);
    let cut = read(&bytes[..bytes.len() - 10]);
    assert_eq!((cut.troubles[0].code.as_str(), cut.gravity()), ("E-TXT-006", Some(Gravity::Broken)));
    assert_eq!(said(&read(&archive(&[]))), ["E-TXT-033 the archive holds no file"]);
    let mut hurt = bytes;
    let content = hurt.windows(9).position(|window| window == b"paper.txt").unwrap() + 9;
    hurt[content + 2] ^= 0xFF;
    let refused = formats::member(&hurt, 0, &Limits::default()).unwrap_err();
    assert_eq!(refused.code, "E-TXT-029");
}

/// An archive of one stored member whose directory states these sizes, beyond 4 GiB by the 64-bit fields.
fn archive_that_claims(name: &str, size: u64, packed: u64) -> Vec<u8> {
    let words = |values: &[u16]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let length = u16::try_from(name.len()).unwrap();
    let content = b"tiny";
    let local = [
        b"PK\x03\x04".to_vec(),
        words(&[45, 0, 8, 0, 0, 0, 0, 4, 0, 4, 0, length, 0]),
        name.as_bytes().to_vec(),
        content.to_vec(),
    ]
    .concat();
    let wide = [words(&[1, 16]), size.to_le_bytes().to_vec(), packed.to_le_bytes().to_vec()].concat();
    let directory = [
        b"PK\x01\x02".to_vec(),
        words(&[45, 45, 0, 8, 0, 0, 0, 0]),
        vec![0xFF; 8],
        words(&[length, u16::try_from(wide.len()).unwrap(), 0, 0, 0, 0, 0, 0, 0]),
        name.as_bytes().to_vec(),
        wide,
    ]
    .concat();
    let end = [
        b"PK\x05\x06".to_vec(),
        words(&[0, 0, 1, 1]),
        u32::try_from(directory.len()).unwrap().to_le_bytes().to_vec(),
        u32::try_from(local.len()).unwrap().to_le_bytes().to_vec(),
        words(&[0]),
    ]
    .concat();
    [local, directory, end].concat()
}

#[test]
fn ten_gigabytes_that_are_only_claimed_are_refused_by_their_claim() {
    let bytes = archive_that_claims("huge.bin", 10 << 30, 1 << 30);
    let text = read(&bytes);
    assert_eq!(said(&text), ["E-TXT-027 member `huge.bin` has more than 67108864 bytes and is left out"]);
    assert_eq!(formats::member(&bytes, 0, &Limits::default()).unwrap_err().code, "E-TXT-027");
    let bytes = archive_that_claims("swelling.bin", 60 << 20, 4);
    assert_eq!(
        said(&read(&bytes)),
        ["E-TXT-028 member `swelling.bin` swells to more than 200 times its size and is left out"]
    );
}

/// An archive whose one member really is ten gigabytes of nothing, packed in ten megabytes, and says that it has a
/// thousand bytes.
fn archive_of_ten_gigabytes() -> Vec<u8> {
    use flate2::{Compress, Compression, FlushCompress};
    let mut packer = Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(1 << 16);
    // After a full flush nothing refers back: the same block may follow as often as one likes.
    packer.compress_vec(&vec![0; 1 << 20], &mut block, FlushCompress::Full).unwrap();
    let content = [block.repeat(10 << 10), vec![3, 0]].concat();
    let name = b"ten-gigabytes.txt";
    let half = |value: usize| u16::try_from(value).unwrap().to_le_bytes().to_vec();
    let word = |value: usize| u32::try_from(value).unwrap().to_le_bytes().to_vec();
    let about =
        [half(8), vec![0; 4], word(7), word(content.len()), word(1000), half(name.len()), half(0)].concat();
    let local = [b"PK\x03\x04".to_vec(), half(20), half(0), about.clone(), name.to_vec(), content].concat();
    let directory =
        [b"PK\x01\x02".to_vec(), half(20), half(20), half(0), about, vec![0; 14], name.to_vec()].concat();
    let end = [
        b"PK\x05\x06".to_vec(),
        vec![0; 4],
        half(1),
        half(1),
        word(directory.len()),
        word(local.len()),
        half(0),
    ];
    [local, directory, end.concat()].concat()
}

#[test]
fn ten_gigabytes_that_really_come_out_are_stopped_in_time_and_memory() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    std::fs::write(desk.path("isodesk.toml"), "[intake]\nsettle_ms = 0\n").unwrap();
    let bomb = archive_of_ten_gigabytes();
    assert!(bomb.len() > 5 << 20, "{}", bomb.len());
    desk.drop_bytes("bomb.zip", &bomb);
    let began = std::time::Instant::now();
    let peak = crate::hostile::peak_of_take_in(&desk);
    let took = began.elapsed();
    println!("figure: ten gigabytes in a ZIP: {took:.1?}, at most {} MiB", peak >> 20);
    assert!(peak < crate::hostile::MOST_MEMORY, "{} MiB", peak >> 20);
    assert!(took < std::time::Duration::from_secs(20), "{took:?}");
    let account = desk.json(["account"]);
    assert_eq!(account[0]["rests"], "filed", "the archive itself is kept: {account:?}");
    assert_eq!(account[1]["holds"], true);
    let finding = desk.json(["document", "show", "1"])[0].to_string();
    assert!(finding.contains("E-TXT-029") || finding.contains("E-TXT-027"), "{finding}");
}

#[test]
fn members_that_are_too_much_together_are_cut_off() {
    // Each is within every cap of one member, all together are 200 MiB.
    let noise = vec![b'x'; 50 << 20];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a.bin", "b.bin", "c.bin", "d.bin"] {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(name, stored).unwrap();
        writer.write_all(&noise).unwrap();
    }
    let text = read(&writer.finish().unwrap().into_inner());
    assert_eq!(names(&text), ["a.bin", "b.bin"]);
    assert_eq!(
        said(&text),
        ["E-TXT-031 all members together have more than 134217728 bytes: the rest is left out"]
    );
    assert_eq!(text.gravity(), Some(Gravity::Broken));
}

/// An archive in an archive, so many deep, around one paper.
fn nested(levels: u32) -> Vec<u8> {
    (0..levels).fold(b"ISO/TC 901 N 1".to_vec(), |inside, level| {
        let name = if level == 0 { "paper.txt".to_owned() } else { format!("level-{level}.zip") };
        archive(&[(name.as_str(), inside.as_slice())])
    })
}

#[test]
fn twenty_archives_in_each_other_are_opened_three_deep() {
    let mut bytes = nested(20);
    for depth in 0..3 {
        let limits = Limits { depth, ..Limits::default() };
        let text = formats::read(bytes.clone(), &limits);
        assert_eq!(said(&text), [""; 0], "depth {depth}");
        bytes = formats::member(&bytes, text.members[0].place, &limits).unwrap();
    }
    let text = formats::read(bytes, &Limits { depth: 3, ..Limits::default() });
    assert_eq!(names(&text), [""; 0]);
    assert_eq!(said(&text), ["E-TXT-032 nested deeper than 3: its members are left out"]);
    assert_eq!(text.gravity(), Some(Gravity::Held));
}

#[test]
fn a_desk_takes_twenty_archives_in_each_other_in_without_harm() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    let path = desk.path("nested.zip");
    std::fs::write(&path, nested(20)).unwrap();
    let run = desk.run([OsStr::new("--json"), OsStr::new("take-in"), path.as_os_str()]);
    let mut line = run.json()[0].clone();
    for _ in 0..3 {
        assert_eq!(line["outcome"], "filed");
        line = line["members"][0].clone();
    }
    assert_eq!(
        [&line["outcome"], &line["code"], &line["cause"]],
        ["held", "E-TXT-032", "nested deeper than 3: its members are left out"]
    );
    assert_eq!(line["members"].as_array().map(Vec::len), Some(0));
    assert!(path.exists(), "a file that is named is never moved");
}

#[test]
fn an_archive_whose_members_take_too_long_is_quarantined_whole_and_read_once_more() {
    let desk = TestDesk::new();
    desk.run(["init"]).ok();
    let settings = |seconds: u32| {
        let settings = format!("[intake]\nsettle_ms = 0\n[archives]\nseconds = {seconds}\n");
        std::fs::write(desk.path("isodesk.toml"), settings).unwrap();
    };
    settings(0);
    desk.drop_bytes(
        "papers.zip",
        &archive(&[
            ("N1.txt", b"ISO/TC 176 N 1\nDate: 2026-01-15\nMinutes\n"),
            ("letter.txt", b"Dear all,\n"),
        ]),
    );
    let line = &desk.json(["take-in"])[0];
    assert_eq!(
        [&line["outcome"], &line["code"], &line["cause"], &line["hint"]],
        [
            "quarantined",
            "E-INT-018",
            "what lies in it takes longer to read than 0 seconds, all together",
            "unpack it and drop its files in parts, or raise `seconds` under `[archives]` and give `isodesk retry FILE`"
        ]
    );
    assert_eq!(line["members"].as_array().map(Vec::len), Some(0));
    let scratch = std::fs::read_dir(desk.path("archive/incoming")).unwrap().count();
    assert_eq!(scratch, 1, "only the probe of the clock");
    settings(120);
    let line = &desk.json(["retry", "papers.zip"])[0];
    assert_eq!(
        (line["outcome"].as_str(), line["members"][0]["outcome"].as_str()),
        (Some("filed"), Some("filed"))
    );
    // What lay in it and is held is named by where it lay.
    let held = &desk.json(["retry"])[0];
    assert_eq!(
        (held["file"].as_str(), held["code"].as_str()),
        (Some("papers.zip/letter.txt"), Some("E-DOC-001"))
    );
    assert_eq!(desk.json(["retry", "papers.zip/letter.txt"])[0]["outcome"], "held");
    desk.run(["verify"]).ok();
}

#[test]
fn an_office_file_that_swells_is_refused_before_it_is_opened() {
    let blanks = vec![b' '; 70 << 20];
    for (part, format) in [("word/document.xml", Format::Docx), ("xl/workbook.xml", Format::Xlsx)] {
        let text = read(&archive(&[("[Content_Types].xml", b"<Types/>"), (part, &blanks)]));
        assert_eq!(text.format, format);
        assert_eq!(text.troubles[0].code, "E-TXT-031", "{}", text.troubles[0].message);
        assert_eq!(text.gravity(), Some(Gravity::Broken));
    }
    let mut spreadsheet = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in
        [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()), ("content.xml", &blanks)]
    {
        spreadsheet.start_file(name, SimpleFileOptions::default()).unwrap();
        spreadsheet.write_all(bytes).unwrap();
    }
    let text = read(&spreadsheet.finish().unwrap().into_inner());
    assert_eq!((text.format, text.troubles[0].code.as_str()), (Format::Ods, "E-TXT-031"));
}

#[test]
fn a_member_without_a_name_is_left_in() {
    let bytes = archive(&[("", b"x"), ("good.txt", b"x")]);
    let text = read(&bytes);
    assert_eq!(
        (names(&text), said(&text)),
        (vec!["good.txt"], vec!["E-TXT-023 a member without a name is left out".to_owned()])
    );
}
