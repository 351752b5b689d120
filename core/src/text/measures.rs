//! The texts of measures on the screen.

use super::words::texts;

texts! { MEASURES
}
