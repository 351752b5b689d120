//! Acts on the route and refusals, in words.

use crate::ctx::App;
use mamori_core::ids::EventId;
use mamori_core::paper::route::{Refused, Route};
use mamori_core::paper::{Dossier, RouteAct, field};
use mamori_core::text::Text;

/// What a button says.
pub const fn act_button(act: RouteAct) -> Text {
    match act {
        RouteAct::Submit => Text::RouteSubmit,
        RouteAct::Endorse => Text::RouteEndorse,
        RouteAct::Agree => Text::RouteAgree,
        RouteAct::Object => Text::RouteObject,
        RouteAct::Decide => Text::RouteDecide,
        RouteAct::Return => Text::RouteReturn,
        RouteAct::Withdraw => Text::RouteWithdraw,
        RouteAct::DecideFor => Text::RouteDecideFor,
        RouteAct::Review => Text::RouteReview,
    }
}

/// What an act is called once it was done.
pub const fn act_name(act: RouteAct) -> Text {
    match act {
        RouteAct::Submit => Text::ActSubmitted,
        RouteAct::Endorse => Text::ActEndorsed,
        RouteAct::Agree => Text::ActAgreed,
        RouteAct::Object => Text::ActObjected,
        RouteAct::Decide => Text::ActDecided,
        RouteAct::Return => Text::ActReturned,
        RouteAct::Withdraw => Text::ActWithdrawn,
        RouteAct::DecideFor => Text::ActDecidedFor,
        RouteAct::Review => Text::ActReviewed,
    }
}

/// Who did what stands in the way, and when.
fn by(app: App, route: &Route, act: EventId) -> [(&'static str, String); 2] {
    let stamp = route.log.iter().map(|acted| &acted.stamp).find(|stamp| stamp.id == act);
    let name = stamp.map(|stamp| app.name(&stamp.by)).unwrap_or_default();
    let when = stamp.map(|stamp| app.when(stamp.at_ms)).unwrap_or_default();
    [("name", name), ("when", when)]
}

/// Why a claim does not stand, in a sentence that helps.
pub fn refusal(app: App, dossier: &Dossier, refused: Refused) -> String {
    let said = |text: Text, act: EventId| {
        let [(name, who), (when, at)] = by(app, &dossier.route, act);
        app.tf(text, &[(name, &who), (when, &at)])
    };
    match refused {
        Refused::NoRight => app.t(Text::RefusedNoRight).to_owned(),
        Refused::OwnReport => app.t(Text::RefusedOwn).to_owned(),
        Refused::NotYet => app.t(Text::RefusedNotYet).to_owned(),
        Refused::Taken(first) => said(Text::RefusedTaken, first),
        Refused::OldRound => app.t(Text::RefusedOldRound).to_owned(),
        Refused::NoWords => app.t(Text::RefusedNoWords).to_owned(),
        Refused::Incomplete => {
            let label = |code: &&str| field::find(code).map(|f| app.t(f.label));
            let missing = dossier.missing();
            let labels: Vec<&str> = missing.iter().filter_map(label).collect();
            app.tf(Text::RefusedIncomplete, &[("what", &labels.join(app.t(Text::Comma)))])
        }
        Refused::UnderWay => app.t(Text::RefusedUnderWay).to_owned(),
        Refused::Decided(decided) => said(Text::RefusedDecided, decided),
    }
}
