//! Data that would run, break or hide something in an output that forgets to escape: in every format it is text and nothing else,
//! and the files for machines hold it verbatim.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Output};

use super::schemas::xsd;

/// What stands inside names, titles and subjects; each is one value of the exports.
const PAYLOADS: [&str; 14] = [
    "<script>alert(1)</script>",
    "\"></td><img src=x onerror=alert(2)>",
    "' onmouseover='alert(3)",
    "</style></title></textarea><svg onload=alert(4)>",
    "=cmd|'/c calc'!A0",
    "@SUM(1+1)*cmd|'/c calc'!A0",
    "\u{202e}gnp.exe\u{2066}",
    "\u{1b}[2J\u{1b}]0;taken\u{7}\u{9b}31m",
    "| `x` [y](javascript:alert(5)) ![z](x) **a** @everyone #1",
    "::error file=a,line=1::taken%0A::set-output name=a::b",
    "]]><failure/> &amp;lt; &#0; {{7*7}} ${jndi:x}",
    "%s%n\\u0000\\\" \u{2028} \u{fffe}",
    "a\r\n::warning::b\n# c\n- [ ] d\n=1+1",
    LONG,
];
/// A value of 10 kB without a place to break.
const LONG: &str = {
    const BYTES: [u8; 10_000] = [b'W'; 10_000];
    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => panic!(),
    }
};
/// Names that keep the customers apart.
const NAMES: [&str; 14] = [
    "Ahorn",
    "Birke",
    "Zeder",
    "Douglasie",
    "Eibe",
    "Fichte",
    "Ginkgo",
    "Hasel",
    "Ilex",
    "Jasmin",
    "Kiefer",
    "Linde",
    "Magnolie",
    "Nussbaum",
];

/// The values as a report names them: names of customers.
pub(super) fn names() -> Vec<String> {
    NAMES.iter().zip(PAYLOADS).map(|(name, payload)| format!("{name} {payload} GmbH")).collect()
}

/// Parts of the values that a page shows in full; what a browser folds or the report cuts is left out.
pub(super) fn shown_in_pages() -> Vec<&'static str> {
    PAYLOADS
        .into_iter()
        .filter(|payload| payload.is_ascii() && payload.len() < 200 && !payload.contains(char::is_control))
        .collect()
}

/// Exports of four systems in which every name and title is hostile, and so are names of files and columns.
pub(super) fn exports(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let mut accounts = table(
        "Record Id,Account Name,Account Owner,Phone,Billing Street,Billing Code,Billing City,Email,\"<b onclick=alert(6)>=1+1</b>\"",
    );
    let mut deals = table("Record Id,Deal Name,Account Name.id,Account Name,Stage,Amount,Closing Date,Deal Owner");
    let mut debtors = table("Kundennummer;Name;Straße;PLZ;Ort;Telefon;E-Mail");
    let mut projects =
        table("Projektnr.;Projektbezeichnung;Kundennr.;Kunde;Status;Projektleiter;Beginn;Ende;Auftragssumme netto");
    let mut invoices = table("Rechnungsnummer;Kundennummer;Kunde;Datum;Betrag netto;Bezahlt am");
    for (at, (name, payload)) in names().iter().zip(PAYLOADS).enumerate() {
        let (owner, street) = (format!("Eva {payload}"), format!("Allee {at} {payload}"));
        let (postcode, phone) = (format!("{}", 59_000 + at * 7), format!("+49 2961 {}", 700_100 + at * 37));
        let mail = format!("info@{}.de", NAMES[at].to_lowercase());
        for copy in 0..2 {
            let id = (10_000 + at * 10 + copy).to_string();
            accounts.1.push(
                [&id, name, &owner, &phone, &street, &postcode, "Brilon", &mail, payload].map(str::to_owned).to_vec(),
            );
        }
        let account = (10_000 + at * 10).to_string();
        let (deal, title) = ((50_000 + at).to_string(), format!("Umbau {payload} Halle {at}"));
        deals.1.push(
            [&deal, &title, &account, name, "Closed Won", "48200.00", "2026-01-12", &owner].map(str::to_owned).to_vec(),
        );
        let debtor = (20_000 + at).to_string();
        debtors.1.push([&debtor, name, &street, &postcode, "Brilon", &phone, &mail].map(str::to_owned).to_vec());
        let (project, work) = (format!("P-{}", 30_000 + at), format!("Wartung {payload} Tor {at}"));
        projects.1.push(
            [&project, &work, &debtor, name, "abgeschlossen", &owner, "01.02.2025", "01.06.2025", "12.500,00"]
                .map(str::to_owned)
                .to_vec(),
        );
        let other = format!("{}", 29_000 + at);
        invoices.1.push([&format!("RE-{at}"), &other, name, "31.03.2026", "1.000,00", ""].map(str::to_owned).to_vec());
    }
    let odd = if cfg!(unix) { "Projekte <img src=x onerror=alert(7)> =1+1.csv" } else { "Projekte =1+1.csv" };
    for (file, (header, rows), delimiter) in [
        ("Accounts.csv", accounts, b','),
        ("Deals.csv", deals, b','),
        ("Debitoren.csv", debtors, b';'),
        (odd, projects, b';'),
        ("Rechnungen.csv", invoices, b';'),
    ] {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
        for row in rows {
            writer.write_record(row).unwrap();
        }
        let body = writer.into_inner().unwrap();
        fs::write(folder.join(file), [header.as_bytes(), b"\n", &body].concat()).unwrap();
    }
}

type Table = (String, Vec<Vec<String>>);

fn table(header: &str) -> Table {
    (header.to_owned(), Vec::new())
}

fn archipel(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_archipel")).args(arguments).current_dir(folder).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn printed(folder: &Path, arguments: &[&str]) -> String {
    String::from_utf8(archipel(folder, arguments).stdout).unwrap()
}

/// An audit of the exports with everything that can be asked for, and its folder.
fn audited() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    exports(&folder.path().join("exports"));
    let output = archipel(folder.path(), &["audit", "exports", "--csv", "excel-de", "--parquet", "--name-people"]);
    for stream in [output.stdout, output.stderr] {
        plain(&String::from_utf8(stream).unwrap(), "the terminal");
    }
    folder
}

/// No sign that moves a cursor, changes a colour, turns the direction of text or hides what follows.
fn plain(text: &str, place: &str) {
    let odd = |sign: &char| {
        (sign.is_control() && *sign != '\n')
            || matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    if let Some(at) = text.find(|sign| odd(&sign)) {
        let around: String = text[at..].chars().take(30).collect();
        panic!("{place}: {around:?}");
    }
}

/// No markup but the comments that part signs from what they would link.
fn without_markup(text: &str, place: &str) {
    plain(text, place);
    let rest = text.replace("<!-- -->", "").replace("\\]", "").replace("\\[", "").replace("\\!", "");
    assert!(!rest.contains('<'), "{place}: {}", &rest[rest.find('<').unwrap()..].chars().take(60).collect::<String>());
    for link in ["](", "![", "://"] {
        assert!(!rest.contains(link), "{place} holds {link}");
    }
    assert!(!text.contains("@everyone"), "{place} mentions everyone");
}

#[test]
fn files_for_machines_hold_values_verbatim() {
    let folder = audited();
    let read = |file: &str| fs::read(folder.path().join("archipel-out").join(file)).unwrap();
    let (mut crosswalk, findings) = (
        csv::Reader::from_reader(&*read("crosswalk.csv")).into_records().map(Result::unwrap).collect::<Vec<_>>(),
        read("findings.jsonl"),
    );
    crosswalk.retain(|row| &row[3] != "rechnungen");
    let lines: Vec<serde_json::Value> =
        String::from_utf8(findings).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.len() > NAMES.len(), "{} findings", lines.len());
    let table = csv::Reader::from_reader(&*read("findings.csv")).into_records().count();
    assert_eq!(table, lines.len());
    for name in names() {
        assert!(crosswalk.iter().any(|row| row[8] == name), "{name:?} in crosswalk.csv");
        // The name of an entity is made from its records and cut where nobody reads on; the records have it whole.
        let begin: String = name.chars().take(190).collect();
        let named = |line: &serde_json::Value| line["entity_name"].as_str().unwrap().starts_with(&begin);
        assert!(lines.iter().any(named), "{name:?} in findings.jsonl");
    }
}

#[test]
fn workbooks_and_lists_for_spreadsheets_hold_no_formula() {
    let folder = audited();
    let out = folder.path().join("archipel-out");
    let mut book = zip::ZipArchive::new(fs::File::open(out.join("report.xlsx")).unwrap()).unwrap();
    let (mut sheets, mut shown) = (0, String::new());
    for at in 0..book.len() {
        let mut part = book.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        xsd::parse(&text);
        if name.starts_with("xl/worksheets/sheet") {
            sheets += 1;
            assert!(!text.contains("<f>") && !text.contains("<f "), "{name} holds a formula");
            assert!(
                sheets == 1 || (text.contains("<autoFilter") && text.contains("state=\"frozen\"")),
                "{name} is a list"
            );
        }
        shown.push_str(&text);
    }
    assert!(sheets > 4 && shown.contains("=cmd|") && shown.contains("&lt;script&gt;"), "shown as text");
    for file in ["findings-excel.csv", "duplicates-excel.csv", "crosswalk-excel.csv"] {
        let bytes = fs::read(out.join(file)).unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]);
        for row in reader.records() {
            for cell in &row.unwrap() {
                let first =
                    cell.trim_start_matches(|sign: char| sign.is_whitespace() || sign.is_control()).chars().next();
                let constant = cell.starts_with("=\"")
                    && cell[2..cell.len() - 1].chars().all(|sign| sign.is_ascii_digit() || ".,-/+eE".contains(sign));
                let number = cell.parse::<f64>().is_ok() || cell.replace(',', ".").parse::<f64>().is_ok();
                assert!(constant || number || !first.is_some_and(|sign| "=+-@".contains(sign)), "{file}: {cell:.80}");
            }
        }
    }
}

#[test]
fn pages_and_texts_for_people_hold_no_markup_of_the_data() {
    let folder = audited();
    let at = folder.path();
    let html = fs::read_to_string(at.join("archipel-out/report.html")).unwrap();
    assert_eq!(html.matches("<script").count(), 1, "there is no script but our own");
    for markup in ["<img", "<svg onload", "</style><", "<iframe", " onmouseover='", " onerror=alert(2)>"] {
        assert!(!html.to_lowercase().contains(markup), "{markup}");
    }
    assert!(html.contains("&#60;script&#62;alert(1)"), "shown as text");
    assert!(html.contains("\u{fffd}gnp.exe") && !html.contains(['\u{202e}', '\u{2066}']), "nothing turns round");
    for arguments in [
        &["audit", "exports", "--format", "markdown", "--name-people"][..],
        &["audit", "exports", "--format", "markdown", "--details", "DUP201"],
        &["check", "exports", "--format", "markdown"],
        &["diff", "archipel-out", "archipel-out", "--format", "markdown"],
    ] {
        let text = printed(at, arguments);
        without_markup(&text, &arguments.join(" "));
        let rows = text.lines().filter(|line| line.starts_with("| "));
        for row in rows {
            let columns = row.replace("\\|", "").matches('|').count();
            assert!(columns == 6 || columns == 7, "{columns} in {row:.200}");
        }
        assert!(text.len() < 65_536, "{} bytes do not fit into a ticket", text.len());
    }
    without_markup(&fs::read_to_string(at.join("archipel-out/data-requests.md")).unwrap(), "data-requests.md");
    let page = printed(at, &["diff", "archipel-out", "archipel-out", "--format", "html"]);
    assert!(!page.contains("<script") && !page.contains("<img"));
}

#[test]
fn terminals_and_logs_show_text() {
    let folder = audited();
    let at = folder.path();
    let first = fs::read_to_string(at.join("archipel-out/findings.jsonl")).unwrap();
    let findings: Vec<serde_json::Value> = first.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let duplicate = findings.iter().find(|finding| finding["rule"] == "DUP201").unwrap();
    let (fingerprint, entity) = (duplicate["fingerprint"].as_str().unwrap(), duplicate["entity_id"].as_str().unwrap());
    for arguments in [
        &["audit", "exports", "--details", "DUP201"][..],
        &["audit", "exports", "--details", "HND301", "--name-people"],
        &["check", "exports"],
        &["explain", fingerprint],
        &["explain", entity],
        &["inspect", "exports"],
        &["diff", "archipel-out", "archipel-out"],
    ] {
        let output = archipel(at, arguments);
        for stream in [output.stdout, output.stderr] {
            plain(&String::from_utf8(stream).unwrap(), &arguments.join(" "));
        }
    }
    let coloured = printed(at, &["audit", "exports", "--details", "DUP201", "--color", "always"]);
    assert!(coloured.contains("\u{1b}["), "colours were asked for");
    for code in coloured.split("\u{1b}[").skip(1) {
        let end = code.find(|sign: char| !(sign.is_ascii_digit() || sign == ';')).unwrap();
        assert_eq!(&code[end..=end], "m", "nothing but colours: {code:.20}");
    }
}

#[test]
fn commands_of_github_come_from_us_alone() {
    let folder = audited();
    let text = printed(folder.path(), &["check", "exports", "--format", "github"]);
    plain(&text, "github");
    assert!(text.lines().count() > NAMES.len());
    for line in text.lines() {
        let ours =
            ["::error file=", "::warning file=", "::notice file=", "::error title=archipel", "::notice title=archipel"];
        assert!(ours.iter().any(|begin| line.starts_with(begin)), "{line:.120}");
        assert!(!line.contains("%0A::"), "{line:.120}");
    }
}
