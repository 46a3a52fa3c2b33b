//! Telephone numbers of three countries, and the dozen ways of writing one.

use crate::sample::random::Stream;

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phone {
    /// `AT`, `CH` or `DE`.
    pub(super) country: &'static str,
    /// Dialling code or mobile network, without the leading zero.
    pub(super) area: String,
    /// The number behind it.
    pub(super) local: String,
    /// Whether extensions can be dialled behind it.
    pub(super) switchboard: bool,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PhoneStyle {
    /// `+43 5574 20123`
    International,
    /// `+43557420123`
    Tight,
    /// `+43 (0)5574 20123`
    WithZero,
    /// `0043 5574 20123`
    DoubleZero,
    /// `05574/20123`
    Slash,
    /// `05574 20 12 3`
    Pairs,
    /// `0557420123`
    Plain,
}

impl Phone {
    /// A line at a dialling code.
    pub(super) fn fixed(country: &'static str, dialling_code: &str, switchboard: bool, stream: &mut Stream) -> Self {
        let digits = match (country, switchboard) {
            ("CH", _) => 7,
            (_, true) => stream.between(4, 5),
            (_, false) => stream.between(5, 6),
        };
        let area = dialling_code.trim_start_matches('0').to_owned();
        Self { country, area, local: stream.digits(digits as usize), switchboard: switchboard && country != "CH" }
    }

    /// A mobile number.
    pub(super) fn mobile(country: &'static str, stream: &mut Stream) -> Self {
        let (networks, digits): (&[&str], usize) = match country {
            "AT" => (&["664", "664", "650", "676", "699", "660", "680"], 7),
            "CH" => (&["76", "77", "78", "79", "79"], 7),
            _ => (&["151", "160", "170", "171", "172", "175", "176"], 7),
        };
        let area = stream.pick(networks).to_owned();
        Self { country, area, local: stream.digits(digits), switchboard: false }
    }

    /// The number in a style, with an extension where the switchboard has them.
    pub(super) fn written(&self, style: PhoneStyle, extension: Option<i64>) -> String {
        let code = self.country_code();
        let extension = extension.filter(|_| self.switchboard);
        let behind = extension.map(|extension| format!("-{extension}")).unwrap_or_default();
        let tight = extension.map(|extension| extension.to_string()).unwrap_or_default();
        let Self { area, local, .. } = self;
        match style {
            PhoneStyle::International => format!("+{code} {area} {}{behind}", self.grouped()),
            PhoneStyle::Tight => format!("+{code}{area}{local}{tight}"),
            PhoneStyle::WithZero => format!("+{code} (0){area} {local}{behind}"),
            PhoneStyle::DoubleZero => format!("00{code} {area} {local}{behind}"),
            PhoneStyle::Slash => format!("0{area}/{local}{behind}"),
            PhoneStyle::Pairs => format!("0{area} {}{behind}", self.grouped()),
            PhoneStyle::Plain => format!("0{area}{local}{tight}"),
        }
    }

    /// Digits of the local number in groups: Swiss as 3-2-2, others in pairs.
    fn grouped(&self) -> String {
        let digits: Vec<char> = self.local.chars().collect();
        let first = if digits.len() % 2 == 1 { 3.min(digits.len()) } else { 2 };
        let (head, tail) = digits.split_at(first.min(digits.len()));
        let groups = std::iter::once(head).chain(tail.chunks(2));
        groups.map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    fn country_code(&self) -> &'static str {
        match self.country {
            "AT" => "43",
            "CH" => "41",
            _ => "49",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(local: &str) -> Phone {
        Phone { country: "AT", area: "5574".to_owned(), local: local.to_owned(), switchboard: true }
    }

    #[test]
    fn one_number_is_written_in_many_ways() {
        let line = line("20123");
        assert_eq!(line.written(PhoneStyle::International, None), "+43 5574 201 23");
        assert_eq!(line.written(PhoneStyle::WithZero, Some(14)), "+43 (0)5574 20123-14");
        assert_eq!(line.written(PhoneStyle::Slash, Some(0)), "05574/20123-0");
        assert_eq!(line.written(PhoneStyle::Plain, None), "0557420123");
        assert_eq!(line.written(PhoneStyle::DoubleZero, None), "0043 5574 20123");
    }
}
