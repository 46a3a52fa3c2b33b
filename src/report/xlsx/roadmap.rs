//! The roadmap as a list to work through: an action per row, with room for who takes it and how far it is.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Source;
use super::sheet::{Cell, Column, List, Style};
use crate::report::roadmap::Words;
use crate::roadmap::Action;

/// The columns of the roadmap.
const COLUMNS: [Column; 15] = [
    Column { heading: "xlsx-horizon", width: 14.0, style: Style::Plain },
    Column { heading: "xlsx-measure", width: 48.0, style: Style::Plain },
    Column { heading: "xlsx-how", width: 60.0, style: Style::Plain },
    Column { heading: "xlsx-owner", width: 26.0, style: Style::Plain },
    Column { heading: "xlsx-closes", width: 10.0, style: Style::Number },
    Column { heading: "xlsx-rules", width: 18.0, style: Style::Faint },
    Column { heading: "xlsx-broken", width: 16.0, style: Style::Euro },
    Column { heading: "xlsx-at-risk", width: 16.0, style: Style::Euro },
    Column { heading: "xlsx-spared", width: 16.0, style: Style::Euro },
    Column { heading: "xlsx-effort-hours", width: 12.0, style: Style::Decimal },
    Column { heading: "xlsx-effort-euro", width: 14.0, style: Style::Euro },
    Column { heading: "xlsx-formula", width: 44.0, style: Style::Faint },
    Column { heading: "xlsx-points", width: 12.0, style: Style::Decimal },
    Column { heading: "xlsx-assigned", width: 20.0, style: Style::Input },
    Column { heading: "xlsx-status", width: 16.0, style: Style::Input },
];

/// The sheet, if there is anything to do.
pub(super) fn sheet(source: Source<'_>) -> Result<Option<Worksheet>, XlsxError> {
    let roadmap = &source.audit.roadmap;
    if roadmap.actions.is_empty() {
        return Ok(None);
    }
    let words = Words { roadmap, house: source.house, language: source.language };
    let mut list = List::new(source.styles, &source.text("xlsx-roadmap"), &COLUMNS, source.language)?;
    for action in &roadmap.actions {
        list.push(row(&words, action))?;
    }
    let (sheet, _) = list.finish(&words.best_bridge().unwrap_or_default())?;
    Ok(Some(sheet))
}

fn row<'a>(words: &Words<'_>, action: &Action) -> [Cell<'a>; COLUMNS.len()] {
    let rules: Vec<&str> = action.rules.iter().map(|(code, _)| code.name()).collect();
    let euro = |cents: i64| if cents == 0 { Cell::Empty } else { Cell::Euro(cents) };
    [
        Cell::Text(words.horizon(action.horizon).into()),
        Cell::Text(words.title(action).into()),
        Cell::Text(words.how(action).into()),
        Cell::Text(words.owners(action).into()),
        Cell::Count(action.closes.len() as u64),
        Cell::Faint(rules.join(", ").into()),
        euro(action.value.broken),
        euro(action.value.at_risk),
        euro(action.value.estimate),
        Cell::Number(action.effort.minutes() as f64 / 60.0),
        Cell::Euro(action.effort.cents()),
        Cell::Faint(words.formula(action).into()),
        Cell::Number(action.gain),
        Cell::Input,
        Cell::Input,
    ]
}
