//! What a workbook says about its own columns. Dynamics 365 writes into a sheet that nobody sees which entity was exported and
//! which field stands behind each title: `account:<checksum>:name=Firmenname&address1_city=Stadt`.

use crate::table::{Declared, Table};

/// The list of fields of one workbook.
pub(super) struct Found(Declared);

/// Finds the list of fields in a sheet.
pub(super) fn find(table: &Table) -> Option<Found> {
    let above = table.preamble.iter().flat_map(|row| row.cells.iter().map(String::as_str));
    let header = table.header.iter().map(String::as_str);
    let data = (0..table.len().min(3)).flat_map(|row| table.cells(row));
    above.chain(header).chain(data).find_map(parse).map(Found)
}

impl Found {
    /// Gives a table the list, where its titles are of it.
    pub(super) fn apply(&self, table: &mut Table) {
        let is_title = |name: &String| self.0.fields.iter().any(|(title, _)| title == name);
        if table.header.iter().filter(|name| is_title(name)).count() * 2 > table.header.len() {
            table.declared = Some(self.0.clone());
        }
    }
}

/// Takes the list apart: entity, checksum, then `field=title` pairs with encoded titles.
fn parse(cell: &str) -> Option<Declared> {
    let mut parts = cell.trim().splitn(3, ':');
    let (entity, _checksum, fields) = (parts.next()?, parts.next()?, parts.next()?);
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
    };
    let fields: Option<Vec<(String, String)>> = fields
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (field, title) = pair.split_once('=')?;
            is_name(field).then(|| (decoded(title), field.to_owned()))
        })
        .collect();
    let fields = fields.filter(|fields| fields.len() > 1)?;
    is_name(entity).then(|| Declared { entity: entity.to_owned(), fields })
}

/// A title as people see it: `%C3%9C` and `+` are signs of web addresses.
fn decoded(title: &str) -> String {
    let mut bytes = Vec::with_capacity(title.len());
    let mut rest = title.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &behind[2..];
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_fields_is_taken_apart() {
        let cell = "account:kVQ3/x+A==:accountid=%28Nicht%20%C3%A4ndern%29%20Firma&name=Firmenname&address1_city=Adresse+1%3a+Ort";
        let declared = parse(cell).unwrap();
        assert_eq!(declared.entity, "account");
        let expected =
            [("(Nicht ändern) Firma", "accountid"), ("Firmenname", "name"), ("Adresse 1: Ort", "address1_city")];
        assert_eq!(declared.fields, expected.map(|(title, field)| (title.to_owned(), field.to_owned())));
    }

    #[test]
    fn other_notes_are_none() {
        for cell in ["", "a:b", "http://x.de:80/a=b&c=d", "Hinweis: siehe: Name=x", "account:1:a=b"] {
            assert_eq!(parse(cell), None, "{cell}");
        }
    }
}
