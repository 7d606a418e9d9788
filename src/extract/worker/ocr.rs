//! Reading pictures of pages by another program, tesseract, when a desk has switched that on.
//!
//! A reading child makes the picture; it may start no program. So the desk starts a second child of this program,
//! which takes away from itself what a reader of pictures does not need (writing, sockets, memory, time) and then
//! becomes that program. The picture goes in by a pipe, words with their places come out by another.

use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::super::text::{Line, Page, Segment};
use super::confine;
use crate::disk::{self, Step};

/// The hidden command that makes a process a confined reader of pictures.
pub const COMMAND: &str = "read-pictures-in-isolation";

/// Points to a dot of the picture.
const POINTS: f32 = 72.0 / 300.0;
/// The most bytes of an answer.
const LONGEST: usize = 4 << 20;
/// Lines that the program is less sure of, of 100, are dropped: unknown is better than wrong.
const LEAST_SURE: f32 = 60.0;
/// Words set further apart than so many letter heights are segments of their own.
const WIDE_GAP: f32 = 1.2;

/// How pictures are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcrSettings {
    /// The program: a name that is looked up, or a path.
    pub program: String,
    /// Its word for the languages: `eng+fra`.
    pub languages: String,
    /// How many pages of a file are read so, from the first.
    pub pages: u32,
    /// Address space, in MiB.
    pub memory_mib: u64,
    /// How long one page may take.
    pub patience: Duration,
}

/// Reads a picture; what was wrong otherwise, in one line.
pub(super) fn read(own: &Path, settings: &OcrSettings, picture: Vec<u8>) -> Result<Vec<Line>, String> {
    let said = ask(own, settings, picture).map_err(|error| error.to_string())?;
    let mut lines = said.lines();
    let heads = lines.next().unwrap_or_default();
    if !heads.starts_with("level\t") {
        return Err(format!(
            "`{}` cannot be started, or does not know `{}`",
            settings.program, settings.languages
        ));
    }
    Ok(in_lines(lines.filter_map(word)))
}

/// Gives the program a white picture, as a reader would; what is wrong otherwise, in one line.
pub fn try_out(settings: &OcrSettings) -> Result<(), String> {
    const SIDE: usize = 64;
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let picture = [format!("P5\n{SIDE} {SIDE}\n255\n").into_bytes(), vec![255; SIDE * SIDE]].concat();
    read(&own, settings, picture).map(|_| ())
}

fn ask(own: &Path, settings: &OcrSettings, picture: Vec<u8>) -> io::Result<String> {
    let mut command = Command::new(own);
    command
        .arg(COMMAND)
        .arg(settings.memory_mib.to_string())
        .args([&settings.program, &settings.languages])
        .env_clear()
        .env("OMP_THREAD_LIMIT", "1")
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    disk::step(Step::Spawn, own)?;
    let mut process = command.spawn()?;
    let (Some(mut pictures), Some(mut words)) = (process.stdin.take(), process.stdout.take()) else {
        return Err(io::Error::other("no pipes"));
    };
    // The program may end, or be ended, before it has taken the whole picture.
    let feeder = std::thread::spawn(move || drop(pictures.write_all(&picture)));
    let said = all_of(&mut words, Instant::now() + settings.patience);
    if said.is_err() {
        let _ = process.kill();
    }
    let _ = process.wait();
    let _ = feeder.join();
    said
}

/// Everything the program says, unless it takes too long.
fn all_of(pipe: &mut ChildStdout, until: Instant) -> io::Result<String> {
    let (mut said, mut piece) = (Vec::new(), [0; 1 << 13]);
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(left).map_err(io::Error::other)?;
        let mut pipes = [PollFd::new(&*pipe, PollFlags::IN)];
        match poll(&mut pipes, Some(&timeout)) {
            Err(rustix::io::Errno::INTR) => continue,
            Ok(0) => return Err(io::Error::other("reading the picture takes too long")),
            ready => ready?,
        };
        match pipe.read(&mut piece)? {
            0 => return Ok(String::from_utf8_lossy(&said).into_owned()),
            length => said.extend_from_slice(&piece[..length]),
        }
        if said.len() > LONGEST {
            return Err(io::Error::other("the picture gives too many words"));
        }
    }
}

/// Becomes the program that reads pictures; comes back only when that fails.
pub fn become_reader(memory_mib: u64, program: &str, languages: &str) -> io::Error {
    if let Err(error) = confine::confine_one_program(memory_mib) {
        return error;
    }
    Command::new(PathBuf::from(program))
        .args(["stdin", "stdout", "--dpi", "300", "-l", languages, "tsv"])
        .exec()
}

/// A word of the picture, in points.
struct Word {
    /// Block, paragraph and line it belongs to.
    line: [u32; 3],
    x0: f32,
    x1: f32,
    top: f32,
    bottom: f32,
    sure: f32,
    text: String,
}

/// A row of the program's table: level, page, block, paragraph, line, word, left, top, width, height, trust, text.
fn word(row: &str) -> Option<Word> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [_, _, block, paragraph, line, _, left, top, width, height, sure, text] = cells.as_slice() else {
        return None;
    };
    let dots = |cell: &str| cell.parse::<f32>().ok().map(|dots| dots * POINTS);
    let (left, top) = (dots(left)?, dots(top)?);
    let text = text.trim();
    (!text.is_empty()).then_some(Word {
        line: [block.parse().ok()?, paragraph.parse().ok()?, line.parse().ok()?],
        x0: left,
        x1: left + dots(width)?,
        top,
        bottom: top + dots(height)?,
        sure: sure.parse().ok()?,
        text: text.to_owned(),
    })
}

/// Words to lines: those that the program is sure of, those at one height together.
fn in_lines(words: impl Iterator<Item = Word>) -> Vec<Line> {
    let words: Vec<Word> = words.collect();
    let mut lines: Vec<Line> = Vec::new();
    for words in words.chunk_by(|one, other| one.line == other.line) {
        let count = u16::try_from(words.len()).map_or(1.0, f32::from);
        if words.iter().map(|word| word.sure).sum::<f32>() / count < LEAST_SURE {
            continue;
        }
        let found = line(words);
        match lines.iter_mut().find(|known| (known.y - found.y).abs() < 0.4 * known.size.min(found.size)) {
            Some(known) => known.segments.extend(found.segments),
            None => lines.push(found),
        }
    }
    for line in &mut lines {
        line.segments.sort_by(|one, other| one.x0.total_cmp(&other.x0));
    }
    lines.sort_by(|one, other| one.y.total_cmp(&other.y));
    let middle = middle_size(&lines);
    for line in &mut lines {
        line.size = middle;
    }
    lines
}

/// The size of most lines: that of one line hangs on whether it has a `g`.
fn middle_size(lines: &[Line]) -> f32 {
    let mut sizes: Vec<f32> = lines.iter().map(|line| line.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or_default()
}

fn line(words: &[Word]) -> Line {
    let size = words.iter().map(|word| word.bottom - word.top).fold(0.0, f32::max);
    let y = words.iter().map(|word| word.bottom).fold(0.0, f32::max);
    let mut segments: Vec<Segment> = Vec::new();
    for word in words {
        match segments.last_mut() {
            Some(last) if word.x0 - last.x1 < WIDE_GAP * size => {
                last.x1 = word.x1;
                last.text = format!("{} {}", last.text, word.text);
            }
            _ => segments.push(Segment { x0: word.x0, x1: word.x1, text: word.text.clone() }),
        }
    }
    Line { y, size, segments, ..Line::default() }
}

/// Pages without a letter among the first that are read so, counted from 1.
pub(super) fn wanted(pages: &[Page], settings: &OcrSettings) -> Vec<u32> {
    let is_blank = |page: &Page| page.lines.iter().all(|line| line.segments.is_empty());
    (1..=settings.pages).zip(pages).filter(|(_, page)| is_blank(page)).map(|(number, _)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::{in_lines, word};

    #[test]
    fn words_come_together_to_lines_and_doubtful_lines_are_dropped() {
        let table = "5\t1\t1\t1\t1\t1\t300\t300\t100\t40\t96.1\tDate:\n\
                     5\t1\t2\t1\t1\t1\t1500\t302\t200\t40\t95\t1996-10-28\n\
                     5\t1\t3\t1\t1\t1\t300\t400\t100\t40\t12\tl1nes\n\
                     4\t1\t3\t1\t1\t0\t300\t400\t100\t40\t-1\t\n\
                     5\t1\t4\t1\t1\t1\t300\t200\t100\t40\t90\tISO/TC\n\
                     5\t1\t4\t1\t1\t2\t410\t200\t100\t40\t90\t901\n";
        let lines = in_lines(table.lines().filter_map(word));
        let texts: Vec<Vec<&str>> = lines
            .iter()
            .map(|line| line.segments.iter().map(|segment| segment.text.as_str()).collect())
            .collect();
        assert_eq!(texts, [vec!["ISO/TC 901"], vec!["Date:", "1996-10-28"]]);
    }
}
