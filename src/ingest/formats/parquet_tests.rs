//! Files written here, read there.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::*;

const SCHEMA: &str = "message kunden {
    required int64 id;
    optional binary name (UTF8);
    optional int32 seit (DATE);
    required int64 stand (TIMESTAMP(NANOS, true));
    required int32 umsatz (DECIMAL(9, 2));
    required fixed_len_byte_array(5) summe (DECIMAL(10, 3));
    required double quote;
    required boolean aktiv;
    required group adresse { required binary ort (UTF8); }
    optional group tags (LIST) { repeated group list { required binary element (UTF8); } }
}";

fn text(value: &str) -> ByteArray {
    ByteArray::from(value.as_bytes().to_vec())
}

fn written(compression: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut at = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        let decimal = |bytes: [u8; 5]| FixedLenByteArray::from(bytes.to_vec());
        match at {
            0 => column.typed::<Int64Type>().write_batch(&[2_401_730_000_000_081_400, 2], None, None),
            1 => column.typed::<ByteArrayType>().write_batch(&[text("Müller")], Some(&[1, 0]), None),
            2 => column.typed::<Int32Type>().write_batch(&[20_485], Some(&[1, 0]), None),
            3 => column.typed::<Int64Type>().write_batch(
                &[1_769_904_000_000_000_000, 1_769_904_001_500_000_000],
                None,
                None,
            ),
            4 => column.typed::<Int32Type>().write_batch(&[123_456, -5], None, None),
            5 => column.typed::<FixedLenByteArrayType>().write_batch(
                &[decimal([0, 0, 0, 4, 210]), decimal([255; 5])],
                None,
                None,
            ),
            6 => column.typed::<DoubleType>().write_batch(&[0.5, 1e6], None, None),
            7 => column.typed::<BoolType>().write_batch(&[true, false], None, None),
            8 => column.typed::<ByteArrayType>().write_batch(&[text("Köln"), text("Bonn")], None, None),
            _ => {
                column.typed::<ByteArrayType>().write_batch(&[text("a"), text("b")], Some(&[2, 2, 0]), Some(&[0, 1, 0]))
            }
        }
        .unwrap();
        column.close().unwrap();
        at += 1;
    }
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn types_become_text() {
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY] {
        let read = read("a.parquet", &written(compression));
        assert_eq!(read.problems, []);
        let table = &read.tables[0];
        assert_eq!(table.header.join(";"), "id;name;seit;stand;umsatz;summe;quote;aktiv;adresse.ort;tags");
        assert_eq!(
            table.cells(0).collect::<Vec<_>>().join(";"),
            "2401730000000081400;Müller;2026-02-01;2026-02-01;1234.56;1.234;0.5;true;Köln;a|b"
        );
        assert_eq!(
            table.cells(1).collect::<Vec<_>>().join(";"),
            "2;;;2026-02-01T00:00:01.5;-0.05;-0.001;1000000;false;Bonn;"
        );
        assert_eq!((table.line(1), &table.format), (2, &crate::table::Format::Records("Parquet")));
    }
}

#[test]
fn damage_is_told_and_never_panics() {
    let bytes = written(Compression::SNAPPY);
    for end in (4..bytes.len()).step_by(13) {
        assert_eq!(read("a.parquet", &bytes[..end]).problems[0].kind, ProblemKind::DamagedFile);
    }
    for at in 4..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] ^= 0x2a;
        read("a.parquet", &broken);
    }
}
