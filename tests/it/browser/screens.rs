//! The screens in Chromium: the till's over its second carrier, the console from the server.

mod console;
mod office;
mod sale;
mod till;
