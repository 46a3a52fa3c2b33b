//! From findings to what to do: how fragmented the company is and what drives it, how ready its data are for AI, which
//! actions close what at what price, which one connection would mend most, and what to ask for next.
//!
//! Pure functions over the connected picture, the findings and the settings; plain data out.

mod actions;
mod borders;
mod bridge;
mod ground;
mod indices;
mod landscape;
mod mending;
mod plans;
mod readiness;
mod requests;
#[cfg(test)]
mod tests;
mod value;
mod view;

use std::collections::BTreeSet;

pub use actions::{Action, Effort, Horizon};
pub use bridge::Bridge;
pub use ground::Term;
pub use indices::{Indices, Part, Score};
pub use landscape::{Holding, Interface, State};
pub use readiness::{Lack, Need, Readiness, use_cases};
pub use requests::{Asked, Request};
pub use value::Value;

use crate::catalog::Catalogue;
use crate::config::Settings;
use crate::findings::{Finding, Findings};
use crate::linkage::Resolution;
use crate::memory::World;
use ground::{Break, Ground};
use readiness::Blocks;
use view::View;

/// Where a company stands and what it should do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roadmap {
    /// The systems, in the order of their slugs; positions elsewhere point here.
    pub systems: Vec<Holding>,
    /// What lies between them.
    pub interfaces: Vec<Interface>,
    /// How fragmented they are.
    pub indices: Indices,
    /// How ready the data are for AI, by use case.
    pub readiness: Vec<Readiness>,
    /// What to do, in order.
    pub actions: Vec<Action>,
    /// Fragmentation once all actions up to each horizon are done, in the order of [`Horizon::ALL`].
    pub outlook: Vec<f64>,
    /// The connections that would mend most, the best first.
    pub bridges: Vec<Bridge>,
    /// What to ask for.
    pub requests: Vec<Request>,
}

impl Roadmap {
    /// Says what actions and connections are worth once the amounts behind the findings are other ones: actions by adding up
    /// their findings again, connections by what `amount` makes of theirs. Their order stays.
    pub fn revalue(&mut self, findings: &[Finding], amount: impl Fn(i64) -> i64) {
        let closing = self.actions.iter().enumerate();
        let grouped = closing.flat_map(|(at, action)| action.closes.iter().map(move |closed| (at, &findings[*closed])));
        let values = value::split(grouped, self.actions.len());
        for (action, value) in self.actions.iter_mut().zip(values) {
            action.value = value;
        }
        for bridge in &mut self.bridges {
            bridge.value = bridge.value.with_amounts(&amount);
        }
    }
}

/// Draws the roadmap.
pub fn draw(
    catalogue: &Catalogue,
    resolution: &Resolution,
    world: &World,
    found: &Findings,
    settings: &Settings,
) -> Roadmap {
    let view = View::new(catalogue, resolution, world, found, settings);
    let ground = Ground::survey(&view);
    let breaks: Vec<Vec<Break>> = found.findings.iter().map(|finding| ground.breaks(&view, finding)).collect();
    let indices = Indices::measure(&ground, world.systems.len(), breaks.iter().flatten(), &BTreeSet::new());
    let actions = actions::plan(&view, &ground, &breaks, &indices);
    Roadmap {
        systems: landscape::systems(&view),
        interfaces: landscape::interfaces(&view, &ground),
        readiness: readiness::measure(&view, &Blocks::of(&view, &found.findings)),
        outlook: outlook(&ground, &breaks, &actions),
        bridges: bridge::best(&view, &ground, &breaks, &indices),
        requests: requests::collect(&view),
        actions,
        indices,
    }
}

/// Fragmentation once all actions up to each horizon are done.
fn outlook(ground: &Ground, breaks: &[Vec<Break>], actions: &[Action]) -> Vec<f64> {
    let until = |horizon: Horizon| {
        let done = || actions.iter().filter(move |action| action.horizon <= horizon);
        let closed: BTreeSet<usize> = done().flat_map(|action| action.closes.iter().copied()).collect();
        let connected = done().flat_map(Action::connects).collect();
        let open = breaks.iter().enumerate().filter(|(at, _)| !closed.contains(at)).flat_map(|(_, breaks)| breaks);
        Indices::measure(ground, 0, open, &connected).fragmentation()
    };
    Horizon::ALL.into_iter().map(until).collect()
}
