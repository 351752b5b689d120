//! Whether the device has room for a recording, asked before it begins: a refusal before the
//! meeting is an inconvenience, one in the middle is a loss.

/// Bytes of one minute: 32 kbit/s, mono. Thirty minutes are 7.2 MB.
pub const BYTES_PER_MINUTE: u64 = 32_000 / 8 * 60;

/// What there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Enough.
    Enough,
    /// The browser does not tell: recording begins, and a failure to store is noticed.
    Unknown,
    /// Too little, by so many bytes.
    Short(u64),
}

/// Judges `usage` of `quota` bytes (as the browser estimates them) for so many minutes. Twice the
/// expected size must be free: meetings overrun, and browsers do not keep to the rate they are
/// asked for.
pub fn room(usage: Option<u64>, quota: Option<u64>, minutes: u16) -> Room {
    let (Some(usage), Some(quota)) = (usage, quota) else { return Room::Unknown };
    let needed = 2 * BYTES_PER_MINUTE * u64::from(minutes);
    let free = quota.saturating_sub(usage);
    if free >= needed { Room::Enough } else { Room::Short(needed - free) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_expected_size_must_be_free() {
        let half_hour = 14_400_000;
        assert_eq!(room(Some(5), Some(5 + half_hour), 30), Room::Enough);
        assert_eq!(room(Some(5), Some(4 + half_hour), 30), Room::Short(1));
        assert_eq!(room(Some(9), Some(5), 30), Room::Short(half_hour));
        assert_eq!(room(None, Some(5), 30), Room::Unknown);
        assert_eq!(room(Some(5), None, 30), Room::Unknown);
    }
}
