//! The style sheets of screens behind the sign-in. They travel with those screens and not with the
//! page that starts (docs/adr/0007), and come after its sheets.

/// All of them, in order.
pub const LATER: &str = concat!(
    include_str!("../../style/taps.css"),
    include_str!("../../style/facts.css"),
    include_str!("../../style/session.css"),
    include_str!("../../style/cases.css"),
    include_str!("../../style/report.css"),
    include_str!("../../style/tray.css"),
    include_str!("../../style/paper.css"),
    include_str!("../../style/find.css"),
    include_str!("../../style/figures.css"),
    include_str!("../../style/subject.css"),
    include_str!("../../style/retention.css"),
    include_str!("../../style/measures.css"),
    include_str!("../../style/tapped.css"),
);
