//! Progress bars: one line on standard error for the phase that is running.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::printer::Printer;
use crate::progress::{Phase, Progress};
use crate::report::Language;
use crate::report::messages;

/// Draws the running phase.
pub(super) struct Bars {
    language: Language,
    shown: bool,
    running: Mutex<Option<ProgressBar>>,
}

impl Bars {
    /// Bars in a language; invisible where standard error is no terminal.
    pub(super) fn new(printer: Printer, language: Language) -> Self {
        Self { language, shown: printer.shows_progress(), running: Mutex::new(None) }
    }

    fn with_running(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        // A poisoned lock means that another thread panicked; progress must not add to that.
        if let Ok(mut running) = self.running.lock() {
            act(&mut running);
        }
    }

    fn bar(&self, phase: Phase, total: Option<u64>) -> ProgressBar {
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::no_length(),
        };
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        let template = if total.is_some() {
            "{spinner} {msg:<28} {bar:30} {human_pos}/{human_len} {elapsed:>5}"
        } else {
            "{spinner} {msg:<28} {human_pos} {elapsed:>5}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.set_message(messages::text(phase_words(phase), self.language));
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    }
}

impl Progress for Bars {
    fn start(&self, phase: Phase, total: Option<u64>) {
        if !self.shown {
            return;
        }
        let bar = self.bar(phase, total);
        self.with_running(|running| {
            if let Some(before) = running.replace(bar) {
                before.finish_and_clear();
            }
        });
    }

    fn advance(&self, count: u64) {
        self.with_running(|running| {
            if let Some(bar) = running {
                bar.inc(count);
            }
        });
    }

    fn finish(&self) {
        self.with_running(|running| {
            if let Some(bar) = running.take() {
                bar.finish_and_clear();
            }
        });
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.finish();
    }
}

fn phase_words(phase: Phase) -> &'static str {
    match phase {
        Phase::Ingest => "phase-ingest",
        Phase::Catalog => "phase-catalog",
        Phase::Standardise => "phase-standardise",
        Phase::Linkage => "phase-linkage",
        Phase::Memory => "phase-memory",
        Phase::Findings => "phase-findings",
        Phase::Report => "phase-report",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_has_its_words() {
        let phases = [
            Phase::Ingest,
            Phase::Catalog,
            Phase::Standardise,
            Phase::Linkage,
            Phase::Memory,
            Phase::Findings,
            Phase::Report,
        ];
        for phase in phases {
            assert!(messages::has(phase_words(phase)), "{phase:?}");
        }
    }
}
