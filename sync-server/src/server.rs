//! The running server: everything put together, listening, and taken down again.

use crate::app::App;
use crate::clock::Clock;
use crate::commands::CommandFault;
use crate::config::{Config, TlsFiles};
use crate::data_folder::FolderLock;
use crate::documents::{self, Documents};
use crate::entropy::Entropy;
use crate::first_start;
use crate::router::router;
use crate::status::StatusKeeper;
use crate::store::Store;
use crate::sync_socket::Tills;
use crate::upkeep::{self, Board};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

/// How long open requests may take once the server was told to stop.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    /// What its requests share.
    pub app: App,
    /// Where it listens.
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    handle: Handle<SocketAddr>,
    serving: JoinHandle<io::Result<()>>,
    upkeep: JoinHandle<()>,
    _lock: FolderLock,
}

impl Server {
    /// Opens the folder, which another server must not have, and listens.
    pub async fn start(
        data_dir: &Path,
        mut config: Config,
        clock: Clock,
        entropy: Entropy,
    ) -> Result<Self, CommandFault> {
        let tls = match &config.tls {
            Some(files) => Some(read_tls(files).await?),
            None => None,
        };
        let prepared = first_start::prepare(data_dir, &clock, entropy)?;
        let listener = listen(config.listen)?;
        let address = listener.local_addr().map_err(CommandFault::file("cannot listen"))?;
        config.settle_port(address);
        let keys = Arc::new(prepared.keys);
        let database = prepared.folder.database();
        let store = Store::open(&database, config.readers, &clock, Arc::clone(&keys))?;
        let program = config.worker.clone().map_or_else(documents::own_program, Ok)?;
        let documents = Documents::new(program);
        let (stop, stopping) = watch::channel(false);
        let (pin_up, board) = watch::channel(Board::default());
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let app = App {
            store,
            keys,
            trust: Arc::new(prepared.trust),
            clock,
            entropy,
            config: Arc::new(config),
            documents,
            tills: Tills::default(),
            status: StatusKeeper::default(),
            board,
            metrics: figures(),
            checks_room: Arc::new(Semaphore::new(cores)),
            stopping,
        };
        let upkeep = tokio::spawn(upkeep::run(app.clone(), pin_up));
        let handle = Handle::new();
        let serving = tokio::spawn(serve(app.clone(), listener, tls, handle.clone()));
        Ok(Self { app, address, stop, handle, serving, upkeep, _lock: prepared.lock })
    }

    /// Waits until it no longer serves, which it does by itself only over a fault.
    pub async fn ended(&mut self) {
        if !self.serving.is_finished() {
            let _how_it_ended_is_said_by_stop = (&mut self.serving).await;
        }
    }

    /// Lets open requests finish, commits what was handed in, and lets go of the folder.
    pub async fn stop(self) -> Result<(), CommandFault> {
        let _nobody_listens = self.stop.send(true);
        self.handle.graceful_shutdown(Some(STOP_WITHIN));
        let served = if self.serving.is_finished() { Ok(()) } else { flat(self.serving.await) };
        let _upkeep_ended = self.upkeep.await;
        self.app.store.close().await;
        served.map_err(CommandFault::file("the server ended"))
    }
}

fn flat(joined: Result<io::Result<()>, tokio::task::JoinError>) -> io::Result<()> {
    joined.unwrap_or_else(|panicked| Err(io::Error::other(panicked)))
}

async fn serve(
    app: App,
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
) -> io::Result<()> {
    let silent_max = app.config.silent_max;
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    if let Some(tls) = tls {
        let mut server = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
        be_quick(server.http_builder(), silent_max);
        server.serve(service).await
    } else {
        let mut server = axum_server::from_tcp(listener)?.handle(handle);
        be_quick(server.http_builder(), silent_max);
        server.serve(service).await
    }
}

/// Ends connections that begin a request and do not go on, so that they cannot be piled up.
fn be_quick(http: &mut Builder<TokioExecutor>, silent_max: Duration) {
    http.http1().timer(TokioTimer::new()).header_read_timeout(silent_max);
    let mut http2 = http.http2();
    http2.timer(TokioTimer::new()).keep_alive_interval(silent_max).keep_alive_timeout(silent_max);
}

/// One set of figures for the whole process, since there can only be one.
fn figures() -> PrometheusHandle {
    static FIGURES: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(figures) = FIGURES.get() {
        return figures.clone();
    }
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = FIGURES.get_or_init(|| recorder.handle()).clone();
    let _another_test_was_first = metrics::set_global_recorder(recorder);
    handle
}

async fn read_tls(files: &TlsFiles) -> Result<RustlsConfig, CommandFault> {
    let (certificate, key) = (files.certificate.display(), files.key.display());
    let what = format!("cannot use the certificate {certificate} with the key {key}");
    RustlsConfig::from_pem_file(&files.certificate, &files.key)
        .await
        .map_err(CommandFault::file(what))
}

fn listen(address: SocketAddr) -> Result<TcpListener, CommandFault> {
    let refused = |source: io::Error| {
        let what = format!("cannot listen on {address}");
        if source.kind() == io::ErrorKind::AddrInUse {
            CommandFault::Say(format!(
                "something else already listens on {address}: stop it, or choose another port with \
                 --listen"
            ))
        } else {
            CommandFault::File { what, source }
        }
    };
    let listener = TcpListener::bind(address).map_err(refused)?;
    listener.set_nonblocking(true).map_err(CommandFault::file("cannot listen"))?;
    Ok(listener)
}
