//! A line to type words into, with its label: reasons and notes.

use super::el::{El, el};
use super::parts::caption;
use crate::ctx::App;
use crate::signal::Signal;
use mamori_core::body::TEXT_LEN_MAX;
use mamori_core::text::Text;

/// The label and the control, which may get more attributes. It takes as much as an event does.
pub fn line(
    app: App,
    id: String,
    test: &'static str,
    label: Text,
    value: Signal<String>,
) -> (El, El) {
    let label = el("label").class("m-label").attr("for", id.clone()).kid(caption(app, label));
    let control = el("input")
        .class("m-input")
        .attr("id", id)
        .test(test)
        .attr("autocomplete", "off")
        .attr("maxlength", TEXT_LEN_MAX.to_string())
        .value(move || value.get())
        .typed(move |text| value.set(text));
    (label, control)
}

/// Both in the frame of a field.
pub fn field(app: App, id: String, test: &'static str, label: Text, value: Signal<String>) -> El {
    let (label, control) = line(app, id, test, label, value);
    el("div").class("m-field").kid(label).kid(control)
}
