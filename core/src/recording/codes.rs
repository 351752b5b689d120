//! Codes of reasons and ends. They travel as text, so that a newer device's code is kept by an
//! older server instead of refused.

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$what])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code in events.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The meaning of a code; `None` for one that this build does not know.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

codes! {
    /// Why a stretch was not recorded.
    Reason {
        /// The system muted the microphone.
        Muted = "muted",
        /// The microphone was taken away: another program, a call, pulled out.
        Ended = "ended",
        /// The browser's recorder failed.
        Error = "error",
        /// The screen was locked or another app was in front.
        Hidden = "hidden",
        /// The device slept, or its clock was set forward: the clock passed, the recorder did not.
        Sleep = "sleep",
        /// The clock was set back: times around it are uncertain, nothing need be missing.
        Clock = "clock",
        /// The microphone was not permitted.
        Permission = "permission",
        /// There is no microphone.
        NoMicrophone = "no_microphone",
        /// The device's storage is full.
        Quota = "quota",
        /// The device could not store what was recorded.
        Storage = "storage",
        /// No sound data came, for no reason that was told.
        NoData = "no_data",
        /// The app was closed or killed.
        Killed = "killed",
    }
}

codes! {
    /// How a segment ended.
    SegmentEnd {
        /// Stopped by a person.
        Normal = "normal",
        /// As long as a segment may be; the next one follows at once.
        Full = "full",
        /// The app was closed or killed; sealed at the next start from what was found.
        Killed = "killed",
        /// The microphone was lost.
        MicrophoneLost = "microphone_lost",
        /// The recorder failed or gave no data.
        Failed = "failed",
        /// The device could not store more.
        Storage = "storage",
    }
}

impl Reason {
    /// How a segment ends that this reason ends.
    pub fn segment_end(self) -> SegmentEnd {
        match self {
            Self::Muted | Self::Ended | Self::Permission | Self::NoMicrophone => {
                SegmentEnd::MicrophoneLost
            }
            Self::Quota | Self::Storage => SegmentEnd::Storage,
            Self::Killed => SegmentEnd::Killed,
            Self::Error | Self::Hidden | Self::Sleep | Self::Clock | Self::NoData => {
                SegmentEnd::Failed
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_they_are_written_and_strangers_are_none() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.code()), Some(*reason));
        }
        for end in SegmentEnd::ALL {
            assert_eq!(SegmentEnd::parse(end.code()), Some(*end));
        }
        assert_eq!(Reason::parse("moonlight"), None);
    }
}
