//! Amounts of documents in terms that can be compared: net against net, gross against gross, else through VAT.

use crate::memory::Document;

/// VAT that turns a gross amount into a net one where the other side only knows net (the German standard rate).
pub(super) const VAT: f64 = 0.19;

/// What documents are worth together, in euro cents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Total {
    net: Option<i64>,
    gross: Option<i64>,
}

impl Total {
    /// The sum of some documents; an amount that not all of them carry is unknown. Amounts of credit notes count against.
    #[expect(clippy::needless_pass_by_value, reason = "an iterator is handed over")]
    pub(super) fn of<'a>(documents: impl IntoIterator<Item = &'a Document> + Clone) -> Self {
        let sum = |amount: fn(&Document) -> Option<i64>| {
            let documents = documents.clone().into_iter();
            documents
                .map(|document| {
                    let cents = amount(document)?;
                    Some(if document.kind == crate::catalog::RecordKind::CreditNote { -cents.abs() } else { cents })
                })
                .sum::<Option<i64>>()
        };
        Self { net: sum(|document| document.net), gross: sum(|document| document.gross) }
    }

    /// By how much this exceeds another, in euro cents of the other's terms; where net meets gross, the reading under which
    /// the two are closer.
    pub(super) fn beyond(&self, other: &Self) -> Option<i64> {
        let through_vat = |net: i64, gross: i64| {
            let taxed = (gross as f64 / (1.0 + VAT)).round() as i64;
            if (net - gross).abs() <= (net - taxed).abs() { net - gross } else { net - taxed }
        };
        match (self.net, self.gross, other.net, other.gross) {
            (Some(own), _, Some(other), _) | (_, Some(own), _, Some(other)) => Some(own - other),
            (Some(own), _, None, Some(other)) => Some(through_vat(own, other)),
            (None, Some(own), Some(other), _) => Some(-through_vat(other, own)),
            _ => None,
        }
    }

    /// The amount to measure differences by: net where known.
    pub(super) fn cents(&self) -> Option<i64> {
        self.net.or(self.gross)
    }

    /// Whether two totals agree within a share of this one; `None` where they cannot be compared.
    pub(super) fn agrees(&self, other: &Self, tolerance: f64) -> Option<bool> {
        let gap = self.beyond(other)?.abs() as f64;
        Some(gap <= tolerance * self.cents()?.abs().max(other.cents()?.abs()) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::RecordKind;
    use crate::findings::testing::document;

    fn worth(net: Option<i64>, gross: Option<i64>) -> Document {
        Document { net, gross, ..document(1, RecordKind::Invoice) }
    }

    #[test]
    fn net_is_held_against_net_and_gross_through_vat() {
        let net = Total::of(&[worth(Some(10_000), Some(11_900))]);
        assert_eq!(net.beyond(&Total::of(&[worth(Some(9_000), None)])), Some(1_000));
        assert_eq!(net.agrees(&Total::of(&[worth(None, Some(11_900))]), 0.0), Some(true));
        assert_eq!(
            Total::of(&[worth(Some(10_000), None)]).agrees(&Total::of(&[worth(None, Some(11_900))]), 0.01),
            Some(true)
        );
        assert_eq!(
            Total::of(&[worth(None, Some(11_900))]).beyond(&Total::of(&[worth(Some(8_000), None)])),
            Some(2_000)
        );
    }

    #[test]
    fn credit_notes_count_against_and_gaps_are_no_zeros() {
        let credit = Document { kind: RecordKind::CreditNote, ..worth(Some(2_000), None) };
        assert_eq!(Total::of(&[worth(Some(10_000), None), credit]).cents(), Some(8_000));
        assert_eq!(Total::of(&[worth(Some(10_000), None), worth(None, None)]).cents(), None);
    }
}
