//! A checker for JSON schemas, for the words that our schemas and those of SARIF and GitLab use; it takes no others.

use serde_json::Value;

/// What of a document does not fit a schema. Knows the words that our schemas use, and takes no others.
pub(in super::super) fn misfits(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Checker { root: schema }.check(schema, document, "$", &mut found);
    found
}

struct Checker<'a> {
    root: &'a Value,
}

impl Checker<'_> {
    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut found = Vec::new();
        self.check(schema, value, "", &mut found);
        found.is_empty()
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        if let Some(anything) = schema.as_bool() {
            if !anything {
                found.push(format!("{at}: nothing may stand here"));
            }
            return;
        }
        for (word, said) in schema.as_object().unwrap() {
            let fits = match word.as_str() {
                "$schema" | "$id" | "$defs" | "definitions" | "title" | "description" | "default" => true,
                "format" => value.as_str().is_none_or(|text| is_of_format(said.as_str().unwrap(), text)),
                "pattern" => value.as_str().is_none_or(|text| follows(said.as_str().unwrap(), text)),
                "uniqueItems" => value
                    .as_array()
                    .is_none_or(|items| items.iter().enumerate().all(|(at, item)| !items[..at].contains(item))),
                "$ref" => {
                    let target = self.root.pointer(&said.as_str().unwrap()[1..]).unwrap();
                    self.check(target, value, at, found);
                    true
                }
                "type" => said.as_str().map_or_else(
                    || said.as_array().unwrap().iter().any(|one| is_of(one.as_str().unwrap(), value)),
                    |one| is_of(one, value),
                ),
                "enum" => said.as_array().unwrap().contains(value),
                "const" => said == value,
                "anyOf" => said.as_array().unwrap().iter().any(|one| self.fits(one, value)),
                "oneOf" => said.as_array().unwrap().iter().filter(|one| self.fits(one, value)).count() == 1,
                "minimum" => value.as_f64().is_none_or(|number| number >= said.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|number| number <= said.as_f64().unwrap()),
                "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= said.as_u64().unwrap()),
                "maxLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 <= said.as_u64().unwrap()),
                "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= said.as_u64().unwrap()),
                "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= said.as_u64().unwrap()),
                "required" => value.as_object().is_none_or(|object| {
                    said.as_array().unwrap().iter().all(|key| object.contains_key(key.as_str().unwrap()))
                }),
                "items" => {
                    for (position, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(said, item, &format!("{at}[{position}]"), found);
                    }
                    true
                }
                "properties" | "additionalProperties" => {
                    self.check_properties(schema, word, value, at, found);
                    true
                }
                other => panic!("the checker does not know `{other}`"),
            };
            if !fits {
                found.push(format!("{at}: {value} does not fit {word} {said}"));
            }
        }
    }

    fn check_properties(&self, schema: &Value, word: &str, value: &Value, at: &str, found: &mut Vec<String>) {
        let named = schema.get("properties").and_then(Value::as_object);
        for (key, value) in value.as_object().into_iter().flatten() {
            let own = named.and_then(|named| named.get(key));
            let said = if word == "properties" { own } else { schema.get(word).filter(|_| own.is_none()) };
            if let Some(said) = said {
                self.check(said, value, &format!("{at}.{key}"), found);
            }
        }
    }
}

fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type is called `{other}`"),
    }
}

/// Formats of texts that schemas name.
fn is_of_format(name: &str, text: &str) -> bool {
    let plain = |text: &str| {
        let encoded = |rest: &str| rest.len() >= 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit);
        text.split('%').skip(1).all(encoded)
            && text.chars().all(|sign| sign.is_ascii_graphic() && !"<>\"{}|\\^`".contains(sign))
    };
    match name {
        "uri-reference" => plain(text),
        "uri" => {
            plain(text) && text.split_once(':').is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
        }
        "date" => text.parse::<jiff::civil::Date>().is_ok(),
        // Widths of numbers, which JSON does not know.
        "uint" | "uint32" | "uint64" | "uint8" | "int64" | "int32" | "double" | "float" | "partial-date-time" => true,
        other => panic!("the checker does not know the format `{other}`"),
    }
}

/// The patterns that our schemas and those of others use; each is spelled out here.
fn follows(pattern: &str, text: &str) -> bool {
    match pattern {
        r"^(?!\./)(?!/)" => !text.starts_with("./") && !text.starts_with('/'),
        // As it stands in the schema of SARIF: anything that begins with two letters.
        "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$" => text.chars().take_while(char::is_ascii_alphabetic).count() >= 2,
        other => panic!("the checker does not know the pattern `{other}`"),
    }
}

#[test]
fn the_check_of_schemas_finds_what_does_not_fit() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": {
            "a": {"$ref": "#/$defs/word"}, "b": {"type": ["integer", "null"], "minimum": 1},
            "c": {"type": "array", "uniqueItems": true, "items": {"anyOf": [{"const": 1}, {"type": "string"}]}},
            "e": {"type": "string", "format": "uri-reference", "pattern": r"^(?!\./)(?!/)"},
        },
        "$defs": {"word": {"type": "string", "enum": ["x", "y"]}},
    });
    assert!(misfits(&schema, &serde_json::json!({"a": "x", "b": null, "c": [1, "z"]})).is_empty());
    for wrong in [
        serde_json::json!([]),
        serde_json::json!({}),
        serde_json::json!({"a": "z"}),
        serde_json::json!({"a": "x", "d": 1}),
        serde_json::json!({"a": "x", "b": 0}),
        serde_json::json!({"a": "x", "b": 1.5}),
        serde_json::json!({"a": "x", "c": [2]}),
        serde_json::json!({"a": "x", "c": ["z", "z"]}),
        serde_json::json!({"a": "x", "e": "./b"}),
        serde_json::json!({"a": "x", "e": "b c"}),
        serde_json::json!({"a": "x", "e": "b%2"}),
    ] {
        assert!(!misfits(&schema, &wrong).is_empty(), "{wrong}");
    }
}
