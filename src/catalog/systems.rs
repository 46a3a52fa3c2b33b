//! The known systems: their data files under `catalog/systems`, read once and folded into comparable headers, and those
//! that the configuration adds. A new system is a new file and one line in [`FILES`].

use std::sync::LazyLock;

use super::known::KnownSystem;
use super::naming::is_named;
use crate::config::Settings;

/// All system files, in the order of their slugs.
pub(super) const FILES: [(&str, &str); 43] = [
    ("asana.toml", include_str!("systems/asana.toml")),
    ("awork.toml", include_str!("systems/awork.toml")),
    ("brevo.toml", include_str!("systems/brevo.toml")),
    ("business-central.toml", include_str!("systems/business-central.toml")),
    ("cas-genesisworld.toml", include_str!("systems/cas-genesisworld.toml")),
    ("cleverreach.toml", include_str!("systems/cleverreach.toml")),
    ("clockify.toml", include_str!("systems/clockify.toml")),
    ("datev.toml", include_str!("systems/datev.toml")),
    ("dynamics-365.toml", include_str!("systems/dynamics-365.toml")),
    ("fastbill.toml", include_str!("systems/fastbill.toml")),
    ("freshdesk.toml", include_str!("systems/freshdesk.toml")),
    ("harvest.toml", include_str!("systems/harvest.toml")),
    ("hubspot.toml", include_str!("systems/hubspot.toml")),
    ("jira.toml", include_str!("systems/jira.toml")),
    ("lexware.toml", include_str!("systems/lexware.toml")),
    ("lexware-office.toml", include_str!("systems/lexware-office.toml")),
    ("mailchimp.toml", include_str!("systems/mailchimp.toml")),
    ("monday.toml", include_str!("systems/monday.toml")),
    ("ms-project.toml", include_str!("systems/ms-project.toml")),
    ("odoo.toml", include_str!("systems/odoo.toml")),
    ("otrs.toml", include_str!("systems/otrs.toml")),
    ("pipedrive.toml", include_str!("systems/pipedrive.toml")),
    ("quickbooks.toml", include_str!("systems/quickbooks.toml")),
    ("sage-100.toml", include_str!("systems/sage-100.toml")),
    ("salesforce.toml", include_str!("systems/salesforce.toml")),
    ("sap.toml", include_str!("systems/sap.toml")),
    ("sap-business-one.toml", include_str!("systems/sap-business-one.toml")),
    ("sevdesk.toml", include_str!("systems/sevdesk.toml")),
    ("shopify.toml", include_str!("systems/shopify.toml")),
    ("stripe.toml", include_str!("systems/stripe.toml")),
    ("toggl.toml", include_str!("systems/toggl.toml")),
    ("trello.toml", include_str!("systems/trello.toml")),
    ("weclapp.toml", include_str!("systems/weclapp.toml")),
    ("woocommerce.toml", include_str!("systems/woocommerce.toml")),
    ("xero.toml", include_str!("systems/xero.toml")),
    ("zendesk.toml", include_str!("systems/zendesk.toml")),
    ("zoho-analytics.toml", include_str!("systems/zoho-analytics.toml")),
    ("zoho-bigin.toml", include_str!("systems/zoho-bigin.toml")),
    ("zoho-books.toml", include_str!("systems/zoho-books.toml")),
    ("zoho-campaigns.toml", include_str!("systems/zoho-campaigns.toml")),
    ("zoho-crm.toml", include_str!("systems/zoho-crm.toml")),
    ("zoho-desk.toml", include_str!("systems/zoho-desk.toml")),
    ("zoho-projects.toml", include_str!("systems/zoho-projects.toml")),
];

/// The known systems, in the order of their slugs.
pub(super) static SYSTEMS: LazyLock<Vec<KnownSystem>> =
    LazyLock::new(|| FILES.iter().map(|(name, text)| super::embedded::<KnownSystem>(name, text).folded()).collect());

/// The systems that tables can come from: those that the configuration adds, then those that come with the program.
pub(super) struct Systems<'s> {
    all: Vec<&'s KnownSystem>,
}

impl<'s> Systems<'s> {
    /// The systems under these settings.
    pub(super) fn of(settings: &'s Settings) -> Self {
        let own = settings.catalog.systems.iter().map(|file| file.system.known());
        Self { all: own.chain(SYSTEMS.iter()).collect() }
    }

    /// The systems; of equally likely ones the first is meant.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'s KnownSystem> + '_ {
        self.all.iter().copied()
    }

    /// The system that the path of a table names, though its headers say nothing of it; of several the one with the longest
    /// name, as one name may begin with another (`Lexware`, `Lexware Office`).
    pub(super) fn named_in(&self, file: &str) -> Option<&'s KnownSystem> {
        let named = |name: &String| is_named(file, std::slice::from_ref(name));
        let length = |system: &KnownSystem| system.names.iter().filter(|name| named(name)).map(String::len).max();
        let named = self.all.iter().rev().filter_map(|system| Some((length(system)?, *system)));
        named.max_by_key(|(length, _)| *length).map(|(_, system)| system)
    }

    /// The system with a slug, or of which the slug names an instance (`datev-1001-12345`).
    pub(super) fn with_slug(&self, slug: &str) -> Option<&'s KnownSystem> {
        let is_instance = |system: &&KnownSystem| {
            let rest = slug.strip_prefix(system.slug.as_str()).and_then(|rest| rest.strip_prefix('-'));
            let is_edition = || system.editions.iter().any(|edition| rest == Some(edition.slug.as_str()));
            rest.is_some() && (system.metadata.is_some() || is_edition())
        };
        self.iter().find(|system| system.slug == slug).or_else(|| self.iter().find(is_instance))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::user_system::UserSystem;

    #[test]
    fn every_file_parses_and_is_in_order() {
        let slugs: Vec<&str> = SYSTEMS.iter().map(|system| system.slug.as_str()).collect();
        assert!(slugs.is_sorted());
        for ((name, _), system) in FILES.iter().zip(SYSTEMS.iter()) {
            assert_eq!(*name, format!("{}.toml", system.slug));
            assert!(!system.tables.is_empty() || !system.names.is_empty(), "{name}");
        }
    }

    #[test]
    fn no_file_is_forgotten() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalog/systems");
        let entries = std::fs::read_dir(folder).expect("the folder is there");
        let present: BTreeSet<String> = entries
            .map(|entry| entry.expect("a readable folder").file_name().to_string_lossy().into_owned())
            .filter(|name| std::path::Path::new(name).extension().is_some_and(|extension| extension == "toml"))
            .collect();
        let listed: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(present, listed);
    }

    #[test]
    fn every_file_makes_sense() {
        for (name, text) in FILES {
            let faults: Vec<String> =
                UserSystem::parse(text).err().into_iter().flatten().map(|fault| fault.message).collect();
            assert!(faults.is_empty(), "{name}: {}", faults.join("; "));
        }
    }
}
