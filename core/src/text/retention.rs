//! The texts of retention and deletion.

use super::words::texts;

texts! { RETENTION
}
