//! Tests of the trust list.
