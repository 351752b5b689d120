//! Proves the journeys' own tools on a small page, in every engine, each with a control: a tool
//! that cannot fail would let every journey pass.

use mamori_e2e::browser::{Browser, Engine, Launch, Viewport};
use mamori_e2e::error::Error;
use mamori_e2e::gate::{Cut, Gate};
use mamori_e2e::{Page, Result, axe, shots};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const GOOD: &str = r#"<!doctype html><html lang="ja"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>試験</title>
<script src="/page.js" defer></script></head><body><main><h1 data-test="title">試験の頁</h1>
<button data-test="hold">長押し</button><p data-test="held">未</p>
<p id="fading">しだいに見える</p><label>名前 <input data-test="name"></label><p data-test="typed"></p>
<button data-test="fetch">通信</button><p data-test="answer"></p>
<button data-test="shy">よける</button>
<a data-test="around" href='#around'>まわり <span data-test="inner">なか</span></a>
<p data-test="pressed"></p></main></body></html>"#;

const BAD: &str = r#"<!doctype html><html><head><title></title></head>
<body><main><img src="/x.png"><button data-test="bare"></button></main></body></html>"#;

const SCRIPT: &str = r#"
const at = name => document.querySelector(`[data-test=${name}]`);
let down = 0;
const press = () => { down = down || performance.now(); };
document.getElementById('fading').animate({ opacity: [0.1, 1] }, 1500);
const let_go = () => {
    at('held').textContent = `${Math.round(performance.now() - down)} ms`;
    down = 0;
};
at('hold').addEventListener('pointerdown', press);
at('hold').addEventListener('pointerup', let_go);
at('hold').addEventListener('keydown', press);
at('hold').addEventListener('keyup', let_go);
at('name').addEventListener('input', e => { at('typed').textContent = e.target.value; });
// Like a page that something comes or goes in, just as the finger comes down.
for (const name of ['shy', 'inner']) {
    at(name).addEventListener('pointerdown', () => {
        at('pressed').textContent += ' ↓';
        at(name).style.cssText = 'display: inline-block; position: relative; top: 9rem';
    });
}
at('around').style.display = 'block';
for (const name of ['shy', 'around']) {
    at(name).addEventListener('click', () => { at('pressed').textContent += ` ${name}`; });
}
at('fetch').addEventListener('click', async () => {
    at('answer').textContent = '…';
    try { at('answer').textContent = await (await fetch('/hello')).text(); }
    catch { at('answer').textContent = 'failed'; }
});
"#;

/// Serves the pages with a policy as strict as the product's; gives the port.
async fn site() -> Result<u16> {
    let (listener, port) = listen()
        .await
        .map_err(|source| Error::System { action: "serve the small page".into(), source })?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    Ok(port)
}

async fn listen() -> std::io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = vec![0; 8192];
    let count = stream.read(&mut request).await?;
    let request = String::from_utf8_lossy(&request[..count]).into_owned();
    let (kind, body) = match request.split(' ').nth(1) {
        Some("/") => ("text/html", GOOD),
        Some("/bad") => ("text/html", BAD),
        Some("/page.js") => ("text/javascript", SCRIPT),
        Some("/hello") => ("text/plain", "hello"),
        _ => ("text/plain", ""),
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'self'; script-src 'self' 'wasm-unsafe-eval'\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}

async fn open(browser: &Browser, port: u16, path: &str) -> Result<Page> {
    let page = browser.page()?;
    page.goto(&format!("http://localhost:{port}{path}")).await?;
    Ok(page)
}

#[tokio::test]
async fn a_browser_opens_acts_and_tells() -> Result<()> {
    let port = site().await?;
    let browser = Browser::phone().await?;
    let page = open(&browser, port, "/").await?;
    page.wait_text("title", "試験").await?;
    assert_eq!(page.js("return isSecureContext").await?, json!(true));
    if browser.engine() != Engine::WebKit {
        assert_eq!(page.js("return navigator.language.slice(0, 2)").await?, json!("ja"));
    }
    let dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
    assert_eq!(page.js(dark).await?, json!(false));
    page.hold("hold", Duration::from_millis(900)).await?;
    let held = page.wait_text("held", "ms").await?;
    let millis: u32 = held.trim_end_matches(" ms").parse().unwrap();
    assert!((850..3000).contains(&millis), "held for {held}");
    page.type_into("name", "窓口 madoguchi 𠮷﨑髙").await?;
    page.wait_text("typed", "窓口 madoguchi 𠮷﨑髙").await?;
    page.tap("fetch").await?;
    page.wait_text("answer", "hello").await?;
    let picture = shots::shot(&page, "library").await?;
    assert!(std::fs::metadata(picture).unwrap().len() > 1000);
    Ok(())
}

#[tokio::test]
async fn a_tap_beside_is_repeated_and_one_on_something_else_fails() -> Result<()> {
    let port = site().await?;
    let browser = Browser::phone().await?;
    let page = open(&browser, port, "/").await?;
    page.tap("shy").await?;
    assert_eq!(page.wait_text("pressed", "shy").await?.trim(), "↓ ↓ shy");
    let error = page.tap("inner").await.unwrap_err();
    assert!(matches!(&error, Error::Answer { .. }), "{error}");
    assert!(error.to_string().contains("around"), "{error}");
    assert_eq!(page.wait_text("pressed", "around").await?.trim(), "↓ ↓ shy ↓ around");
    Ok(())
}

#[tokio::test]
async fn a_key_can_be_held_like_a_finger() -> Result<()> {
    let port = site().await?;
    let browser = Browser::phone().await?;
    let page = open(&browser, port, "/").await?;
    page.hold_key("hold", ' ', Duration::from_millis(700)).await?;
    let held = page.wait_text("held", "ms").await?;
    let millis: u32 = held.trim_end_matches(" ms").parse().unwrap();
    assert!((650..3000).contains(&millis), "held for {held}");
    Ok(())
}

#[tokio::test]
async fn what_is_not_there_is_reported_within_the_bound() -> Result<()> {
    let port = site().await?;
    let browser = Browser::phone().await?;
    let page = open(&browser, port, "/").await?;
    let start = Instant::now();
    let bound = Duration::from_millis(500);
    let error = page.wait_text_within("held", "never", bound).await.unwrap_err();
    assert!(matches!(&error, Error::Late { .. }), "{error}");
    assert!(error.to_string().contains('未'), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));
    Ok(())
}

#[tokio::test]
async fn pages_have_the_size_of_the_device() -> Result<()> {
    for viewport in [Viewport::PHONE, Viewport::TABLET, Viewport::DESK] {
        let mut launch = Launch::phone()?.sized(viewport);
        launch.dark = true;
        let browser = Browser::start(launch).await?;
        let page = open(&browser, site().await?, "/").await?;
        let size = page.js("return [innerWidth, innerHeight]").await?;
        let wanted = match browser.engine() {
            // Its window cannot be narrower.
            Engine::WebKit => viewport.width.max(447),
            Engine::Chromium | Engine::Firefox => viewport.width,
        };
        assert_eq!(size[1], json!(viewport.height));
        let width = size[0].as_u64().unwrap();
        assert!(width == u64::from(viewport.width) || width <= u64::from(wanted + 10), "{size}");
        let dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
        assert_eq!(page.js(dark).await?, json!(true));
    }
    Ok(())
}

#[tokio::test]
async fn axe_passes_a_good_page_and_finds_planted_violations() -> Result<()> {
    let port = site().await?;
    let browser = Browser::phone().await?;
    axe::check(&open(&browser, port, "/").await?).await?;
    let error = axe::check(&open(&browser, port, "/bad").await?).await.unwrap_err();
    let text = error.to_string();
    for rule in ["image-alt", "button-name", "html-has-lang", "document-title"] {
        assert!(text.contains(rule), "{rule} is not in:\n{text}");
    }
    Ok(())
}

#[tokio::test]
async fn a_cut_gate_fails_the_page_and_a_healed_one_recovers() -> Result<()> {
    let gate = Gate::before(site().await?).await?;
    let browser = Browser::phone().await?;
    let page = open(&browser, gate.port(), "/").await?;
    page.tap("fetch").await?;
    page.wait_text("answer", "hello").await?;
    gate.cut(Cut::Reset);
    page.tap("fetch").await?;
    page.wait_text("answer", "failed").await?;
    gate.heal();
    page.tap("fetch").await?;
    page.wait_text("answer", "hello").await?;
    gate.cut(Cut::Silence);
    page.tap("fetch").await?;
    page.wait_text("answer", "…").await?;
    let bound = Duration::from_millis(500);
    assert!(page.wait_text_within("answer", "hello", bound).await.is_err());
    gate.heal();
    page.wait_text("answer", "hello").await?;
    Ok(())
}

const SAVE: &str = "
    const db = await new Promise((yes, no) => {
        const open = indexedDB.open('kept', 1);
        open.onupgradeneeded = () => open.result.createObjectStore('s');
        open.onsuccess = () => yes(open.result);
        open.onerror = () => no(open.error);
    });
    const write = db.transaction('s', 'readwrite', { durability: 'strict' });
    write.objectStore('s').put(new Uint8Array([1, 2, 3]).buffer, 'k');
    return await new Promise((yes, no) => {
        write.oncomplete = () => yes('saved');
        write.onabort = () => no(write.error);
    });";

const LOAD: &str = "
    const db = await new Promise((yes, no) => {
        const open = indexedDB.open('kept', 1);
        open.onupgradeneeded = () => open.result.createObjectStore('s');
        open.onsuccess = () => yes(open.result);
        open.onerror = () => no(open.error);
    });
    const get = db.transaction('s').objectStore('s').get('k');
    return await new Promise((yes, no) => {
        get.onsuccess = () => yes(get.result ? new Uint8Array(get.result).join() : 'nothing');
        get.onerror = () => no(get.error);
    });";

#[tokio::test]
async fn what_was_saved_survives_the_kill_of_the_whole_browser() -> Result<()> {
    let port = site().await?;
    let mut browser = Browser::phone().await?;
    let page = open(&browser, port, "/").await?;
    assert_eq!(page.js_async(LOAD).await?, json!("nothing"));
    assert_eq!(page.js_async(SAVE).await?, json!("saved"));
    browser.kill().await?;
    assert!(browser.page().is_err());
    browser.restart().await?;
    let page = open(&browser, port, "/").await?;
    let kept = if browser.engine().keeps_profiles() { "1,2,3" } else { "nothing" };
    assert_eq!(page.js_async(LOAD).await?, json!(kept));
    // The control: another profile has nothing.
    let other = Browser::phone().await?;
    let page = open(&other, port, "/").await?;
    assert_eq!(page.js_async(LOAD).await?, json!("nothing"));
    Ok(())
}

#[tokio::test]
async fn two_tabs_share_one_profile_and_are_told_apart() -> Result<()> {
    let port = site().await?;
    let browser = Browser::phone().await?;
    let page = open(&browser, port, "/").await?;
    let first = page.tab().await?;
    let second = page.new_tab().await?;
    open(&browser, port, "/").await?;
    page.js("localStorage.setItem('k', 'from the second'); document.title = 'second'").await?;
    page.switch_to(&first).await?;
    assert_eq!(page.js("return document.title").await?, json!("試験"));
    assert_eq!(page.js("return localStorage.getItem('k')").await?, json!("from the second"));
    page.switch_to(&second).await?;
    assert_eq!(page.js("return document.title").await?, json!("second"));
    Ok(())
}
