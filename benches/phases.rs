//! Ingest, standardise, linkage and the whole audit on invented companies of 2,000 and 100,000 customers.
//!
//! `cargo bench --bench phases`; the companies are made once and kept under `target/bench-data`.

use std::path::{Path, PathBuf};

use archipel::catalog::{self, Catalogue};
use archipel::config::Settings;
use archipel::progress::Silent;
use archipel::sample::{SampleSettings, generate};
use archipel::standardise::{Facet, PartyFormats, party};
use archipel::{ingest, linkage, pipeline};
use divan::{Bencher, black_box};

const CUSTOMERS: [usize; 2] = [2_000, 100_000];

fn main() {
    divan::main();
}

/// The exports of an invented company; made on first use.
fn exports(customers: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data").join(customers.to_string());
    if !folder.join("truth").exists() {
        let settings = SampleSettings { customers, seed: 1, ..SampleSettings::default() };
        generate(&folder, &settings, &Silent).expect("the sample can be written");
    }
    folder.join("exports")
}

fn catalogue(customers: usize) -> Catalogue {
    let ingested = ingest::read(&[exports(customers)], &Silent).expect("the sample can be read");
    catalog::recognise(ingested.tables, &Settings::default(), &Silent).gathered()
}

#[divan::bench(args = CUSTOMERS, sample_count = 5, sample_size = 1)]
fn ingest_exports(bencher: Bencher<'_, '_>, customers: usize) {
    let folder = exports(customers);
    bencher.bench(|| ingest::read(black_box(std::slice::from_ref(&folder)), &Silent));
}

/// A plain text of about 128 MB, half of its cells quoted; made on first use.
fn plain_text() -> PathBuf {
    const ROWS: usize = 1_300_000;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data/plain.csv");
    if !path.exists() {
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        let row = |row: usize| {
            let (street, amount) = (row % 97, row % 8_999);
            format!(
                "{row};\"Firma {row} Werkzeugbau GmbH\";\"Lindenstraße {street}\";50667;Köln;\"info@firma{row}.example\";{amount},50;03.02.2025\n"
            )
        };
        let header = "Nr;Name;Straße;PLZ;Ort;E-Mail;Umsatz;Datum\n".to_owned();
        let text: String = std::iter::once(header).chain((0..ROWS).map(row)).collect();
        std::fs::write(&path, text).expect("the text can be written");
    }
    path
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn ingest_plain_text(bencher: Bencher<'_, '_>) {
    let path = plain_text();
    let bytes = std::fs::metadata(&path).expect("the text was written").len();
    let bencher = bencher.counter(divan::counter::BytesCount::new(bytes));
    bencher.bench(|| ingest::read(black_box(std::slice::from_ref(&path)), &Silent));
}

/// A workbook of one sheet with 100,000 rows of texts, numbers and dates; made on first use.
fn workbook() -> PathBuf {
    const ROWS: u32 = 100_000;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data/plain.xlsx");
    if !path.exists() {
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        write_workbook(&path, ROWS).expect("the workbook can be written");
    }
    path
}

fn write_workbook(path: &Path, rows: u32) -> Result<(), rust_xlsxwriter::XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["Nr", "Name", "Straße", "PLZ", "Ort", "E-Mail", "Umsatz", "Datum"]) {
        sheet.write(0, column, name)?;
    }
    for row in 1..=rows {
        sheet.write(row, 0, row)?;
        sheet.write(row, 1, format!("Firma {row} Werkzeugbau GmbH"))?;
        sheet.write(row, 2, format!("Lindenstraße {}", row % 97))?;
        sheet.write(row, 3, "50667")?;
        sheet.write(row, 4, "Köln")?;
        sheet.write(row, 5, format!("info@firma{row}.example"))?;
        sheet.write(row, 6, f64::from(row % 8_999) + 0.5)?;
        sheet.write_number_with_format(row, 7, f64::from(45_000 + row % 700), &day)?;
    }
    book.save(path)
}

#[divan::bench(sample_count = 7, sample_size = 1)]
fn ingest_workbook(bencher: Bencher<'_, '_>) {
    let path = workbook();
    bencher.bench(|| ingest::read(black_box(std::slice::from_ref(&path)), &Silent));
}

/// What the common reader of workbooks needs for the same cells, nothing made of them.
#[divan::bench(sample_count = 7, sample_size = 1)]
fn workbook_read_by_calamine(bencher: Bencher<'_, '_>) {
    use calamine::Reader;
    let path = workbook();
    bencher.bench(|| {
        let mut book: calamine::Xlsx<_> =
            calamine::open_workbook(black_box(&path)).expect("the workbook can be opened");
        book.worksheets().iter().map(|(_, cells)| cells.used_cells().count()).sum::<usize>()
    });
}

#[divan::bench(args = CUSTOMERS, sample_count = 5, sample_size = 1)]
fn recognise_tables(bencher: Bencher<'_, '_>, customers: usize) {
    let folder = exports(customers);
    bencher
        .with_inputs(|| ingest::read(std::slice::from_ref(&folder), &Silent).expect("the sample can be read").tables)
        .bench_values(|tables| catalog::recognise(tables, &Settings::default(), &Silent));
}

#[divan::bench(args = CUSTOMERS, sample_count = 5, sample_size = 1)]
fn standardise_parties(bencher: Bencher<'_, '_>, customers: usize) {
    let catalogue = catalogue(customers);
    let formats = PartyFormats::of(&catalogue);
    bencher.bench(|| {
        catalogue
            .records()
            .map(|record| party(&record, Facet::Customer, &formats, catalogue.table_of(record.index)).phones.len())
            .sum::<usize>()
    });
}

#[divan::bench(args = CUSTOMERS, sample_count = 3, sample_size = 1)]
fn link_records(bencher: Bencher<'_, '_>, customers: usize) {
    let catalogue = catalogue(customers);
    bencher.bench(|| linkage::resolve(black_box(&catalogue), &Settings::default(), &Silent));
}

#[divan::bench(args = CUSTOMERS, sample_count = 3, sample_size = 1)]
fn whole_audit(bencher: Bencher<'_, '_>, customers: usize) {
    let folder = exports(customers);
    bencher.bench(|| pipeline::audit(std::slice::from_ref(&folder), Settings::default(), &Silent));
}
