//! `docs/schemas`: the JSON schema of everything that is written or read as JSON, and of `archipel.toml`, made from the types
//! themselves. With `ARCHIPEL_BLESS=1` the files are written, otherwise they are compared; `tests/it` holds them against what
//! the program really writes.

use std::fs;
use std::path::Path;

use schemars::{Schema, schema_for};

use super::{check, findings, inspect, json, manifest, summary};
use crate::gate::Baseline;
use crate::linkage::TrainedModels;
use crate::{config, diff};

/// The schemas by the names of their files.
fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("archipel.toml", config::schema_tests::schema()),
        ("audit", schema_for!(json::Document<'static>)),
        ("baseline", Baseline::schema()),
        ("check", schema_for!(check::json::Report<'static>)),
        ("diff", diff::schema()),
        ("finding", schema_for!(findings::Line<'static>)),
        ("inspect", schema_for!(inspect::Inspection<'static>)),
        ("load_order", crate::migrate::schema()),
        ("manifest", schema_for!(manifest::Manifest<'static>)),
        ("model", TrainedModels::schema()),
        ("summary", schema_for!(summary::Summary<'static>)),
    ]
}

#[expect(clippy::disallowed_methods, reason = "how the person at the keyboard says that the new text is right")]
fn blessing() -> bool {
    std::env::var_os("ARCHIPEL_BLESS").is_some_and(|value| value == "1")
}

#[test]
fn the_schemas_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas");
    for (name, schema) in schemas() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let file = folder.join(format!("{name}.schema.json"));
        if blessing() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &text).unwrap();
        }
        let committed = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
        assert!(committed == text, "`docs/schemas/{name}.schema.json` is out of date: ARCHIPEL_BLESS=1 cargo test");
    }
}
