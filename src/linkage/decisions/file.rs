//! `archipel-decisions.csv` as text: one line per decision, only ever added to, so that a version control shows who decided
//! what. Later lines count before earlier ones.

use jiff::civil::Date;

use super::anchor::Anchor;
use crate::linkage::resolution::EntityType;

/// Name of the file of decisions that is found without asking.
pub const FILE: &str = "archipel-decisions.csv";

/// Columns of the file. `left` and `right` are for people; the anchors behind them are what counts.
pub const HEADER: [&str; 9] =
    ["entity_type", "judgement", "left", "right", "who", "when", "note", "left_anchor", "right_anchor"];

/// What a person said about two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// The two are the same.
    Same,
    /// They are not.
    NotSame,
    /// The left one was taken out of an entity that held the right one, too.
    Split,
    /// Nobody can tell; the pair is not asked again.
    Unsure,
    /// What was said before of the pair does not count any more.
    Withdrawn,
}

impl Judgement {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Same, Self::NotSame, Self::Split, Self::Unsure, Self::Withdrawn];

    /// Its spelling in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::NotSame => "not_same",
            Self::Split => "split",
            Self::Unsure => "unsure",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether it says that the two are the same; `None` where it leaves that open.
    pub fn is_same(self) -> Option<bool> {
        match self {
            Self::Same => Some(true),
            Self::NotSame | Self::Split => Some(false),
            Self::Unsure | Self::Withdrawn => None,
        }
    }
}

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What the two were compared as.
    pub entity_type: EntityType,
    /// What was said.
    pub judgement: Judgement,
    /// One record.
    pub left: Anchor,
    /// The other.
    pub right: Anchor,
    /// How a person would name the two.
    pub labels: [String; 2],
    /// Who decided.
    pub who: String,
    /// On which day.
    pub when: Option<Date>,
    /// Why, in words.
    pub note: String,
    /// Line of the file.
    pub line: u32,
}

/// A line that cannot be read, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line of the file.
    pub line: u32,
    /// The column that is wrong.
    pub column: &'static str,
    /// What stands there.
    pub value: String,
}

/// Reads the text of a file; lines that cannot be read are told, and the others still count.
pub fn parse(text: &str) -> (Vec<Decision>, Vec<Fault>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let places: Vec<Option<usize>> = match reader.headers() {
        Ok(header) => HEADER.iter().map(|name| header.iter().position(|column| column.trim() == *name)).collect(),
        Err(_) => Vec::new(),
    };
    let (mut decisions, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let Ok(record) = record else { continue };
        let line = record.position().map_or(0, |position| position.line() as u32);
        let cell = |column: usize| places.get(column).copied().flatten().and_then(|at| record.get(at)).unwrap_or("");
        match decision(&cell, line) {
            Ok(decision) => decisions.push(decision),
            Err((column, value)) => faults.push(Fault { line, column: HEADER[column], value }),
        }
    }
    (decisions, faults)
}

/// One line; the error is the column and what is wrong there.
fn decision<'c>(cell: &dyn Fn(usize) -> &'c str, line: u32) -> Result<Decision, (usize, String)> {
    let wrong = |column: usize| (column, cell(column).to_owned());
    let entity_type = [EntityType::Customer, EntityType::Person, EntityType::Project]
        .into_iter()
        .find(|sort| sort.name() == cell(0).trim())
        .ok_or_else(|| wrong(0))?;
    let judgement =
        Judgement::ALL.into_iter().find(|judgement| judgement.name() == cell(1).trim()).ok_or_else(|| wrong(1))?;
    let when = match cell(5).trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| wrong(5))?),
    };
    let anchor = |column: usize| cell(column).parse::<Anchor>().map_err(|part| (column, part));
    Ok(Decision {
        entity_type,
        judgement,
        left: anchor(7)?,
        right: anchor(8)?,
        labels: [cell(2).to_owned(), cell(3).to_owned()],
        who: cell(4).to_owned(),
        when,
        note: cell(6).to_owned(),
        line,
    })
}

/// The cells of a line, in the order of [`HEADER`].
pub fn row(decision: &Decision) -> [String; HEADER.len()] {
    [
        decision.entity_type.name().to_owned(),
        decision.judgement.name().to_owned(),
        decision.labels[0].clone(),
        decision.labels[1].clone(),
        decision.who.clone(),
        decision.when.map(|when| when.to_string()).unwrap_or_default(),
        decision.note.clone(),
        decision.left.to_string(),
        decision.right.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "customer,same,Klapp,Klapp GmbH,mk,2026-03-31,\"seen, called\",\
                        system=crm|kind=account|id=1|name=klapp,system=erp|kind=debtor|id=10001|name=klapp";

    fn text(lines: &[&str]) -> String {
        format!("{}\n{}\n", HEADER.join(","), lines.join("\n"))
    }

    #[test]
    fn a_line_is_read_and_written_alike() {
        let (decisions, faults) = parse(&text(&[LINE]));
        assert!(faults.is_empty(), "{faults:?}");
        let [decision] = decisions.as_slice() else { panic!("{decisions:?}") };
        assert_eq!((decision.judgement, decision.line, decision.note.as_str()), (Judgement::Same, 2, "seen, called"));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(HEADER).unwrap();
        writer.write_record(row(decision)).unwrap();
        assert_eq!(String::from_utf8(writer.into_inner().unwrap()).unwrap(), text(&[LINE]));
    }

    #[test]
    fn a_bad_line_is_told_and_the_others_count() {
        let bad = ["customer,perhaps,,,,,,,", "customer,same,,,,31.3.,,,", "customer,same,,,,,,system=crm,"];
        let (decisions, faults) = parse(&text(&[bad[0], LINE, bad[1], bad[2]]));
        assert_eq!(decisions.len(), 1);
        let told: Vec<(u32, &str)> = faults.iter().map(|fault| (fault.line, fault.column)).collect();
        assert_eq!(told, [(2, "judgement"), (4, "when"), (5, "left_anchor")]);
    }

    #[test]
    fn columns_are_found_by_name_and_nothing_is_no_decision() {
        let shuffled = "judgement,entity_type,right_anchor,left_anchor\n\
                        not_same,project,system=b|kind=deal|id=2,system=a|kind=project|id=1\n";
        let (decisions, _) = parse(shuffled);
        assert_eq!((decisions[0].judgement, decisions[0].left.system.as_str()), (Judgement::NotSame, "a"));
        assert_eq!(parse(""), (Vec::new(), Vec::new()));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,200}") {
            let _ = parse(&text);
        }
    }
}
