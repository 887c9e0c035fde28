//! Configuration: flags over the file over defaults, read once at the start.

use crate::log::LogFormat;
use serde::Deserialize;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Everything that an operator can set for `serve`.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How browsers and tills reach this server, for links and enrolment codes; no slash at the end.
    pub public_url: String,
    /// Certificate and key; none means plain HTTP, which only loopback may use.
    pub tls: Option<TlsFiles>,
    /// How log lines are written.
    pub log: LogFormat,
    /// Which log lines are written, for example `info` or `sync_server=debug`.
    pub log_filter: String,
    /// Reading connections to the database.
    pub readers: usize,
    /// Whether tills may cut their own line, to show what happens.
    pub demo: bool,
    /// The program that looks at documents; none for this one itself.
    pub worker: Option<PathBuf>,
    /// How long a caller may say nothing in the middle of a request.
    pub silent_max: Duration,
}

/// How long a caller may say nothing in the middle of a request, where nothing else is set.
const SILENT_MAX: Duration = Duration::from_secs(15);

/// PEM files for TLS.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsFiles {
    /// The certificate, with those between it and the root after it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// What `config.toml` may hold; everything is optional, and anything else in it is refused.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConfigFile {
    /// See [`Config::listen`].
    pub listen: Option<SocketAddr>,
    /// See [`Config::public_url`].
    pub public_url: Option<String>,
    /// See [`Config::tls`].
    pub tls: Option<TlsFiles>,
    /// See [`Config::log`].
    pub log: Option<LogFormat>,
    /// See [`Config::log_filter`].
    pub log_filter: Option<String>,
    /// See [`Config::readers`].
    pub readers: Option<usize>,
    /// See [`Config::demo`].
    pub demo: Option<bool>,
    /// See [`Config::worker`].
    pub worker: Option<PathBuf>,
}

/// Why the server does not start with this configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// The file cannot be read.
    #[error("cannot read the configuration file {}: {source}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not what it should be.
    #[error("the configuration file {} is not right: {source}", path.display())]
    Invalid {
        /// Which file.
        path: PathBuf,
        /// What and where.
        source: Box<toml::de::Error>,
    },
    /// Plain HTTP beyond this machine.
    #[error(
        "refusing to serve plain HTTP on {listen}: set [tls] certificate and key, or listen on 127.0.0.1"
    )]
    PlainHttpBeyondLoopback {
        /// The address asked for.
        listen: SocketAddr,
    },
    /// Only one of certificate and key is named.
    #[error("TLS needs both a certificate file and a key file")]
    HalfTls,
    /// There is no folder to put data in.
    #[error(
        "neither --data-dir nor $XDG_DATA_HOME nor $HOME is set: name a folder with --data-dir"
    )]
    NoDataFolder,
}

impl ConfigFile {
    /// Reads the file named; where none is named, `config.toml` in the data folder if it is there.
    pub fn read(named: Option<&Path>, data_dir: &Path) -> Result<Self, ConfigFault> {
        let path = named.map_or_else(|| data_dir.join("config.toml"), Path::to_path_buf);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            // A data folder that is no folder is said by who opens it.
            Err(error) if named.is_none() && is_not_there(&error) => return Ok(Self::default()),
            Err(source) => return Err(ConfigFault::Unreadable { path, source }),
        };
        toml::from_str(&text).map_err(|source| ConfigFault::Invalid { path, source: source.into() })
    }

    /// Fills what is not set with defaults, and refuses what is not safe.
    pub fn finish(self) -> Result<Config, ConfigFault> {
        let listen = self.listen.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7400));
        if self.tls.is_none() && !listen.ip().is_loopback() {
            return Err(ConfigFault::PlainHttpBeyondLoopback { listen });
        }
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        // “All addresses” is no address to go to.
        let host = if listen.ip().is_unspecified() {
            format!("localhost:{}", listen.port())
        } else {
            listen.to_string()
        };
        let public_url = self.public_url.unwrap_or_else(|| format!("{scheme}://{host}"));
        Ok(Config {
            listen,
            public_url: public_url.trim_end_matches('/').to_owned(),
            tls: self.tls,
            log: self.log.unwrap_or_default(),
            log_filter: self.log_filter.unwrap_or_else(|| "info".to_owned()),
            readers: self.readers.unwrap_or(4).clamp(1, 64),
            demo: self.demo.unwrap_or(false),
            worker: self.worker,
            silent_max: SILENT_MAX,
        })
    }
}

fn is_not_there(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

impl Config {
    /// Puts the port that the system chose into the address and the links, where port 0 was asked for.
    pub fn settle_port(&mut self, bound: SocketAddr) {
        if self.listen.port() == 0 {
            if let Some(host) = self.public_url.strip_suffix(":0") {
                self.public_url = format!("{host}:{}", bound.port());
            }
            self.listen = bound;
        }
    }
}

/// Where data goes when `--data-dir` is not given (XDG base directories).
pub fn default_data_dir() -> Result<PathBuf, ConfigFault> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("XDG_DATA_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".local/share")))
        .map(|base| base.join("scrip-server"))
        .ok_or(ConfigFault::NoDataFolder)
}
