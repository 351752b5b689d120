//! The texts of looking after people who called for help.
//!
//! Entries of the one table in `words`; what the reminder says is the city's, in the policy.

/// Passes the entries given, and those of looking after people, on to three macros.
macro_rules! with_care_words {
    ($first:ident! { $second:ident! { $third:ident! { $($others:tt)* } } }) => {
        $first! { $second! { $third! {
            $($others)*
            Care: "職員への声かけ", "Look after your staff";
            CareNextDay: "翌日の声かけ", "the day after";
            CareWeek: "1週間後の声かけ", "one week after";
            CareDays: "{n}日後の声かけ", "{n} days after";
            CareAlert: "{when}の{level}", "{level}, {when}";
            CareNobody: "サインイン前の画面から通報（通報した職員を確かめてください）",
                "From the sign-in screen: find out who called for help";
            CareNote: "メモ（任意）", "Note (optional)";
            CareNoteHint: "通報した本人など、この事案を見られる人が読めます。",
                "Whoever may see this case can read it, the person included.";
            CareDone: "声をかけました", "I have spoken with them";
            CareSaving: "保存しています…", "Saving…";
            LineCared: "通報した職員に声かけ：{name}", "{name} spoke with the person who called";
        } } }
    };
}
pub(super) use with_care_words;
