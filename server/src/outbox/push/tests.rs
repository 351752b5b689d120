//! The library's encryption against the vectors of RFC 8291, and what is sealed by us.

use super::*;
use mamori_core::ids::DeviceId;
use p256::SecretKey;
use web_push_native::decrypt;

/// RFC 8291 appendix A.
const PLAIN: &str = "V2hlbiBJIGdyb3cgdXAsIEkgd2FudCB0byBiZSBhIHdhdGVybWVsb24";
const UA_PRIVATE: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
const UA_PUBLIC: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx\
                         aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
const MESSAGE: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml\
                       mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT\
                       pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

fn decoded(text: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(text).unwrap()
}

fn auth(text: &str) -> Auth {
    let bytes: [u8; 16] = decoded(text).try_into().unwrap();
    Auth::from(bytes)
}

#[test]
fn the_message_of_rfc_8291_is_read_and_no_other_key_reads_it() {
    let key = SecretKey::from_slice(&decoded(UA_PRIVATE)).unwrap();
    let plain = decrypt(decoded(MESSAGE), &key, &auth(AUTH)).unwrap();
    assert_eq!(plain, decoded(PLAIN));
    assert_eq!(plain, b"When I grow up, I want to be a watermelon");

    // The controls.
    let other = SecretKey::from_slice(&[7; 32]).unwrap();
    assert!(decrypt(decoded(MESSAGE), &other, &auth(AUTH)).is_err(), "another key");
    let wrong = Auth::from([0; 16]);
    assert!(decrypt(decoded(MESSAGE), &key, &wrong).is_err(), "another secret");
    let mut changed = decoded(MESSAGE);
    *changed.last_mut().unwrap() ^= 1;
    assert!(decrypt(changed, &key, &auth(AUTH)).is_err(), "changed on its way");
}

#[test]
fn what_is_sealed_for_a_device_is_read_by_that_device_only() {
    let at = Subscription {
        device: DeviceId([1; 16]),
        user: UserId("kacho".into()),
        endpoint: String::new(),
        origin: String::new(),
        p256dh: bytes::<65>(UA_PUBLIC).unwrap(),
        auth: bytes::<16>(AUTH).unwrap(),
        lang: Lang::Ja,
    };
    let wake = Wake {
        alert: Some(AlertId([7; 16])),
        level: "emergency",
        drill: true,
        silent: false,
        title: "【訓練】緊急通報".into(),
        body: "1番窓口".into(),
        lang: Lang::Ja,
        url: None,
    };
    let sealed = sealed(&at, &wake).unwrap();
    assert!(sealed.len() < 1_000, "{} bytes", sealed.len());
    let key = SecretKey::from_slice(&decoded(UA_PRIVATE)).unwrap();
    let plain = decrypt(sealed.clone(), &key, &auth(AUTH)).unwrap();
    let read: Value = serde_json::from_slice(&plain).unwrap();
    assert_eq!(read["notification"]["title"], "【訓練】緊急通報");
    assert_eq!(read["notification"]["data"]["drill"], true);
    assert_eq!(read["notification"]["tag"], "07".repeat(16));
    assert!(decrypt(sealed, &SecretKey::from_slice(&[7; 32]).unwrap(), &auth(AUTH)).is_err());
}

#[test]
fn keys_have_their_lengths() {
    assert!(bytes::<65>(UA_PUBLIC).is_some());
    assert!(bytes::<65>(&UA_PUBLIC[2..]).is_none());
    assert!(bytes::<16>("BTBZMqHH6r4Tts7J_aSIgg==").is_some());
    assert!(bytes::<16>("BTBZMqHH6r4Tts7J/aSIgg").is_none(), "not base64url");
}
