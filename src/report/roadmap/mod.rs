//! The roadmap in words: titles of actions, who carries them, how the effort is worked out, what a connection would mend.

mod json;
mod letter;

pub(super) use json::{RoadmapSummary, summary};
pub(super) use letter::write as write_letter;

use super::messages::{self, Language};
use super::people::House;
use super::words;
use crate::message::{Argument, Message};
use crate::roadmap::{Action, Bridge, Horizon, Interface, Lack, Roadmap, Term};

/// Name of the letter that asks for data.
pub(super) const LETTER: &str = "data-requests.md";

/// The roadmap in a language, with or without the names of the house.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) roadmap: &'a Roadmap,
    pub(super) house: House,
    pub(super) language: Language,
}

impl Words<'_> {
    /// What is to be done.
    pub(super) fn title(&self, action: &Action) -> String {
        self.action(&format!("action-{}", action.id), action)
    }

    /// How it is done.
    pub(super) fn how(&self, action: &Action) -> String {
        self.action(&format!("action-{}-how", action.id), action)
    }

    fn action(&self, id: &str, action: &Action) -> String {
        let system = |at: usize| Argument::from(self.system(action.systems.get(at).copied()));
        // Where an action leads inside its own system, both places are the same.
        let other = if action.systems.len() > 1 { system(1) } else { system(0) };
        let arguments = [("system", system(0)), ("other", other), ("count", action.closes.len().into())];
        messages::phrase(id, &arguments, self.language)
    }

    /// Name of a system for people.
    pub(super) fn system(&self, at: Option<usize>) -> String {
        at.and_then(|at| self.roadmap.systems.get(at)).map_or_else(String::new, |system| system.name.clone())
    }

    /// The departments that carry an action, with whoever answers for their systems.
    pub(super) fn owners(&self, action: &Action) -> String {
        let mut owners: Vec<String> = action.owners.iter().filter_map(|at| self.owner(*at)).collect();
        owners.dedup();
        owners.join(", ")
    }

    /// The department that works with a system, and who answers for it.
    fn owner(&self, at: usize) -> Option<String> {
        let system = self.roadmap.systems.get(at)?;
        let department = messages::text(words::department(system.department), self.language);
        Some(match &system.owner {
            Some(owner) => format!("{department} ({})", self.house.owner(owner, self.language)),
            None => department,
        })
    }

    /// Hours of an action.
    pub(super) fn hours(&self, action: &Action) -> String {
        let hours = action.effort.minutes() as f64 / 60.0;
        let hours = self.language.decimal(hours, usize::from(hours < 10.0));
        self.sentence(&Message::new("roadmap-effort").with("hours", hours))
    }

    /// How its price is worked out.
    pub(super) fn formula(&self, action: &Action) -> String {
        let effort = action.effort;
        let id = match (effort.once, effort.each) {
            (0, _) => "roadmap-effort-formula-each",
            (_, 0) => "roadmap-effort-formula-once",
            _ => "roadmap-effort-formula",
        };
        let minutes = |minutes: i64| Argument::Count(minutes.unsigned_abs());
        let message = Message::new(id)
            .with("cases", effort.cases)
            .with("once", minutes(effort.once))
            .with("each", minutes(effort.each))
            .with("rate", Argument::Euro(effort.rate))
            .with("value", Argument::Euro(effort.cents()));
        self.sentence(&message)
    }

    /// What the best connection would mend.
    pub(super) fn best_bridge(&self) -> Option<String> {
        let bridge = self.roadmap.bridges.first()?;
        let id = if bridge.customers > 0 { "roadmap-bridge-keys" } else { "roadmap-bridge" };
        Some(self.bridge(id, bridge))
    }

    /// What the next best ones would.
    pub(super) fn other_bridges(&self) -> Vec<String> {
        let ids = std::iter::once("roadmap-bridge-other").chain(std::iter::repeat("roadmap-bridge-further"));
        self.roadmap.bridges.iter().skip(1).zip(ids).map(|(bridge, id)| self.bridge(id, bridge)).collect()
    }

    fn bridge(&self, id: &'static str, bridge: &Bridge) -> String {
        let message = Message::new(id)
            .with("left", self.system(Some(bridge.systems.0)))
            .with("right", self.system(Some(bridge.systems.1)))
            .with("closes", bridge.closes)
            .with("value", self.language.whole_euro(bridge.value.at_stake()))
            .with("customers", Argument::Count(bridge.customers))
            .with("before", self.index(bridge.before))
            .with("after", self.index(bridge.after));
        self.sentence(&message)
    }

    /// How the index falls from horizon to horizon.
    pub(super) fn outlook(&self) -> Option<String> {
        let [now, next, later] = self.roadmap.outlook.as_slice() else { return None };
        self.roadmap.indices.overall.as_ref()?;
        let message = Message::new("roadmap-outlook")
            .with("before", self.index(self.roadmap.indices.fragmentation()))
            .with("now", self.index(*now))
            .with("next", self.index(*next))
            .with("later", self.index(*later));
        Some(self.sentence(&message))
    }

    /// An index of 0 to 100 with one decimal.
    pub(super) fn index(&self, index: f64) -> String {
        self.language.decimal(index, 1)
    }

    /// What a case lacks.
    pub(super) fn lack(&self, lack: Lack) -> String {
        match lack {
            Lack::Export(kind) => {
                let what = messages::text(words::kind(kind), self.language);
                self.sentence(&Message::new("lack-export").with("what", what))
            }
            Lack::Need(need) => messages::text(&format!("lack-{}", need.name()), self.language),
            Lack::Finding(code) => messages::text(&words::rule_name(code), self.language),
        }
    }

    /// Names of the two systems of an interface.
    pub(super) fn interface(&self, interface: &Interface) -> String {
        format!("{} – {}", self.system(Some(interface.systems.0)), self.system(Some(interface.systems.1)))
    }

    pub(super) fn sentence(&self, message: &Message) -> String {
        messages::render(message, self.language)
    }

    /// The words of a horizon.
    pub(super) fn horizon(&self, horizon: Horizon) -> String {
        messages::text(&format!("horizon-{}", horizon.name()), self.language)
    }

    /// The words of a term.
    pub(super) fn term(&self, term: Term) -> String {
        messages::text(&format!("term-{}", term.name()), self.language)
    }
}

#[cfg(test)]
mod tests;
