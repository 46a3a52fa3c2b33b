//! Parties kept small: linkage reads every master once, and the rules look at the same masters again. A party in comparable
//! values is a thousand bytes and more in twenty allocations; packed it is a few hundred in a row, and unpacking it takes a
//! fraction of what reading the record again would.

use super::Party;
use crate::catalog::RecordIndex;

/// Parties of some of the records of a catalogue, by record.
#[derive(Debug, Clone, Default)]
pub struct PackedParties {
    batches: Vec<Box<[u8]>>,
    /// Per record: where its party lies.
    places: Vec<Option<Place>>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    batch: u32,
    offset: u32,
}

impl PackedParties {
    /// None yet, of a catalogue with so many records.
    pub fn for_records(records: usize) -> Self {
        Self { batches: Vec::new(), places: vec![None; records] }
    }

    /// Keeps a batch of parties that [`packed`] made. Those that could not be packed are not kept.
    pub fn keep(&mut self, parties: &[(RecordIndex, Vec<u8>)]) {
        let Ok(batch) = u32::try_from(self.batches.len()) else { return };
        let mut bytes = Vec::with_capacity(parties.iter().map(|(_, party)| party.len()).sum());
        for (record, party) in parties.iter().filter(|(_, party)| !party.is_empty()) {
            let place = u32::try_from(bytes.len()).ok().map(|offset| Place { batch, offset });
            if let (Some(place), Some(kept)) = (place, self.places.get_mut(record.0 as usize)) {
                *kept = Some(place);
                bytes.extend_from_slice(party);
            }
        }
        self.batches.push(bytes.into_boxed_slice());
    }

    /// The party of a record, if it is kept.
    pub fn get(&self, record: RecordIndex) -> Option<Party> {
        let place = (*self.places.get(record.0 as usize)?)?;
        let bytes = self.batches.get(place.batch as usize)?.get(place.offset as usize..)?;
        postcard::take_from_bytes(bytes).ok().map(|(party, _)| party)
    }
}

/// A party in a row of bytes; none if it cannot be packed.
pub fn packed(party: &Party) -> Vec<u8> {
    postcard::to_stdvec(party).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{PackedParties, packed};
    use crate::catalog::RecordIndex;
    use crate::standardise::{Address, Party, company_name, emails, legal_form, person_name, phones, vat_id, website};

    fn firm() -> Party {
        Party {
            display: "Müller & Söhne GmbH & Co. KG, Zentrale".to_owned(),
            name: company_name("Müller & Söhne GmbH & Co. KG, Zentrale"),
            other_names: vec![company_name("MS Metallbau")],
            address: Address { city: "koln".to_owned(), po_box: true, ..Address::default() },
            phones: phones("0221 123456 / 0171-9876543", Some("DE")),
            emails: emails("info@mueller-soehne.example; p.mueller@gmx.de"),
            sites: website("www.mueller-soehne.example").into_iter().collect(),
            vat: vat_id(None, "DE136695976"),
            trades: vec!["metallbau".to_owned()],
            ..Party::default()
        }
    }

    fn person() -> Party {
        Party {
            person: Some(person_name("Herr Dr. Peter Müller jun.")),
            birth: Some((1950, 1, 31)),
            ..Party::default()
        }
    }

    #[test]
    fn gives_back_what_was_kept() {
        let mut kept = PackedParties::for_records(4);
        kept.keep(&[(RecordIndex(2), packed(&firm()))]);
        kept.keep(&[(RecordIndex(0), packed(&Party::default())), (RecordIndex(3), packed(&person()))]);
        assert_eq!(kept.get(RecordIndex(2)), Some(firm()));
        assert_eq!(kept.get(RecordIndex(0)), Some(Party::default()));
        assert_eq!(kept.get(RecordIndex(3)), Some(person()));
        assert_eq!(kept.get(RecordIndex(1)), None);
        assert_eq!(kept.get(RecordIndex(9)), None);
        let form = kept.get(RecordIndex(2)).and_then(|party| party.name.legal_form);
        assert!(form.is_some() && form == legal_form("GmbH & Co. KG"));
    }

    #[test]
    fn what_could_not_be_packed_is_not_kept() {
        let mut kept = PackedParties::for_records(2);
        kept.keep(&[
            (RecordIndex(0), Vec::new()),
            (RecordIndex(1), packed(&firm())),
            (RecordIndex(7), packed(&firm())),
        ]);
        assert_eq!((kept.get(RecordIndex(0)), kept.get(RecordIndex(1))), (None, Some(firm())));
    }
}
