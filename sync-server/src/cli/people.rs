//! `user …` and `staff …`.

use clap::{Subcommand, ValueEnum};

/// `user …`.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Invite a console user: prints a one-time link where they choose their password
    Create {
        /// The name to sign in with
        #[arg(long)]
        name: String,
        /// What they may do
        #[arg(long, value_enum, default_value_t = UserRole::Hq)]
        role: UserRole,
        /// The manager's store, by number
        #[arg(long, required_if_eq("role", "manager"))]
        store: Option<u32>,
    },
    /// Print a new one-time link: for one whose link ran out, or who forgot the password
    Link {
        /// The name to sign in with
        #[arg(long)]
        name: String,
    },
    /// Take a console user away; what they did stays on record
    Remove {
        /// The name to sign in with
        #[arg(long)]
        name: String,
    },
}

/// What a console user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UserRole {
    /// Everything
    Hq,
    /// Everything of one store
    Manager,
}

/// `staff …`.
#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Add a person; their PIN is read from standard input
    Create {
        /// Their name, as the till greets them
        #[arg(long)]
        name: String,
        /// What they may do
        #[arg(long, value_enum, default_value_t = StaffRole::Cashier)]
        role: StaffRole,
        /// Their store, by number [default: all stores]
        #[arg(long)]
        store: Option<u32>,
        /// The most of one payment without a manager, in the store's currency [default: no cap]
        #[arg(long, value_name = "AMOUNT", requires = "store")]
        payment_max: Option<String>,
        /// The most of one refund or void without a manager [default: no cap]
        #[arg(long, value_name = "AMOUNT", requires = "store")]
        refund_max: Option<String>,
    },
}

/// What a person may do at a till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StaffRole {
    /// Sells and takes
    Cashier,
    /// Also approves and closes days
    Manager,
}
