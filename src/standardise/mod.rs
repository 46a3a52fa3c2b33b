//! Raw values become comparable values: German companies, persons, addresses, phones, e-mails, keys, dates, money.
