//! The texts of an alert that follow from what devices and people reported.
//!
//! Entries of the one table in `words`; what the city may word itself lives in the policy.

/// Passes the entries given, and those of an alert, on to two macros.
macro_rules! with_alert_words {
    ($first:ident! { $second:ident! { $($others:tt)* } }) => {
        $first! { $second! {
            $($others)*
            // The sender's screen.
            DevicesRang: "{n}台が鳴りました。応答待ちです", "{n} devices rang. No answer yet";
            // The timeline.
            LineSilent: "音を出さずに通報", "without sound";
            LineDrill: "訓練", "drill";
            LineSelfTest: "動作確認", "self-test";
            LinePosition: "位置情報あり", "with position";
            LineSignedOut: "サインイン前の画面から通報", "from the sign-in screen";
            LineInjured: "けが人あり", "somebody is injured";
            LineNotInjured: "けが人なし", "nobody is injured";
            LineWeapon: "凶器あり", "there is a weapon";
            LineNoWeapon: "凶器なし", "there is no weapon";
            LineKnown: "状況を記録", "Situation noted";
            LinePolice: "警察へ通報：{name}", "Police told by {name}";
        } }
    };
}
pub(super) use with_alert_words;
