//! Reads the dates and amounts of a table's records; how a column writes them is decided over all of its values.

use super::calendar::to_days;
use crate::catalog::{Catalogue, Record, RecordKind, Role, TypedTable, is_null};
use crate::standardise::{
    DateFormat, Money, NumberFormat, column_date_format, currency_code, currency_of_header, fold, hundredths_of_hours,
    number_format, parse_date, sum_money,
};

/// How a column writes its amounts, and the currency that its header names.
pub(super) struct AmountFormat {
    numbers: NumberFormat,
    currency: Option<&'static str>,
}

/// The columns of one role, each with the way it writes its values.
pub(super) struct Columns<F> {
    columns: Vec<(usize, F)>,
}

impl Columns<DateFormat> {
    pub(super) fn dates(typed: &TypedTable, role: Role) -> Self {
        let format = |column| (column, column_date_format(typed, column));
        Self { columns: typed.columns_with(role).map(format).collect() }
    }

    /// The first date that can be read, as days since the epoch.
    pub(super) fn date(&self, record: &Record) -> Option<i32> {
        self.first(record, |value, format| parse_date(value, format).map(to_days))
    }
}

impl Columns<AmountFormat> {
    pub(super) fn amounts(typed: &TypedTable, role: Role) -> Self {
        let format = |column: usize| AmountFormat {
            numbers: number_format(values(typed, column)),
            currency: currency_of_header(&typed.table.header[column]),
        };
        Self { columns: typed.columns_with(role).map(|column| (column, format(column))).collect() }
    }

    /// The first amount that can be read; where a document's lines have amounts of their own, their sum. A currency beside the
    /// amount goes before that of the header.
    pub(super) fn money(&self, record: &Record) -> Option<Money> {
        self.columns.iter().find_map(|(column, format)| {
            let money = sum_money(record.parts(*column), &format.numbers)?;
            Some(Money { currency: money.currency.or(format.currency), ..money })
        })
    }

    /// The first duration that can be read, in hundredths of an hour.
    pub(super) fn duration(&self, record: &Record) -> Option<i64> {
        self.first(record, |value, format| hundredths_of_hours(value, &format.numbers))
    }
}

impl<F> Columns<F> {
    fn first<T>(&self, record: &Record, parse: impl Fn(&str, &F) -> Option<T>) -> Option<T> {
        self.columns.iter().find_map(|(column, format)| parse(record.cell(*column)?, format))
    }
}

fn values(typed: &TypedTable, column: usize) -> impl Iterator<Item = &str> {
    typed.table.column(column).map(str::trim).filter(|value| !is_null(value))
}

/// Days since the epoch of a date column, in the order of [`DateRoles::ALL`].
pub(super) type Days = [Option<i32>; DateRoles::ALL.len()];

/// The date columns of a table.
pub(super) struct DateRoles {
    columns: Vec<Columns<DateFormat>>,
}

impl DateRoles {
    /// The roles that are dates of a process.
    pub(super) const ALL: [Role; 7] =
        [Role::Created, Role::Modified, Role::DocumentDate, Role::Closed, Role::Start, Role::End, Role::Due];

    pub(super) fn of(typed: &TypedTable) -> Self {
        Self { columns: Self::ALL.map(|role| Columns::dates(typed, role)).into() }
    }

    pub(super) fn days(&self, record: &Record) -> Days {
        std::array::from_fn(|at| self.columns[at].date(record))
    }
}

/// The amount columns of a table.
pub(super) struct Amounts {
    /// The amounts that no header calls gross are: see [`Amounts::is_owed_in_full`].
    owed_in_full: bool,
    net: Columns<AmountFormat>,
    gross: Columns<AmountFormat>,
    tax: Columns<AmountFormat>,
    open: Columns<AmountFormat>,
    rate: Columns<AmountFormat>,
}

/// Amounts of one record in euro cents; empty where they are in another currency and no rate is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct EuroAmounts {
    pub(super) net: Option<i64>,
    pub(super) gross: Option<i64>,
    pub(super) open: Option<i64>,
    /// Whether anything is still to be paid, in whichever currency.
    pub(super) unpaid: Option<bool>,
    pub(super) foreign: bool,
}

impl Amounts {
    pub(super) fn of(catalogue: &Catalogue, table: usize) -> Self {
        let typed = &catalogue.tables[table];
        let amounts = |role| Columns::amounts(typed, role);
        let mut amounts = Self {
            owed_in_full: false,
            net: amounts(Role::Amount),
            gross: amounts(Role::AmountGross),
            tax: amounts(Role::TaxAmount),
            open: amounts(Role::OpenAmount),
            rate: amounts(Role::ExchangeRate),
        };
        amounts.owed_in_full = amounts.is_owed_in_full(catalogue, table);
        amounts
    }

    /// Whether the one amount of a bill is what its customer owes until they have paid, which is the gross one, though no header
    /// says so: on the unpaid bills it is what is open, to the cent, and never less.
    fn is_owed_in_full(&self, catalogue: &Catalogue, table: usize) -> bool {
        const FEWEST: usize = 3;
        let typed = &catalogue.tables[table];
        let is_net = |(column, _): &(usize, AmountFormat)| fold(&typed.table.header[*column]).contains("net");
        if self.open.columns.is_empty() || !self.gross.columns.is_empty() || self.net.columns.iter().any(is_net) {
            return false;
        }
        let bills = catalogue.records_of(table).filter(|record| record.kind() == RecordKind::Invoice);
        let unpaid = bills.filter_map(|record| {
            let (amount, open) = (self.net.money(&record)?.cents, self.open.money(&record)?.cents);
            (amount > 0 && open > 0).then_some((amount, open))
        });
        let (mut whole, mut more) = (0, 0);
        for (amount, open) in unpaid {
            whole += usize::from(open == amount);
            more += usize::from(open > amount);
        }
        whole >= FEWEST && more == 0
    }

    pub(super) fn read(&self, record: &Record) -> EuroAmounts {
        let (net, gross) = (self.net.money(record), self.gross.money(record));
        let currency = record.value(Role::Currency).or_else(|| net.or(gross).and_then(|money| money.currency));
        let foreign = currency.is_some_and(|currency| currency_code(currency) != Some(HOME));
        let rate = if foreign { self.exchange_rate(record) } else { Some(1.0) };
        let convert = |money: Option<Money>| Some((money?.cents as f64 * rate?).round() as i64);
        let open = self.open.money(record);
        let unpaid = open.as_ref().map(|money| money.cents).filter(|cents| *cents >= 0).map(|cents| cents > 0);
        let (net, gross) = if self.owed_in_full { (None, net) } else { (net, gross) };
        let (net, gross) = with_tax(convert(net), convert(gross), convert(self.tax.money(record)));
        EuroAmounts { net, gross, open: convert(open), unpaid, foreign }
    }

    /// Euros for one unit of the record's currency. A rate of exactly 1 for a foreign currency is a field that nobody
    /// filled in, and no rate.
    fn exchange_rate(&self, record: &Record) -> Option<f64> {
        let text = record.value(Role::ExchangeRate)?;
        let rate = text.replace(',', ".").parse::<f64>().ok();
        let rate = rate.or_else(|| self.rate.money(record).map(|money| money.cents as f64 / 100.0))?;
        (rate.is_finite() && rate > 0.0 && (rate - 1.0).abs() > f64::EPSILON).then_some(rate)
    }
}

/// Currency that amounts are counted in.
const HOME: &str = "EUR";

/// Share of the gross amount that no tax on sales reaches: more is another amount.
const MOST_TAX: f64 = 0.25;

/// Rates of tax on sales in Germany and its neighbours, in thousandths. Those that cannot be told from another one's share of the gross
/// amount are left out.
const RATES: [i64; 12] = [190, 70, 50, 200, 130, 100, 81, 77, 26, 38, 210, 220];

/// Net and gross amount, each from the other and the tax between them where it is not stated. Amounts that no header calls net
/// may be gross: their share of tax tells, if one rate holds for all of a document. A number beyond any tax is none, and one with
/// another sign than the amount.
fn with_tax(net: Option<i64>, gross: Option<i64>, tax: Option<i64>) -> (Option<i64>, Option<i64>) {
    let is_tax = |gross: i64, tax: i64| {
        (tax == 0 || (tax < 0) == (gross < 0)) && tax.unsigned_abs() as f64 <= MOST_TAX * gross.unsigned_abs() as f64
    };
    // To the cent, and half a thousandth for sums of rounded lines.
    let at_a_rate = |net: i64, tax: i64| {
        let exact = |rate: i64| (tax - net * rate / 1000).abs() as f64 <= 1.0 + net.abs() as f64 / 2000.0;
        tax == 0 || RATES.into_iter().any(exact)
    };
    match (net, gross, tax) {
        (None, Some(gross), Some(tax)) if is_tax(gross, tax) => (Some(gross - tax), Some(gross)),
        (Some(amount), None, Some(tax)) if is_tax(amount, tax) && at_a_rate(amount, tax) => {
            (Some(amount), Some(amount + tax))
        }
        (Some(amount), None, Some(tax)) if is_tax(amount, tax) && at_a_rate(amount - tax, tax) => {
            (Some(amount - tax), Some(amount))
        }
        (net, gross, _) => (net, gross),
    }
}

#[cfg(test)]
mod tests {
    use super::{Amounts, with_tax};
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, RecordIndex, RecordKind, Role};

    /// Whether an amount under a header is foreign, and what it is in euros.
    fn read(header: &str) -> (bool, Option<i64>) {
        let rows: [&[&str]; 1] = [&["F1", "120.00"]];
        let ledger = ("ledger", Department::Accounting);
        let mut bills = typed_table("f.csv", ledger, RecordKind::Invoice, &[Role::Id, Role::Amount], &rows);
        header.clone_into(&mut bills.table.header[1]);
        let catalogue = catalogue(vec![bills]);
        let amounts = Amounts::of(&catalogue, 0).read(&catalogue.record(RecordIndex(0)));
        (amounts.foreign, amounts.net)
    }

    #[test]
    fn the_header_says_in_which_currency_is_counted() {
        assert_eq!(read("Netto CHF"), (true, None));
        assert_eq!((read("Netto EUR"), read("Netto")), ((false, Some(12_000)), (false, Some(12_000))));
    }

    /// Net and gross amount of the first of some bills with what is open of each.
    fn owed(header: &str, rows: &[&[&str]]) -> (Option<i64>, Option<i64>) {
        let (ledger, roles) = (("ledger", Department::Accounting), [Role::Id, Role::Amount, Role::OpenAmount]);
        let mut bills = typed_table("f.csv", ledger, RecordKind::Invoice, &roles, rows);
        header.clone_into(&mut bills.table.header[1]);
        let catalogue = catalogue(vec![bills]);
        let amounts = Amounts::of(&catalogue, 0).read(&catalogue.record(RecordIndex(0)));
        (amounts.net, amounts.gross)
    }

    #[test]
    fn what_is_open_of_unpaid_bills_tells_gross_amounts() {
        let paid: &[&str] = &["F1", "119.00", "0.00"];
        let unpaid: [&[&str]; 3] = [&["F2", "238.00", "238.00"], &["F3", "59.50", "59.50"], &["F4", "11.90", "11.90"]];
        let [first, second, third] = unpaid;
        assert_eq!(owed("Betrag", &[paid, first, second, third, &["F5", "119.00", "20.00"]]), (None, Some(11_900)));
        assert_eq!(owed("Nettobetrag", &[paid, first, second, third]), (Some(11_900), None), "the header says so");
        assert_eq!(owed("Betrag", &[paid, first, second]), (Some(11_900), None), "too few to tell");
        let taxed: &[&str] = &["F5", "100.00", "119.00"];
        assert_eq!(owed("Betrag", &[paid, first, second, third, taxed]), (Some(11_900), None), "more is open");
    }

    #[test]
    fn the_tax_tells_net_from_gross() {
        let net = (Some(100_000), Some(119_000));
        assert_eq!(with_tax(None, Some(119_000), Some(19_000)), net);
        assert_eq!(with_tax(Some(100_000), None, Some(19_000)), net);
        assert_eq!(with_tax(Some(119_000), None, Some(19_000)), net, "tax that is in the amount");
        assert_eq!(with_tax(Some(100_000), None, Some(8_100)), (Some(100_000), Some(108_100)));
        assert_eq!(with_tax(Some(100_000), None, Some(13_400)), (Some(100_000), None), "of two rates");
        assert_eq!(with_tax(Some(100_000), None, Some(0)), (Some(100_000), Some(100_000)));
        assert_eq!(with_tax(None, Some(100_000), Some(-19_000)), (None, Some(100_000)));
    }
}
