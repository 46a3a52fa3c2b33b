//! What is written comes back; what is damaged or foreign is named.

use proptest::prelude::*;

use super::*;
use crate::linkage::model::{Labelled, Observations, Possible, train};
use crate::linkage::spec::Vector;

/// Models trained on a few made-up patterns.
fn models() -> TrainedModels {
    let mut models = TrainedModels::of_systems(&["crm", "erp"]);
    for (place, pass) in Pass::ALL.into_iter().enumerate() {
        let mut seen = Observations::default();
        for (comparison, level) in [(0, 1), (1, 1), (0, 1), (0, 1), (2, 3), (0, 2)] {
            let mut vector = Vector::EMPTY;
            vector.set_rare(comparison, level, 9.3);
            seen.add(&vector, (level % 2 == 0).then_some(0));
        }
        let one = |spec| {
            let mut model = Model::shipped(spec, 1000 + 77 * place);
            train(&mut model, (&seen, &seen, &Labelled::default()), &Possible { across: 5e5, within: vec![2e4, 1e4] });
            model
        };
        models.keep(pass, Models::new(pass.specs().into_iter().map(one).collect()));
    }
    models
}

fn refused(change: impl Fn(&mut serde_json::Value)) -> ModelError {
    let mut value: serde_json::Value = serde_json::from_str(&models().to_json().unwrap()).unwrap();
    change(&mut value);
    TrainedModels::from_json(&value.to_string()).unwrap_err()
}

#[test]
fn a_file_gives_back_every_number_exactly() {
    let models = models();
    let again = TrainedModels::from_json(&models.to_json().unwrap()).unwrap();
    for pass in Pass::ALL {
        let (left, right) = (&models.of(pass).unwrap().list()[0], &again.of(pass).unwrap().list()[0]);
        assert_eq!(left.m, right.m, "{}", pass.name());
        assert_eq!((left.u, left.k, left.ratio), (right.u, right.k, right.ratio));
        assert_eq!((left.damping, &left.repeats), (right.damping, &right.repeats));
        assert_eq!(
            (left.prior_across, left.prior_within, left.cap),
            (right.prior_across, right.prior_within, right.cap)
        );
    }
    assert_eq!(models.describe(), again.describe());
}

#[test]
fn what_was_learned_of_a_system_stays_with_its_name() {
    let models = models();
    let learned = models.of(Pass::Customer).unwrap().list()[0].repeats.clone();
    assert!(learned.iter().any(|bits| bits.abs() > 0.01), "{learned:?}");
    let fitted = models.fitted(&["archive", "crm", "desk", "erp"]);
    assert_eq!(fitted.of(Pass::Customer).unwrap().list()[0].repeats, [0.0, learned[0], 0.0, learned[1]]);
}

#[test]
fn files_that_end_early_or_hold_no_json_are_damaged() {
    let text = models().to_json().unwrap();
    for broken in ["", "no json", &text[..text.len() / 2]] {
        assert!(matches!(TrainedModels::from_json(broken), Err(ModelError::Damaged(_))), "{broken}");
    }
    assert!(matches!(refused(|file| file["passes"][0]["priors"] = "none".into()), ModelError::Damaged(_)));
}

#[test]
fn other_json_is_foreign() {
    assert_eq!(TrainedModels::from_json("{}").unwrap_err(), ModelError::Foreign);
    assert_eq!(TrainedModels::from_json("[1, 2]").unwrap_err(), ModelError::Foreign);
    assert_eq!(refused(|file| file["format"] = "splink".into()), ModelError::Foreign);
}

#[test]
fn another_version_is_told() {
    assert_eq!(refused(|file| file["version"] = 99.into()), ModelError::Version(99));
}

#[test]
fn another_comparison_level_or_pass_does_not_fit() {
    let unfit = |error| matches!(error, ModelError::Unfit { .. });
    assert!(unfit(refused(|file| file["passes"][0]["comparisons"][0]["name"] = "colour".into())));
    assert!(unfit(refused(|file| file["passes"][2]["comparisons"][1]["levels"][0]["name"] = "same".into())));
    assert!(unfit(refused(|file| file["passes"][3]["kin"][0]["name"] = "cousin".into())));
    assert!(unfit(refused(|file| {
        file["passes"].as_array_mut().unwrap().remove(1);
    })));
}

#[test]
fn numbers_that_are_no_probabilities_are_refused() {
    for wrong in [0.0, -0.5, 1.5] {
        let error = refused(|file| file["passes"][0]["comparisons"][0]["levels"][0]["m_across"] = wrong.into());
        assert!(matches!(error, ModelError::OutOfRange { pass: "customer", .. }), "{error}");
    }
    let error = refused(|file| file["passes"][2]["priors"]["within_system"] = 1e9.into());
    assert!(matches!(error, ModelError::OutOfRange { pass: "mention", .. }), "{error}");
}

proptest! {
    #[test]
    fn settled_numbers_survive_a_file(number in prop_oneof![1e-9..1.0_f64, -60.0..60.0_f64]) {
        let settled = settled(number);
        let back: f64 = serde_json::from_str(&serde_json::to_string(&settled).unwrap()).unwrap();
        prop_assert_eq!(settled.to_bits(), back.to_bits());
        prop_assert!((settled - number).abs() <= number.abs() * 1e-11);
    }
}
