//! The texts of documents and measures: report, chronology, letters and sheets.

use super::words::texts;

texts! { PAPERS
}
