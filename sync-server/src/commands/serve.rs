//! `serve`: from a folder to a running server, and down again without losing anything.

use super::{CommandFault, Desktop};
use crate::app::App;
use crate::cli::Serve;
use crate::config::{Config, ConfigFile, TlsFiles};
use crate::server::Server;
use crate::store::{StoreFault, people};
use crate::{log, say};
use std::io;
use tokio::signal::unix::{SignalKind, signal};

pub(super) fn run(desktop: &Desktop, flags: Serve) -> Result<(), CommandFault> {
    let config = configure(desktop, flags)?;
    log::start(config.log, &config.log_filter).map_err(CommandFault::Say)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CommandFault::file("cannot start"))?;
    runtime.block_on(serve(desktop, config))
}

fn configure(desktop: &Desktop, flags: Serve) -> Result<Config, CommandFault> {
    let file = ConfigFile::read(flags.config.as_deref(), &desktop.data_dir)?;
    let tls = flags
        .tls_certificate
        .zip(flags.tls_key)
        .map(|(certificate, key)| TlsFiles { certificate, key });
    let config = ConfigFile {
        listen: flags.listen.or(file.listen),
        public_url: flags.public_url.or(file.public_url),
        tls: tls.or(file.tls),
        log: flags.log.or(file.log),
        log_filter: flags.log_filter.or(file.log_filter),
        readers: file.readers,
        demo: flags.demo.then_some(true).or(file.demo),
        worker: file.worker,
    };
    Ok(config.finish()?)
}

async fn serve(desktop: &Desktop, config: Config) -> Result<(), CommandFault> {
    let mut server =
        Server::start(&desktop.data_dir, config, desktop.clock.clone(), desktop.entropy).await?;
    welcome(&server.app).await?;
    let url = &server.app.config.public_url;
    say::line(format_args!("Scrip serves {url} (console: {url}/console/)"));
    tokio::select! {
        () = told_to_stop() => {}
        () = server.ended() => {}
    }
    server.stop().await
}

/// Where nobody can sign in yet, prints the link for the first HQ user. Each start prints a new one and
/// ends the one before.
async fn welcome(app: &App) -> Result<(), CommandFault> {
    let token = app.entropy.token();
    let kept = token.clone();
    let invited = app
        .store
        .write(move |desk| {
            if people::has_users(&desk.sql)? {
                return Ok::<_, StoreFault>(false);
            }
            people::invite(&desk.sql, &kept, None, "hq", desk.now)?;
            Ok(true)
        })
        .await?;
    if invited {
        // After the # so that it is in no log and no history of a proxy.
        let url = &app.config.public_url;
        say::line("Nobody can sign in to the console yet. Open this link once, within 24 hours:");
        say::line(format_args!("  {url}/console/welcome#{}", token.as_str()));
    }
    Ok(())
}

/// Waits for SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let asked = async {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::select! {
            _ = terminate.recv() => io::Result::Ok("SIGTERM"),
            _ = interrupt.recv() => Ok("SIGINT"),
        }
    };
    match asked.await {
        Ok(signal) => tracing::info!(signal, "Stopping on {signal}: open requests may finish"),
        Err(error) => {
            tracing::error!(fault = %error, "Cannot listen for signals: {error}");
            std::future::pending::<()>().await;
        }
    }
}
