//! Tests of the status list.
