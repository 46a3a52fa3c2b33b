//! Archives written here, read there.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::table::Problem;

const CUSTOMERS: &[u8] = b"Nr;Name\n1;A\n2;B\n";

pub(in crate::ingest) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn read(file: &str, bytes: Vec<u8>) -> Read {
    content::read(Content { file, bytes, path: None, depth: 0 }, &Descriptions::default())
}

fn files(read: &Read) -> Vec<&str> {
    read.tables.iter().map(|table| table.file.as_str()).collect()
}

fn kinds(problems: &[Problem]) -> Vec<(&str, ProblemKind)> {
    problems.iter().map(|problem| (problem.file.as_str(), problem.kind)).collect()
}

#[test]
fn members_are_read_as_if_they_lay_in_a_folder() {
    let bytes = zipped(&[
        ("Data/Firmen_002.csv", CUSTOMERS),
        ("Data/Firmen_001.csv", CUSTOMERS),
        ("__MACOSX/._x.csv", b"\0\x05\x16\x07"),
        ("logo.png", b"\x89PNG\r\n"),
        ("liste.json", br#"[{"a": 1}, {"a": 2}]"#),
    ]);
    let read = read("backup.zip", bytes);
    assert_eq!(
        files(&read),
        ["backup.zip/Data/Firmen_001.csv", "backup.zip/Data/Firmen_002.csv", "backup.zip/liste.json"]
    );
    assert_eq!(kinds(&read.problems), [("backup.zip/logo.png", ProblemKind::UnknownFile)]);
    assert_eq!(read.tables[0].cells(1).collect::<Vec<_>>(), ["2", "B"]);
}

#[test]
fn archives_in_archives_are_read_once() {
    let inner = zipped(&[("a.csv", CUSTOMERS), ("b.csv.gz", &gzipped(CUSTOMERS))]);
    let outer = zipped(&[("inner.zip", &inner), ("c.csv.gz", &gzipped(CUSTOMERS))]);
    let read_outer = read("o.zip", outer.clone());
    assert_eq!(files(&read_outer), ["o.zip/c.csv.gz/c.csv", "o.zip/inner.zip/a.csv"]);
    assert_eq!(kinds(&read_outer.problems), [("o.zip/inner.zip/b.csv.gz", ProblemKind::LimitReached)]);
}

#[test]
fn a_packed_file_is_read_under_its_own_name() {
    assert_eq!(files(&read("x.csv.gz", gzipped(CUSTOMERS))), ["x.csv.gz/x.csv"]);
    assert_eq!(files(&read("x.gz", gzipped(CUSTOMERS))), ["x.gz/x.csv"]);
    let mut cut = gzipped(&CUSTOMERS.repeat(1000));
    cut.truncate(cut.len() - 20);
    let read = read("x.csv.gz", cut);
    assert_eq!(files(&read), ["x.csv.gz/x.csv"]);
    assert!(kinds(&read.problems).contains(&("x.csv.gz", ProblemKind::DamagedFile)));
}

#[test]
fn names_stay_inside_the_archive() {
    assert_eq!(sanitised("../../etc/passwd"), "etc/passwd");
    assert_eq!(sanitised("C:\\Export\\a.csv"), "Export/a.csv");
    assert_eq!(sanitised("/./a\u{7}b.csv"), "a_b.csv");
    let read = read("o.zip", zipped(&[("../a.csv", CUSTOMERS), ("a.csv", CUSTOMERS)]));
    assert_eq!(files(&read), ["o.zip/a.csv", "o.zip/a (2).csv"]);
}

#[test]
fn protected_members_are_named() {
    let mut bytes = zipped(&[("a.csv", CUSTOMERS), ("b.csv", CUSTOMERS)]);
    // Sets the flag of encryption for the first member, in its own header and in the directory.
    let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[directory + 8] |= 1;
    let read = read("o.zip", bytes);
    assert_eq!(files(&read), ["o.zip/b.csv"]);
    assert_eq!(kinds(&read.problems), [("o.zip/a.csv", ProblemKind::Encrypted)]);
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b'0'; 80 << 20];
    let told = |read: Read| read.problems.iter().map(|problem| problem.kind).collect::<Vec<_>>();
    assert_eq!(told(read("o.zip", zipped(&[("a.csv", &zeros)]))), [ProblemKind::LimitReached]);
    assert_eq!(told(read("a.csv.gz", gzipped(&zeros))), [ProblemKind::LimitReached]);
    let mut liar = zipped(&[("a.csv", &zeros[..1 << 20])]);
    let directory = liar.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    liar[directory + 24..directory + 28].copy_from_slice(&100_u32.to_le_bytes());
    let read = read("o.zip", liar);
    assert!(read.tables.is_empty());
    assert!(matches!(read.problems[0].kind, ProblemKind::LimitReached | ProblemKind::DamagedFile));
}

#[test]
fn damaged_archives_are_told_and_never_panic() {
    let bytes = zipped(&[("a.csv", CUSTOMERS), ("b.json", b"[{\"a\": 1}]")]);
    for end in 4..bytes.len() {
        assert!(!read("o.zip", bytes[..end].to_vec()).problems.is_empty(), "{end}");
    }
    for at in 0..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] ^= 0x5a;
        read("o.zip", broken);
    }
    assert_eq!(read("o.zip", zipped(&[])).problems[0].kind, ProblemKind::EmptyFile);
}
