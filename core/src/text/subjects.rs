//! The texts of the other party: suggestions, links, flags.

use super::words::texts;

texts! { SUBJECTS
}
