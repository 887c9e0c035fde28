//! The console, as the server's page loads it.

fn main() {
    ui::start_console();
}
