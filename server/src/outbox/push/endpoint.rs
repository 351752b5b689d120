//! Where pushes may go. Endpoints come from browsers, that is from whoever is signed in, and must
//! not make this server speak to machines inside its own network (SSRF).
//!
//! Names are judged when a device subscribes, addresses when they are resolved for a connection.

use mamori_core::alert::push::ENDPOINT_LEN_MAX;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// An address at a push service that may be spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The whole of it.
    pub url: Url,
    /// Scheme, host and port.
    pub origin: String,
    /// Named by `--push-allow`: it may be anywhere.
    pub is_allowed: bool,
}

impl Endpoint {
    /// Reads an endpoint; `None` if nothing may be sent there.
    #[must_use]
    pub fn read(text: &str, allowed: &[String]) -> Option<Self> {
        if text.len() > ENDPOINT_LEN_MAX {
            return None;
        }
        let url = Url::parse(text).ok()?;
        let named = !url.username().is_empty() || url.password().is_some();
        if named || url.fragment().is_some() || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let origin = url.origin().ascii_serialization();
        let is_allowed = allowed.contains(&origin);
        let is_outside = url.scheme() == "https" && is_host_outside(&url);
        (is_allowed || is_outside).then_some(Self { url, origin, is_allowed })
    }
}

fn is_host_outside(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    if let Ok(address) = host.trim_matches(['[', ']']).parse() {
        return is_outside(address);
    }
    // A name of one part, and these ends, are of the own machine or network (RFC 6761, 6762).
    const INSIDE: [&str; 5] = ["localhost", "local", "internal", "lan", "arpa"];
    let host = host.trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && !INSIDE.contains(&last)
}

/// Whether an address is on the internet and of one machine.
#[must_use]
pub fn is_outside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_v4_outside(address),
        IpAddr::V6(address) => is_v6_outside(address),
    }
}

/// By the registry of RFC 6890.
fn is_v4_outside(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_for_protocols = (a, b, c) == (192, 0, 0) || (a, b, c) == (192, 88, 99);
    let is_for_benchmarks = a == 198 && (b == 18 || b == 19);
    !(a == 0
        || a >= 224
        || is_shared
        || is_for_protocols
        || is_for_benchmarks
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation())
}

fn is_v6_outside(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let last = |at: usize| {
        let [a, b] = parts[at].to_be_bytes();
        let [c, d] = parts[at + 1].to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match parts {
        // 6to4 and the well-known prefix of NAT64 lead to the IPv4 address in them.
        [0x2002, ..] => is_v4_outside(last(1)),
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_v4_outside(last(6)),
        // Teredo, documentation, benchmarks and others of 2001::/23; documentation again.
        [0x2001, second, ..] if second < 0x0200 || second == 0x0db8 => false,
        [0x3fff, second, ..] if second < 0x1000 => false,
        // What is left of 2000::/3, which is all that is given out.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

/// Resolves names to addresses on the internet only.
pub struct OutsideOnly;

impl Resolve for OutsideOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let all = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let outside: Vec<SocketAddr> = all.filter(|at| is_outside(at.ip())).collect();
            if outside.is_empty() {
                return Err("the name has no address on the internet".into());
            }
            Ok(Box::new(outside.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_on_the_internet_is_spoken_to() {
        let allow = vec!["http://127.0.0.1:9".to_owned(), "https://push.shiyakusho.local".into()];
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://web.push.apple.com/QGx",
            "https://wns2-pn1p.notify.windows.com/w/?token=BQ",
            "https://8.8.8.8/x",
            "https://[2606:4700::1111]/x",
            "http://127.0.0.1:9/x",
            "https://push.shiyakusho.local/x",
        ] {
            assert!(Endpoint::read(good, &allow).is_some(), "{good}");
        }
        let long = format!("https://push.example.com/{}", "a".repeat(ENDPOINT_LEN_MAX));
        for bad in [
            "http://fcm.googleapis.com/x",
            "https://localhost/x",
            "https://a.localhost./x",
            "https://mamori/x",
            "https://db.internal/x",
            "https://printer.local/x",
            "https://push.shiyakusho.local:444/x",
            "http://127.0.0.1:10/x",
            "https://127.0.0.1:9/x",
            "https://0x7f.1/x",
            "https://2130706433/x",
            "https://10.1.2.3/x",
            "https://172.16.0.1/x",
            "https://192.168.0.1/x",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/x",
            "https://0.0.0.0/x",
            "https://[::1]/x",
            "https://[::]/x",
            "https://[fd00::1]/x",
            "https://[fe80::1]/x",
            "https://[::ffff:127.0.0.1]/x",
            "https://[64:ff9b::10.0.0.1]/x",
            "https://[2002:7f00:1::]/x",
            "https://[2001:db8::1]/x",
            "https://user@fcm.googleapis.com/x",
            "https://fcm.googleapis.com/x#y",
            "file:///etc/passwd",
            "ftp://fcm.googleapis.com/x",
            "fcm.googleapis.com",
            "",
            &long,
        ] {
            assert_eq!(Endpoint::read(bad, &allow), None, "{bad}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_resolved() {
        // The system's own table gives loopback for it, whatever the network does.
        let name = "localhost".parse().unwrap();
        assert!(OutsideOnly.resolve(name).await.is_err());
    }
}
