//! Command-line cases as data: `tests/cmd/<case>.toml` with what it prints beside it.

#[test]
fn cases() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}
