//! The stable code of each fault of the world.

use crate::folder::FolderFault;
use crate::keys::BondBroken;
use crate::line::{BadAddress, LineFault};
use crate::scan::SourceFault;
use crate::store::StoreFault;
use rustls::CertificateError;
use std::io::{self, ErrorKind};

pub(super) fn store_code(fault: &StoreFault) -> &'static str {
    match fault {
        StoreFault::DiskFull => "disk_full",
        StoreFault::ReadOnly => "folder_read_only",
        StoreFault::Damaged { .. } => "database_damaged",
        StoreFault::NoLog { .. } => "disk_cannot_log",
        StoreFault::TooNew { .. } => "database_newer",
        StoreFault::MigrationChanged { .. } => "database_changed",
        StoreFault::PlaceTaken { .. } | StoreFault::Sqlite(_) | StoreFault::File(_) => {
            "database_failed"
        }
    }
}

pub(super) fn folder_code(fault: &FolderFault) -> &'static str {
    match fault {
        FolderFault::InUse { .. } => "folder_in_use",
        FolderFault::Unusable { source, .. } => {
            let kind = source.kind();
            if matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
                "disk_full"
            } else if matches!(kind, ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) {
                "folder_read_only"
            } else {
                "folder_unusable"
            }
        }
    }
}

pub(super) fn line_code(fault: &LineFault) -> &str {
    match fault {
        LineFault::Address(BadAddress::Malformed) => "server_address",
        LineFault::Address(BadAddress::PlainToAnotherMachine) => "server_plain_address",
        LineFault::Authority { .. } => "server_authority",
        LineFault::Cut => "line_cut",
        LineFault::Unreachable(_) => "server_unreachable",
        LineFault::Certificate(error) => certificate_code(error),
        LineFault::NoTls(_) => "server_no_tls",
        LineFault::NeedsTls => "server_needs_tls",
        LineFault::TooSlow => "server_too_slow",
        LineFault::Unexpected { .. } => "server_unexpected",
        LineFault::Refused { code } => code,
    }
}

pub(super) fn source_code(fault: &SourceFault) -> &'static str {
    match fault {
        SourceFault::CannotOpen { .. } => "picture_missing",
        SourceFault::Empty { .. } => "picture_empty",
        SourceFault::NotAnImage { .. } => "picture_not_an_image",
        SourceFault::TooLarge { .. } => "picture_too_large",
        SourceFault::Damaged { .. } | SourceFault::WrongSize { .. } => "picture_damaged",
        SourceFault::NoPictures { .. } => "picture_none",
        SourceFault::NoCameraInBuild => "camera_not_built",
        SourceFault::Camera { .. } | SourceFault::CameraLost { .. } => "camera_failed",
    }
}

pub(super) fn bond_code(broken: BondBroken) -> &'static str {
    match broken {
        BondBroken::NoKey => "key_missing",
        BondBroken::NoMark | BondBroken::JournalSetBack => "journal_set_back",
        BondBroken::OtherMachine => "other_machine",
    }
}

pub(super) fn port_code(error: &io::Error) -> &'static str {
    if error.kind() == ErrorKind::AddrInUse { "port_in_use" } else { "port_unusable" }
}

/// What helps differs: a clock, an address, or somebody who knows which certificate is right.
fn certificate_code(error: &io::Error) -> &'static str {
    use CertificateError as Bad;
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let Some(rustls::Error::InvalidCertificate(why)) = inner else { return "server_certificate" };
    let is_time = matches!(
        why,
        Bad::Expired
            | Bad::ExpiredContext { .. }
            | Bad::NotValidYet
            | Bad::NotValidYetContext { .. }
    );
    if is_time {
        "server_certificate_time"
    } else if matches!(why, Bad::NotValidForName | Bad::NotValidForNameContext { .. }) {
        "server_certificate_name"
    } else {
        "server_certificate"
    }
}
