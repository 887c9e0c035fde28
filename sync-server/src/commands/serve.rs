//! `serve`: from a folder to a running server, and down again without losing anything.

use super::{CommandFault, Desktop};
use crate::app::App;
use crate::cli::Serve;
use crate::config::{Config, ConfigFile, TlsFiles};
use crate::data_folder::FolderLock;
use crate::first_start;
use crate::router::router;
use crate::status::StatusKeeper;
use crate::store::{Store, StoreFault, people};
use crate::sync_socket::Tills;
use crate::upkeep::{self, Board};
use crate::{log, say};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use metrics_exporter_prometheus::PrometheusBuilder;
use shared::time::Millis;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How long open requests may take once the server was told to stop.
const STOP_WITHIN: Duration = Duration::from_secs(5);

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
    };
    Ok(config.finish()?)
}

async fn serve(desktop: &Desktop, mut config: Config) -> Result<(), CommandFault> {
    let tls = match &config.tls {
        Some(files) => Some(read_tls(files).await?),
        None => None,
    };
    let listener = listen(config.listen)?;
    let bound = listener.local_addr().map_err(CommandFault::file("cannot listen"))?;
    config.settle_port(bound);
    let (stop, stopping) = watch::channel(false);
    let (app, lock) = open(desktop, config, stopping)?;
    welcome(&app).await?;
    let handle = Handle::new();
    tokio::spawn(stop_on_signal(stop, handle.clone()));
    say::line(format_args!("Scrip serves {} (console: {0}/console/)", app.config.public_url));
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let served = match tls {
        Some(tls) => match axum_server::from_tcp_rustls(listener, tls) {
            Ok(server) => server.handle(handle).serve(service).await,
            Err(error) => Err(error),
        },
        None => match axum_server::from_tcp(listener) {
            Ok(server) => server.handle(handle).serve(service).await,
            Err(error) => Err(error),
        },
    };
    app.store.close().await;
    drop(lock);
    served.map_err(CommandFault::file("the server ended"))
}

/// Opens the folder and puts together what the server shares.
fn open(
    desktop: &Desktop,
    config: Config,
    stopping: watch::Receiver<bool>,
) -> Result<(App, FolderLock), CommandFault> {
    let prepared = first_start::prepare(&desktop.data_dir, &desktop.clock, desktop.entropy)?;
    let store = Store::open(&prepared.folder.database(), config.readers, &desktop.clock)?;
    let metrics = PrometheusBuilder::new()
        .install_recorder()
        .map_err(|error| CommandFault::Say(format!("cannot start the figures: {error}")))?;
    let (pin_up, board) = watch::channel(Board::default());
    let app = App {
        store,
        keys: Arc::new(prepared.keys),
        trust: Arc::new(prepared.trust),
        clock: desktop.clock.clone(),
        entropy: desktop.entropy,
        config: Arc::new(config),
        tills: Tills::default(),
        status: StatusKeeper::default(),
        board,
        metrics,
        stopping,
    };
    tokio::spawn(upkeep::run(app.clone(), pin_up));
    Ok((app, prepared.lock))
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

async fn read_tls(files: &TlsFiles) -> Result<RustlsConfig, CommandFault> {
    let name = |file: &std::path::Path| file.display().to_string();
    let what = format!(
        "cannot use the certificate {} with the key {}",
        name(&files.certificate),
        name(&files.key)
    );
    RustlsConfig::from_pem_file(&files.certificate, &files.key)
        .await
        .map_err(CommandFault::file(what))
}

fn listen(address: SocketAddr) -> Result<TcpListener, CommandFault> {
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => CommandFault::Say(format!(
            "something else already listens on {address}: stop it, or choose another port with --listen"
        )),
        _other => CommandFault::File { what: format!("cannot listen on {address}"), source: error },
    })?;
    listener.set_nonblocking(true).map_err(CommandFault::file("cannot listen"))?;
    Ok(listener)
}

/// Waits for SIGTERM or Ctrl-C, then lets open requests finish.
async fn stop_on_signal(stop: watch::Sender<bool>, handle: Handle<SocketAddr>) {
    let asked = async {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        io::Result::Ok(())
    };
    if let Err(error) = asked.await {
        tracing::error!(fault = %error, "Cannot listen for signals: {error}");
        return;
    }
    tracing::info!(grace_ms = Millis(5_000).0, "Stopping: open requests may finish");
    let _nobody_listens = stop.send(true);
    handle.graceful_shutdown(Some(STOP_WITHIN));
}
