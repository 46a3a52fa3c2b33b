//! The first line of a ledger's import file: whose books it belongs to. The configuration says it, or an export of the same
//! ledger does.

use jiff::civil::Date;

use crate::catalog::Catalogue;
use crate::config::LedgerSettings;

/// First cell of the line by which a ledger's export tells itself.
const MARK: &str = "EXTF";
/// Positions of consultant, client, fiscal year and account length in that line.
const PLACES: [usize; 4] = [10, 11, 12, 13];

/// What the places of a line above the header are filled with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::migrate) struct LedgerFacts {
    places: Vec<(&'static str, String)>,
}

impl LedgerFacts {
    pub(in crate::migrate) fn find(catalogue: &Catalogue, settings: &LedgerSettings, reference: Option<Date>) -> Self {
        let lines = catalogue.tables.iter().flat_map(|typed| &typed.table.preamble);
        let line = lines.map(|row| &row.cells).find(|cells| cells.first().is_some_and(|cell| cell.trim() == MARK));
        let told =
            PLACES.map(|at| line.and_then(|cells| cells.get(at)).map_or(String::new(), |cell| cell.trim().to_owned()));
        let [consultant, client, year, length] = told;
        let compact = |date: Date| date.to_string().replace('-', "");
        let year = settings.fiscal_year.map_or(year, compact);
        let length = settings.account_length.map_or(length, |length| length.to_string());
        let places = vec![
            ("{consultant}", settings.consultant.clone().unwrap_or(consultant)),
            ("{client}", settings.client.clone().unwrap_or(client)),
            ("{fiscal_year}", year),
            ("{account_length}", length),
            ("{created}", reference.map_or(String::new(), |date| format!("{}000000000", compact(date)))),
        ];
        Self { places }
    }

    /// A line with its places filled in.
    pub(in crate::migrate) fn fill(&self, line: &str) -> String {
        self.places.iter().fold(line.to_owned(), |line, (place, value)| line.replace(place, value))
    }
}
