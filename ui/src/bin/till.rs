//! The till's screen, as the page or the window loads it.

fn main() {
    ui::start_till();
}
