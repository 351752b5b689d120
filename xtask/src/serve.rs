//! `run`: set up, build, and become the server. There is one process then: Ctrl-C ends all.

use crate::error::{Result, say};
use crate::place::Place;
use crate::proc::Cmd;
use crate::setup::{Need, setup};
use crate::site::{build_server, build_site};
use std::net::TcpListener;
use std::path::PathBuf;

/// What `run` was asked for.
#[derive(Debug, clap::Args)]
pub struct Run {
    /// The port to listen on, on this machine only
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where the database is kept
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Start without demo people and demo department
    #[arg(long)]
    empty: bool,
}

/// Builds what is missing and serves it; returns only when that fails.
///
/// # Errors
/// When setup or a build fails, or the port is taken.
pub fn run(place: &Place, wanted: &Run) -> Result<()> {
    setup(place, Need::Build)?;
    build_site(place)?;
    build_server(place, false)?;
    let listen = format!("127.0.0.1:{}", wanted.port);
    if TcpListener::bind(&listen).is_err() {
        return say(format!(
            "Port {} is in use: stop that program or choose another with --port.",
            wanted.port
        ));
    }
    let data = place.root.join(&wanted.data);
    println!("\n{}", greeting(wanted));
    let mut server = Cmd::new(place.server_binary())
        .args(["serve", "--listen", &listen, "--data"])
        .arg(data)
        .dir(&place.root);
    if !wanted.empty {
        server = server.arg("--demo");
    }
    Err(server.become_it())
}

fn greeting(wanted: &Run) -> String {
    let address = format!("  Mamori: http://localhost:{}   (Ctrl-C ends it)", wanted.port);
    let sign_in = if wanted.empty {
        format!(
            "  Nobody can sign in yet. Create the first administrator from a second terminal:\n    \
             target/debug/mamori admin create --data {} --login NAME",
            wanted.data.display()
        )
    } else {
        "  Sign in as madoguchi or gaikin (staff), kacho (supervisor), somu (general affairs),\n  \
         bucho (department head) or admin; the password is mamori-demo."
            .to_owned()
    };
    format!("{address}\n{sign_in}\n")
}
