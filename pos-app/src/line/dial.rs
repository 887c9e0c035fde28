//! Opening a connection.

use super::{Address, CutSwitch, LineFault};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Opens connections to headquarters.
#[derive(Clone)]
pub struct Dialer {
    tls: TlsConnector,
    cut: CutSwitch,
}

/// An open connection.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

const CONNECT_WITHIN: Duration = Duration::from_secs(5);

impl Dialer {
    /// Trusts the public certificate authorities, and the one in `authority` where it is given.
    ///
    /// # Panics
    ///
    /// Never: ring speaks the protocol versions that rustls holds safe.
    pub fn new(authority: Option<&Path>, cut: CutSwitch) -> Result<Self, LineFault> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(path) = authority {
            add_authority(&mut roots, path)
                .map_err(|why| LineFault::Authority { path: path.to_path_buf(), why })?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring speaks the protocol versions that rustls holds safe")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), cut })
    }

    /// The switch that stops everything opened here.
    pub fn cut(&self) -> &CutSwitch {
        &self.cut
    }

    /// Connects, within five seconds.
    pub async fn open(&self, address: &Address) -> Result<Box<dyn Stream>, LineFault> {
        if self.cut.is_cut() {
            return Err(LineFault::Cut);
        }
        tokio::time::timeout(CONNECT_WITHIN, self.connect(address))
            .await
            .map_err(|_| LineFault::TooSlow)?
    }

    /// Whether TLS is spoken at an address, by whomever.
    pub async fn hears_tls(&self, address: &Address) -> bool {
        matches!(self.open(&address.sealed()).await, Ok(_) | Err(LineFault::Certificate(_)))
    }

    async fn connect(&self, address: &Address) -> Result<Box<dyn Stream>, LineFault> {
        let place = (address.host(), address.port());
        let tcp = TcpStream::connect(place).await.map_err(LineFault::Unreachable)?;
        tcp.set_nodelay(true).map_err(LineFault::Unreachable)?;
        if !address.is_tls() {
            return Ok(Box::new(tcp));
        }
        let name = ServerName::try_from(address.host().to_string())
            .map_err(|_| super::BadAddress::Malformed)?;
        let tls = self.tls.connect(name, tcp).await.map_err(tls_fault)?;
        Ok(Box::new(tls))
    }
}

/// rustls reports what it does not accept as invalid data; the rest is the line itself.
fn tls_fault(error: io::Error) -> LineFault {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidCertificate(_)) => LineFault::Certificate(error),
        Some(_) => LineFault::NoTls(error),
        None => LineFault::Unreachable(error),
    }
}

fn add_authority(roots: &mut RootCertStore, path: &Path) -> Result<(), String> {
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| error.to_string())?;
    let mut count = 0;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
        count += 1;
    }
    if count == 0 { Err("it holds no certificate".into()) } else { Ok(()) }
}
