//! A checker for XML schemas, for the words that the schema of `JUnit` uses; it takes no others.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element of a document.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Element {
    pub(in super::super) name: String,
    pub(in super::super) attributes: BTreeMap<String, String>,
    pub(in super::super) children: Vec<Element>,
    /// The text directly inside.
    pub(in super::super) text: String,
}

/// Reads a document; fails where it is not well-formed.
pub(in super::super) fn parse(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(element(&start)),
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(reference) => open.last_mut().unwrap().text.push(character(&reference)),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "elements that do not end");
    let mut roots = open.remove(0).children;
    assert_eq!(roots.len(), 1, "one element holds all others");
    roots.remove(0)
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
        (attribute.key.as_ref().to_owned(), value)
    });
    let attributes = attributes.collect();
    Element { name: start.name().as_ref().to_string(), attributes, ..Element::default() }
}

fn character(reference: &str) -> char {
    match reference {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        other => {
            let number = other
                .strip_prefix("#x")
                .map_or_else(|| other[1..].parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
            number.and_then(char::from_u32).unwrap_or_else(|| panic!("a reference to `{other}`"))
        }
    }
}

/// What of a document does not fit a schema.
pub(in super::super) fn misfits(schema: &Element, document: &Element) -> Vec<String> {
    let mut found = Vec::new();
    let schema = Schema { root: schema };
    match schema.named("xs:element", &document.name) {
        Some(declared) => schema.check(declared, document, &mut found),
        None => found.push(format!("no element is called {}", document.name)),
    }
    found
}

struct Schema<'a> {
    root: &'a Element,
}

impl Schema<'_> {
    /// A declaration at the top of the schema.
    fn named(&self, kind: &str, name: &str) -> Option<&Element> {
        self.root
            .children
            .iter()
            .find(|one| one.name == kind && one.attributes.get("name").is_some_and(|it| it == name))
    }

    fn check(&self, declared: &Element, element: &Element, found: &mut Vec<String>) {
        let mut say = |what: String| found.push(format!("<{}>: {what}", element.name));
        let Some(complex) = self.complex_type(declared) else {
            if !element.children.is_empty() || !element.attributes.is_empty() {
                say("holds more than text".to_owned());
            }
            return;
        };
        if complex.attributes.get("mixed").is_none_or(|mixed| mixed != "true") && !element.text.trim().is_empty() {
            say(format!("holds the text {}", element.text.trim()));
        }
        let declared: Vec<&Element> = complex.children.iter().filter(|one| one.name == "xs:attribute").collect();
        let known = |name: &String| declared.iter().any(|one| one.attributes["name"] == *name);
        for name in element.attributes.keys().filter(|name| !known(name)) {
            say(format!("has the attribute {name}"));
        }
        for one in declared {
            let value = element.attributes.get(&one.attributes["name"]);
            if value.is_none() && one.attributes.get("use").is_some_and(|word| word == "required") {
                say(format!("lacks the attribute {}", one.attributes["name"]));
            }
            assert!(value.is_none() || one.attributes["type"] == "xs:string", "the checker knows only texts");
        }
        let content = complex.children.iter().find(|one| matches!(one.name.as_str(), "xs:sequence" | "xs:choice"));
        let ends = content.map_or_else(|| BTreeSet::from([0]), |content| ends(content, &element.children, 0));
        if !ends.contains(&element.children.len()) {
            say("holds other elements than it may".to_owned());
        }
        for child in &element.children {
            if let Some(declared) = self.named("xs:element", &child.name) {
                self.check(declared, child, found);
            }
        }
    }

    /// The type of an element: its own, a named one, or none where it is plain text.
    fn complex_type<'s>(&'s self, declared: &'s Element) -> Option<&'s Element> {
        let own = declared.children.iter().find(|one| one.name == "xs:complexType");
        let named = declared.attributes.get("type").filter(|name| *name != "xs:string");
        own.or_else(|| named.map(|name| self.named("xs:complexType", name).unwrap()))
    }
}

/// Where a part of a content model may end among the children of an element if it begins at `from`.
fn ends(part: &Element, children: &[Element], from: usize) -> BTreeSet<usize> {
    let times = |word: &str| match part.attributes.get(word).map(String::as_str) {
        None => 1,
        Some("unbounded") => usize::MAX,
        Some(number) => number.parse().unwrap(),
    };
    let (least, most) = (times("minOccurs"), times("maxOccurs"));
    let mut reached = BTreeSet::from([from]);
    let mut all = if least == 0 { reached.clone() } else { BTreeSet::new() };
    let mut round = 0;
    while round < most && !reached.is_empty() {
        reached = reached.iter().flat_map(|at| once(part, children, *at)).collect();
        round += 1;
        // What was reached before leads nowhere new.
        reached.retain(|at| !all.contains(at));
        if round >= least {
            all.extend(&reached);
        }
    }
    all
}

fn once(part: &Element, children: &[Element], from: usize) -> BTreeSet<usize> {
    match part.name.as_str() {
        "xs:element" => {
            let name = part.attributes.get("ref").or_else(|| part.attributes.get("name")).unwrap();
            children.get(from).filter(|child| child.name == *name).map(|_| from + 1).into_iter().collect()
        }
        "xs:sequence" => part.children.iter().fold(BTreeSet::from([from]), |reached, next| {
            reached.into_iter().flat_map(|at| ends(next, children, at)).collect()
        }),
        "xs:choice" => part.children.iter().flat_map(|one| ends(one, children, from)).collect(),
        other => panic!("the checker does not know `{other}`"),
    }
}

#[test]
fn the_check_of_xml_schemas_finds_what_does_not_fit() {
    let schema = parse(
        r#"<xs:schema><xs:element name="a"><xs:complexType><xs:sequence><xs:element ref="b" minOccurs="0"/>
            <xs:choice maxOccurs="unbounded"><xs:element ref="c"/><xs:element ref="d"/></xs:choice></xs:sequence>
            <xs:attribute name="n" type="xs:string" use="required"/></xs:complexType></xs:element>
            <xs:element name="b" type="xs:string"/><xs:element name="c" type="xs:string"/>
            <xs:element name="d"><xs:complexType mixed="true"/></xs:element></xs:schema>"#,
    );
    for right in ["<a n=''><c/></a>", "<a n='1'><b>x</b><d>y</d><c/><c/></a>"] {
        assert_eq!(misfits(&schema, &parse(right)), Vec::<String>::new(), "{right}");
    }
    for wrong in [
        "<z/>",
        "<a n=''/>",
        "<a><c/></a>",
        "<a n='' m=''><c/></a>",
        "<a n=''><c/><b/></a>",
        "<a n=''><b/><b/><c/></a>",
        "<a n=''>text<c/></a>",
        "<a n=''><c><d/></c></a>",
        "<a n=''><c/><e/></a>",
    ] {
        assert!(!misfits(&schema, &parse(wrong)).is_empty(), "{wrong}");
    }
}
