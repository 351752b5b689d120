//! The lines of an alert in the timeline: the press, answers, what was known, the police, the end.

use super::super::hold::level_name;
use super::{Line, plain};
use crate::ctx::App;
use mamori_core::body::{AlertEnd, Drill};
use mamori_core::text::Text;
use mamori_core::timeline::What;

/// The line of something about an alert; an empty one of anything else.
pub(super) fn line(app: App, what: &What) -> Line {
    let t = |text: Text| app.t(text).to_owned();
    match what {
        What::AlertRaised { level, place, silent, drill, position, signed_out, .. } => {
            let mut line = plain("alert-raised", level_name(app, *level));
            line.class = "m-line__item m-line__item--alert";
            line.notes.extend(drill.map(|drill| match drill {
                Drill::Drill => t(Text::LineDrill),
                Drill::SelfTest => t(Text::LineSelfTest),
            }));
            line.notes.extend(place.as_ref().map(|code| app.place(code)));
            line.notes.extend(signed_out.as_ref().map(|_| t(Text::LineSignedOut)));
            line.notes.extend(silent.then(|| t(Text::LineSilent)));
            line.notes.extend(position.map(|_| t(Text::LinePosition)));
            line
        }
        What::Answered { stands, kind } => {
            let (name, text) = match stands {
                true => ("answered", Text::LineAnswered),
                false => ("answered-too", Text::LineAnsweredToo),
            };
            let mut line = plain(name, t(text));
            line.notes.extend(kind.as_ref().map(|kind| {
                let label = app.of_policy(|p, lang| p.answer(kind).map(|l| l.get(lang).to_owned()));
                label.unwrap_or_else(|| kind.clone())
            }));
            line
        }
        What::AlertDetailed { injuries, weapon, position } => {
            let mut line = plain("alert-detailed", t(Text::LineKnown));
            let injuries =
                injuries.map(|yes| if yes { Text::LineInjured } else { Text::LineNotInjured });
            let weapon = weapon.map(|yes| if yes { Text::LineWeapon } else { Text::LineNoWeapon });
            line.notes.extend(injuries.into_iter().chain(weapon).map(t));
            line.notes.extend(position.map(|_| t(Text::LinePosition)));
            line
        }
        What::PoliceTold { words, caller } => {
            let text = app.tf(Text::LinePolice, &[("name", &app.name(caller))]);
            Line { words: Some(words.clone()), ..plain("police-told", text) }
        }
        What::AlertEnded { end, reason } => {
            let text = match end {
                AlertEnd::Over => Text::LineAlertOver,
                AlertEnd::Mistake => Text::LineAlertMistake,
            };
            let mut line = plain("alert-ended", t(text));
            line.notes.extend(reason.as_ref().map(|code| {
                let read =
                    |label: &mamori_core::policy::Bilingual, lang| label.get(lang).to_owned();
                let label = app.of_policy(|p, lang| p.false_alarm(code).map(|l| read(l, lang)));
                label.unwrap_or_else(|| code.clone())
            }));
            line
        }
        What::Cared { spoke, note, .. } => {
            let text = app.tf(Text::LineCared, &[("name", &app.name(spoke))]);
            Line { words: (!note.is_empty()).then(|| note.clone()), ..plain("cared", text) }
        }
        _ => Line::default(),
    }
}
