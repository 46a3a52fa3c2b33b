//! The handbooks of rules, `docs/rules.md` and `docs/regeln.md`, are built from the pages that `archipel explain` prints.
//! With `ARCHIPEL_BLESS=1` the files are written, otherwise they are compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Where the pages stand, as `<code>.<language>.md`.
const PAGES: &str = "src/findings/docs";

/// One handbook.
struct Handbook {
    language: &'static str,
    file: &'static str,
    title: &'static str,
    introduction: &'static str,
}

const HANDBOOKS: [Handbook; 2] = [
    Handbook {
        language: "en",
        file: "docs/rules.md",
        title: "Rules",
        introduction: "What each rule means, when it stays silent, and what to do. The same pages are printed by \
                       `archipel explain CODE`.",
    },
    Handbook {
        language: "de",
        file: "docs/regeln.md",
        title: "Regeln",
        introduction: "Was jede Regel bedeutet, wann sie schweigt und was zu tun ist. Dieselben Seiten zeigt \
                       `archipel explain CODE --lang de`.",
    },
];

/// Pages by rule code, of one language.
type Pages = BTreeMap<String, String>;

/// The text of a handbook: a table of contents, then every page one heading deeper.
fn handbook(book: &Handbook, pages: &Pages) -> String {
    let Handbook { language, title, introduction, .. } = book;
    let mut lines = vec![
        format!(
            "<!-- Built from {PAGES}/*.{language}.md: edit those, then `ARCHIPEL_BLESS=1 cargo test --test it`. -->"
        ),
        format!("\n# {title}\n\n{introduction}\n"),
    ];
    for (code, page) in pages {
        let heading = heading_of(code, page);
        lines.push(format!("- [{heading}](#{})", anchor(&heading)));
    }
    for (code, page) in pages {
        lines.push(format!("\n## {}\n\n{}", heading_of(code, page), deeper(body_of(page)).trim()));
    }
    lines.join("\n") + "\n"
}

/// The heading of a page, with the code before it where the page leaves it out.
fn heading_of(code: &str, page: &str) -> String {
    let heading = page.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default().trim();
    if heading.starts_with(code) { heading.to_owned() } else { format!("{code} {heading}").trim_end().to_owned() }
}

fn body_of(page: &str) -> &str {
    if page.starts_with("# ") { page.split_once('\n').map_or("", |(_, body)| body) } else { page }
}

/// Headings one level deeper; lines inside code fences stay as they are.
fn deeper(body: &str) -> String {
    let mut fenced = false;
    let mut text = String::with_capacity(body.len());
    for line in body.lines() {
        fenced ^= line.starts_with("```");
        if !fenced && line.starts_with('#') {
            text.push('#');
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The anchor that a Markdown renderer gives to a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|character| character.is_alphanumeric() || matches!(character, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// The pages in the crate, by language.
fn pages() -> BTreeMap<String, Pages> {
    let mut pages: BTreeMap<String, Pages> = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGES);
    for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let (code, language) = name
            .strip_suffix(".md")
            .and_then(|stem| stem.split_once('.'))
            .unwrap_or_else(|| panic!("{name}: pages are named <code>.<language>.md"));
        pages.entry(language.to_owned()).or_default().insert(code.to_uppercase(), fs::read_to_string(&path).unwrap());
    }
    pages
}

#[expect(clippy::disallowed_methods, reason = "how the person at the keyboard says that the new text is right")]
fn blessing() -> bool {
    std::env::var_os("ARCHIPEL_BLESS").is_some_and(|value| value == "1")
}

#[test]
fn handbooks_are_up_to_date() {
    let pages = pages();
    for book in &HANDBOOKS {
        let text = handbook(book, &pages[book.language]);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(book.file);
        if blessing() {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, &text).unwrap();
        }
        let committed = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
        assert!(committed == text, "`{}` is out of date: ARCHIPEL_BLESS=1 cargo test --test it", book.file);
    }
}

#[test]
fn every_rule_has_a_page_in_both_languages() {
    let pages = pages();
    let languages: Vec<&str> = pages.keys().map(String::as_str).collect();
    assert_eq!(languages, ["de", "en"]);
    assert_eq!(pages["de"].keys().collect::<Vec<_>>(), pages["en"].keys().collect::<Vec<_>>());
    for code in pages["en"].keys() {
        let known = serde_json::from_value::<archipel::findings::Code>(serde_json::Value::from(code.as_str()));
        assert!(known.is_ok(), "`{code}` has pages, but is no rule");
    }
}

#[test]
fn a_handbook_lists_its_pages_and_sets_them_one_heading_deeper() {
    let page = "# HND301 won-without-project\n\nText.\n\n## Example\n\n```\n# no heading\n```\n";
    let pages = Pages::from([("HND301".to_owned(), page.to_owned())]);
    let text = handbook(&HANDBOOKS[0], &pages);
    assert!(text.contains("- [HND301 won-without-project](#hnd301-won-without-project)\n"), "{text}");
    assert!(
        text.contains("\n## HND301 won-without-project\n\nText.\n\n### Example\n\n```\n# no heading\n```\n"),
        "{text}"
    );
}

#[test]
fn a_page_without_heading_stands_under_its_code() {
    assert_eq!(heading_of("DUP201", "Two records are the same.\n"), "DUP201");
    assert_eq!(heading_of("DUP201", "# duplicate-customer\n"), "DUP201 duplicate-customer");
    assert_eq!(body_of("Two records are the same.\n"), "Two records are the same.\n");
}
