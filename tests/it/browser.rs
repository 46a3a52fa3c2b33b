//! The reports in a real browser, driven by Playwright (`tests/browser`): no error, no request, controls by mouse and keyboard,
//! nothing that axe finds, pictures of every width. No build installs anything: where node, a Chromium or the modules beside the
//! script are missing, the test says that it skipped, and `tests/browser/run` installs the modules and calls it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};
use serde_json::json;

use super::hostile;

/// Names under which a Chromium may stand on PATH.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

#[expect(
    clippy::disallowed_methods,
    reason = "what the machine has is asked of the environment; no result depends on it"
)]
fn environment(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = environment("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Node and the browser, or what is missing.
fn tools() -> Result<(PathBuf, PathBuf), String> {
    let node = on_path("node").ok_or("no node on PATH")?;
    let own = environment("CHROMIUM").filter(|browser| browser.is_file());
    let browser = own.or_else(|| BROWSERS.iter().find_map(|name| on_path(name))).ok_or("no Chromium on PATH")?;
    if !scripts().join("node_modules/playwright-core").is_dir() {
        return Err("its modules are not installed, `tests/browser/run` does that".to_owned());
    }
    Ok((node, browser))
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

fn archipel(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_archipel")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Audits, and gives the page.
fn page(exports: &Path, out: &Path, language: &str) -> PathBuf {
    let [exports, folder] = [exports, out].map(|path| path.to_str().unwrap());
    archipel(&["audit", exports, "--quiet", "--lang", language, "--out", folder]);
    out.join("report.html")
}

/// The fixture in both languages, hostile data, many findings, and the difference of two audits.
fn pages(at: &Path) -> serde_json::Value {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/lennetor/exports");
    let (evil, large) = (at.join("evil"), at.join("large"));
    hostile::exports(&evil);
    let settings = SampleSettings { customers: 800, seed: 8, ..SampleSettings::default() };
    generate(&large, &settings, &Silent).unwrap();
    let (german, many) = (page(&fixture, &at.join("de"), "de"), page(&large.join("exports"), &at.join("many"), "de"));
    let difference = at.join("diff.html");
    let [old, new] = ["de", "many"].map(|name| at.join(name).to_str().unwrap().to_owned());
    fs::write(&difference, archipel(&["diff", &old, &new, "--format", "html"])).unwrap();
    json!([
        {"name": "fixture-de", "path": german, "kind": "report", "language": "de", "controls": true, "dark": true},
        {"name": "fixture-en", "path": page(&fixture, &at.join("en"), "en"), "kind": "report", "language": "en"},
        {"name": "hostile", "path": page(&evil, &at.join("hostile"), "en"), "kind": "report", "language": "en", "controls": true, "dark": true,
         "hostile": hostile::shown_in_pages()},
        {"name": "many", "path": many, "kind": "report", "language": "de", "controls": true},
        {"name": "diff", "path": difference, "kind": "diff", "language": "de", "dark": true},
    ])
}

#[test]
fn reports_hold_in_a_browser() {
    let (node, browser) = match tools() {
        Ok(tools) => tools,
        Err(missing) => {
            assert!(environment("ARCHIPEL_BROWSER").is_none(), "the browser test may not skip: {missing}");
            // Past the capture of passing tests: whoever reads the log shall see it.
            writeln!(std::io::stderr(), "browser test: skipped, {missing}").unwrap();
            return;
        }
    };
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("pages.json");
    fs::write(&list, pages(folder.path()).to_string()).unwrap();
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let arguments = [scripts().join("check.mjs"), list, pictures.clone(), browser];
    let output = Command::new(node).args(arguments).stdin(Stdio::null()).output().unwrap();
    let told = [output.stdout, output.stderr].map(|stream| String::from_utf8_lossy(&stream).into_owned()).concat();
    assert!(output.status.success(), "{told}");
    let outcome = told.lines().last().unwrap_or_default();
    writeln!(std::io::stderr(), "browser test: {outcome}; pictures in {}", pictures.display()).unwrap();
}
