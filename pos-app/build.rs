//! Lets Tauri read its configuration, and stands in for the screens where they were not built yet.

fn main() {
    #[cfg(feature = "desktop")]
    window();
}

/// Tauri takes the screens into the program and does not build without their folder.
#[cfg(feature = "desktop")]
fn window() {
    let dist = std::path::Path::new("../ui/dist/till");
    let page = dist.join("index.html");
    if !page.exists() {
        std::fs::create_dir_all(dist).expect("the screens' folder can be made");
        std::fs::write(&page, NOT_BUILT).expect("the page in its place can be written");
    }
    println!("cargo::rerun-if-changed=../ui/dist/till");
    tauri_build::build();
}

#[cfg(feature = "desktop")]
const NOT_BUILT: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Scrip</title>\
    <h1>The screens are not built</h1><p>Run <code>cargo xtask ui</code> and build the till again.</p>";
