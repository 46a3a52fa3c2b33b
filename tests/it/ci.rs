//! The examples for continuous integration, run as they stand: their scripts are taken out of the files and executed.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};

/// The lines of a workflow below the first `run: |`.
fn github_script(text: &str) -> String {
    let lines = text.lines().skip_while(|line| line.trim() != "run: |").skip(1);
    let indent = "          ";
    let script = lines.take_while(|line| line.starts_with(indent));
    script.map(|line| &line[indent.len()..]).collect::<Vec<_>>().join("\n")
}

/// The items of the first `script:` of a pipeline.
fn gitlab_script(text: &str) -> String {
    let lines = text.lines().skip_while(|line| line.trim() != "script:").skip(1);
    let script = lines.take_while(|line| line.starts_with("    "));
    script.filter_map(|line| line.trim().strip_prefix("- ")).collect::<Vec<_>>().join("\n")
}

/// Runs a script as a runner does: it ends with the first command that fails.
fn execute(folder: &Path, script: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_archipel")).parent().unwrap();
    Command::new("sh")
        .args(["-e", "-c", &format!("PATH=\"{}:$PATH\"\n{script}", program.display())])
        .current_dir(folder)
        .env("GITHUB_STEP_SUMMARY", folder.join("step-summary.md"))
        .output()
        .unwrap()
}

fn example(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci").join(file)).unwrap()
}

/// A company, a baseline that knows everything, and one that lacks an error.
fn company(folder: &Path) -> (String, String) {
    let settings = SampleSettings { customers: 60, seed: 2, ..SampleSettings::default() };
    generate(folder, &settings, &Silent).unwrap();
    let written = execute(folder, "archipel check exports --quiet --write-baseline baseline.json");
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let all = fs::read_to_string(folder.join("baseline.json")).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&all).unwrap();
    let findings = json["findings"].as_array_mut().unwrap();
    let error = findings.iter().position(|known| known["severity"] == "error").unwrap();
    findings.remove(error);
    (all, json.to_string())
}

#[cfg(unix)]
#[test]
fn both_examples_are_green_on_what_is_known_and_red_on_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (all, less) = company(at);
    let scripts = [
        (github_script(&example("github-actions.yml")), &["archipel.sarif", "summary.md", "step-summary.md"][..]),
        (gitlab_script(&example("gitlab-ci.yml")), &["code-quality.json", "archipel-junit.xml"][..]),
    ];
    for (script, files) in scripts {
        assert!(script.lines().count() >= 2, "{script}");
        for (baseline, code) in [(&all, 0), (&less, 1)] {
            fs::write(at.join("baseline.json"), baseline).unwrap();
            let output = execute(at, &script);
            assert_eq!(output.status.code(), Some(code), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
            for file in files {
                let text = fs::read_to_string(at.join(file)).unwrap();
                assert!(text.len() > 50, "{file}: {text}");
                fs::remove_file(at.join(file)).unwrap();
            }
            assert!(at.join("archipel-out/report.html").is_file());
        }
    }
}

#[test]
fn scripts_are_found_whole() {
    let github = github_script(&example("github-actions.yml"));
    assert!(github.starts_with("check=") && github.ends_with("--format github"), "{github}");
    let gitlab = gitlab_script(&example("gitlab-ci.yml"));
    assert!(gitlab.lines().all(|line| line.starts_with("archipel check ")) && gitlab.contains("junit"), "{gitlab}");
}
