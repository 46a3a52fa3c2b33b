//! `archipel.toml` becomes checked settings; errors point at the line and suggest the nearest valid word.

mod settings;

pub use settings::{
    FileSettings, HandoverSettings, LinkageSettings, MoneySettings, RuleSettings, RunBy, Settings, SystemSettings,
};
