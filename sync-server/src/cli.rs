//! The command line, in the words of its help.

mod people;

pub use people::{Staff, StaffRole, User, UserRole};

use crate::log::LogFormat;
use clap::{Args, Parser, Subcommand, ValueEnum};
use shared::ids::KeyId;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Scrip's central server: it owns the balances of gift cards, settles what tills took while they were cut
/// off, and serves the API and the console. Everything it knows is in one folder.
#[derive(Debug, Parser)]
#[command(name = "sync-server", version, arg_required_else_help = true)]
pub struct Cli {
    /// The folder that holds the books and keys [default: $XDG_DATA_HOME/scrip-server]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the server; the first start makes keys and prints a one-time link for the first HQ user
    Serve(Serve),
    /// Bring the tables of the data folder up to date, and make keys where there are none
    Migrate,
    /// Console users
    #[command(subcommand)]
    User(User),
    /// Stores
    #[command(subcommand)]
    Store(StoreCommand),
    /// Programs: the rules of a family of cards
    #[command(subcommand)]
    Program(Program),
    /// Tills
    #[command(subcommand)]
    Till(Till),
    /// People who work at tills
    #[command(subcommand)]
    Staff(Staff),
    /// Gift cards
    #[command(subcommand)]
    Card(Card),
    /// Keys of the server
    #[command(subcommand)]
    Key(Key),
    /// Recompute all balances, check every till's chain and every signature; exit 1 if one is wrong
    Verify(Verify),
    /// Copy the books to a file while the server runs; keys are not in it
    Backup(Backup),
    /// Put a backup in place of the books; the root key signs that a new life of the books begins
    Restore(Restore),
    /// Fill an empty folder with two stores, three tills, people, a program and 24 cards
    DemoData(DemoData),
    /// Look at documents from tills, away from the server's own process (started by `serve`)
    #[command(hide = true)]
    DocumentWorker,
}

/// `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port [default: 127.0.0.1:7400]; port 0 picks a free one and prints it
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// How tills and browsers reach this server, for links [default: http(s)://LISTEN]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Certificate chain for TLS (PEM); needed on any address but loopback
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's private key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// Configuration file [default: config.toml in the data folder, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How log lines are written [default: text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub log: Option<LogFormat>,
    /// Which log lines are written, for example `debug` or `sync_server=debug` [default: info]
    #[arg(long, value_name = "FILTER")]
    pub log_filter: Option<String>,
    /// Let tills cut their own line, to show what happens (for demonstrations)
    #[arg(long)]
    pub demo: bool,
}

/// `store …`.
#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Add a store
    Create {
        /// Its name
        #[arg(long)]
        name: String,
        /// The currency it sells in
        #[arg(long, default_value = "EUR")]
        currency: String,
        /// The most that all its tills together may have at risk while cut off
        #[arg(long, value_name = "AMOUNT", default_value = "5000.00")]
        ceiling: String,
    },
}

/// `program …`.
#[derive(Debug, Subcommand)]
pub enum Program {
    /// Add a program
    Create {
        /// Its name, as customers see it
        #[arg(long)]
        name: String,
        /// The currency of its cards
        #[arg(long, default_value = "EUR")]
        currency: String,
        /// The least of one load
        #[arg(long, value_name = "AMOUNT", default_value = "5.00")]
        load_min: String,
        /// The most of one load
        #[arg(long, value_name = "AMOUNT", default_value = "250.00")]
        load_max: String,
        /// The most that a card may hold
        #[arg(long, value_name = "AMOUNT", default_value = "500.00")]
        balance_max: String,
        /// Days that a card is good for after it is sold [default: for ever]
        #[arg(long, value_name = "DAYS")]
        expires_after: Option<u32>,
        /// Whether tills may sell its cards while they are cut off
        #[arg(long)]
        activate_offline: bool,
        /// Tills that are cut off refuse its cards, but for value that is reserved there
        #[arg(long)]
        redeem_online_only: bool,
    },
}

/// `key …`.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a new key and sign with it from the next start on; the root key says so, the old key stays known
    Rotate {
        /// Which key
        #[arg(value_enum)]
        which: Rotated,
    },
    /// Say that nothing which a key signed counts any more, because somebody else has it; the root key says so
    Revoke {
        /// Its id, as `key list` shows it
        key: KeyId,
    },
    /// Show the keys that tills know, and which of them are in use
    List,
}

/// A key that can be followed by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Rotated {
    /// Signs cards
    Issuer,
    /// Signs what tills are told
    Server,
}

/// `till …`.
#[derive(Debug, Subcommand)]
pub enum Till {
    /// Print a one-time code that makes a machine a till of a store
    EnrolCode {
        /// The store, by number
        #[arg(long, required_unless_present = "till")]
        store: Option<u32>,
        /// The new till's name [default: Till N]
        #[arg(long, requires = "store")]
        name: Option<String>,
        /// A till that is there already and gets a new machine: its old key stops counting
        #[arg(long, conflicts_with = "store", value_name = "NUMBER")]
        till: Option<u32>,
        /// Hours that the code is good for
        #[arg(long, default_value_t = 24)]
        hours: u32,
    },
    /// Write off what a till that was given up could still lose, when it never comes back
    WriteOff {
        /// The till, by number
        #[arg(long, value_name = "NUMBER")]
        till: u32,
        /// Why, for the audit log
        #[arg(long)]
        reason: String,
    },
}

/// `card …`.
#[derive(Debug, Subcommand)]
pub enum Card {
    /// Make cards. What pays with them is written where you say and kept nowhere
    Issue(CardIssue),
}

/// `card issue`.
#[derive(Debug, Args)]
pub struct CardIssue {
    /// The program, by number
    #[arg(long)]
    pub program: u32,
    /// How many
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub count: u32,
    /// Sell them at once with this value [default: they wait to be sold at a till]
    #[arg(long, value_name = "AMOUNT")]
    pub activate: Option<String>,
    /// Write the list (card, typed number, token; tab-separated) to a new file that only you can read,
    /// instead of printing it
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Draw each QR code as an image in this folder
    #[arg(long, value_name = "FOLDER")]
    pub qr: Option<PathBuf>,
    /// As what
    #[arg(long, value_enum, default_value_t = QrFormat::Svg, requires = "qr")]
    pub qr_format: QrFormat,
    /// Write a page that prints all cards with their codes; the file must not exist yet
    #[arg(long, value_name = "FILE")]
    pub sheet: Option<PathBuf>,
    /// Print the list as JSON
    #[arg(long)]
    pub json: bool,
}

/// How a QR code is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QrFormat {
    /// For print and pages
    Svg,
    /// For screens
    Png,
}

/// `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Print one JSON object instead of lines
    #[arg(long)]
    pub json: bool,
}

/// `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write; it must not exist yet
    pub file: PathBuf,
}

/// `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup
    pub file: PathBuf,
}

/// `demo-data`.
#[derive(Debug, Args)]
pub struct DemoData {
    /// Print what was made as JSON
    #[arg(long)]
    pub json: bool,
    /// Where to draw the cards' QR codes as PNG, with a printable sheet
    #[arg(long, value_name = "FOLDER")]
    pub cards: Option<PathBuf>,
}
