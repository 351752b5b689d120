//! The texts of finding cases and of figures 集計.

use super::words::texts;

texts! { LIST
}
