//! Marks: what the words of a status, priority, tag or header say beyond the stage. The words stand in `data/marks.tsv`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::standardise::fold;

/// Something that words can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// A service case that somebody complained about.
    Escalated,
    /// An invoice that was due.
    Overdue,
    /// An invoice of which somebody reminded the customer.
    Dunned,
    /// A service case that can wait.
    LowPriority,
    /// A customer that must not be sold to, or is none any more.
    Blocked,
    /// A customer that buys.
    Active,
    /// A lead that sales should take over.
    Qualified,
    /// A lead that came to nothing.
    Rejected,
    /// A mailbox that must not be written to.
    Withdrawn,
    /// A mailbox that cannot be written to, whatever its owner wants.
    Undeliverable,
    /// A mailbox that wants to be written to.
    Granted,
    /// A person of the house who left it.
    Left,
    /// Over a column of a list of the staff: who is of the house.
    Serving,
    /// In the place of a person of the house: no person.
    Nobody,
    /// An agreement that is called off bit by bit, or invoiced by effort.
    Framework,
    /// An agreement of which parts are called off, or such a part.
    CallOff,
    /// The last invoice of a project.
    Final,
    /// A column of planned costs, not of a price.
    Budget,
    /// A project of the house itself.
    Internal,
    /// In a cell of its own: a customer that belongs to the own group.
    Group,
    /// An account that a customer has beside its usual one, for a purpose.
    Purpose,
    /// Over a list of invoices or items: of those that are not paid.
    OpenItems,
    /// Beside it: of others as well, or of none of them.
    NotOnlyOpen,
}

impl Mark {
    const ALL: [(Self, &'static str); 23] = [
        (Self::Escalated, "escalated"),
        (Self::Overdue, "overdue"),
        (Self::Dunned, "dunned"),
        (Self::LowPriority, "low-priority"),
        (Self::Blocked, "blocked"),
        (Self::Active, "active"),
        (Self::Qualified, "qualified"),
        (Self::Rejected, "rejected"),
        (Self::Withdrawn, "withdrawn"),
        (Self::Undeliverable, "undeliverable"),
        (Self::Granted, "granted"),
        (Self::Left, "left"),
        (Self::Serving, "serving"),
        (Self::Nobody, "nobody"),
        (Self::Framework, "framework"),
        (Self::CallOff, "call-off"),
        (Self::Final, "final"),
        (Self::Budget, "budget"),
        (Self::Internal, "internal"),
        (Self::Group, "group"),
        (Self::Purpose, "purpose"),
        (Self::OpenItems, "open-items"),
        (Self::NotOnlyOpen, "not-only-open"),
    ];

    /// Whether a text is nothing but one of the mark's words.
    pub fn is(self, text: &str) -> bool {
        MARKS.get(&self).is_some_and(|words| words.may_begin(text) && words.phrases.contains(&fold(text)))
    }

    /// Whether a text bears the mark.
    pub fn is_in(self, text: &str) -> bool {
        MARKS.get(&self).is_some_and(|words| words.stand_in(&fold(text)))
    }
}

/// The words of a mark: single ones, and several that stand together.
struct Words {
    /// All of them, folded.
    phrases: FxHashSet<String>,
    /// How many words the longest has.
    most: usize,
    /// The signs that any of them begins with.
    initials: FxHashSet<u8>,
}

impl Words {
    fn of(cell: &str) -> Self {
        let phrases: FxHashSet<String> = cell.split('|').map(fold).collect();
        let most = phrases.iter().map(|phrase| phrase.split(' ').count()).max().unwrap_or_default();
        let initials = phrases.iter().filter_map(|phrase| phrase.bytes().next()).collect();
        Self { phrases, most, initials }
    }

    /// Whether a text that is not folded may be one of them, by its first sign: folding leaves a plain letter or digit there.
    fn may_begin(&self, text: &str) -> bool {
        let first = text.bytes().next().filter(u8::is_ascii_alphanumeric);
        first.is_none_or(|sign| self.initials.contains(&sign.to_ascii_lowercase()))
    }

    /// Whether one of them stands in a folded text between the borders of its words.
    fn stand_in(&self, folded: &str) -> bool {
        let gaps = || folded.match_indices(' ').map(|(at, _)| at);
        let starts = std::iter::once(0).chain(gaps().map(|gap| gap + 1));
        starts.filter(|start| folded[*start..].bytes().next().is_some_and(|sign| self.initials.contains(&sign))).any(
            |start| {
                let ends = gaps().filter(|gap| *gap > start).chain(std::iter::once(folded.len()));
                ends.take(self.most).any(|end| self.phrases.contains(&folded[start..end]))
            },
        )
    }
}

static MARKS: LazyLock<BTreeMap<Mark, Words>> = LazyLock::new(|| {
    let lines = include_str!("data/marks.tsv").lines().filter(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| line.split_once('\t'));
    rows.filter_map(|(name, words)| {
        let (mark, _) = Mark::ALL.into_iter().find(|(_, other)| *other == name)?;
        Some((mark, Words::of(words)))
    })
    .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_words_for_every_mark_and_no_other() {
        let file = include_str!("data/marks.tsv").lines().filter(|line| !line.starts_with('#'));
        let named: Vec<&str> = file.filter_map(|line| line.split_once('\t')).map(|(name, _)| name).collect();
        assert_eq!(named, Mark::ALL.map(|(_, name)| name));
        assert!(MARKS.values().flat_map(|words| &words.phrases).all(|word| !word.is_empty()));
    }

    #[test]
    fn words_count_between_their_borders() {
        assert!(Mark::Dunned.is_in("2. Mahnung") && Mark::Left.is_in("Max Muster (ausgeschieden)"));
        assert!(Mark::LowPriority.is_in("4 - Low") && !Mark::LowPriority.is_in("Slow"));
        assert!(Mark::Qualified.is_in("Qualifiziert") && Mark::Rejected.is_in("Not Qualified"));
        assert!(!Mark::Framework.is_in("Fensterrahmenbau"));
        assert!(Mark::Left.is_in("Muster, nicht mehr im Haus seit Mai") && !Mark::Left.is_in("nicht mehr im"));
        assert!(Mark::Group.is("Konzern") && Mark::Group.is(" IC ") && !Mark::Group.is("Konzert"));
    }
}
