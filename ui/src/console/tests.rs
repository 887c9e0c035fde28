//! Addresses, amounts and figures of the console.
