//! The texts of the report on the screen: form, route, in-tray, notes.

use super::words::texts;

texts! { FORM
}
