//! What Scrip needs from the system, with the reason for each: the only list of it.

/// Which command needs a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// Any build of the programs.
    Build,
    /// The demo, over what a build needs.
    Demo,
    /// The whole of the tests.
    Test,
    /// The benchmarks that measure against other programs.
    Bench,
}

/// One package of Debian's.
pub(crate) struct Package {
    pub(crate) name: &'static str,
    /// The first command that needs it; the later ones need it too.
    pub(crate) need: Need,
    pub(crate) why: &'static str,
    /// A program that shows that the same thing is there by other means.
    pub(crate) or_program: Option<&'static str>,
}

/// In the order in which they are explained.
pub(crate) const PACKAGES: &[Package] = &[
    of("ca-certificates", Need::Build, "downloads over TLS are checked against these"),
    of("pkg-config", Need::Build, "finds the libraries below"),
    of("libwebkit2gtk-4.1-dev", Need::Build, "draws the till's window"),
    of("libxdo-dev", Need::Build, "the window's keyboard and pointer"),
    of("libayatana-appindicator3-dev", Need::Build, "the window library links it"),
    of("librsvg2-dev", Need::Build, "the window's icons"),
    of("libclang-dev", Need::Build, "reads the camera's C headers"),
    of("fonts-dejavu-core", Need::Demo, "a last font for what the screens' own does not hold"),
    or("git", Need::Test, "tidy reads the list of files from it", "git"),
    or("brotli", Need::Test, "measures what a screen weighs on the line", "brotli"),
    or("nodejs", Need::Test, "runs wasm-opt, and axe in the browser tests", "node"),
    or("npm", Need::Test, "brings binaryen (wasm-opt) and axe-core", "npm"),
    or("xvfb", Need::Test, "a display for the till's window", "Xvfb"),
    or("webkit2gtk-driver", Need::Test, "drives the till's window", "WebKitWebDriver"),
    or("chromium", Need::Test, "shows the console and the till's screens", "chromium"),
    or("chromium-driver", Need::Test, "drives that browser", "chromedriver"),
    or("faketime", Need::Test, "runs the till in another year", "faketime"),
    or("strace", Need::Test, "shows that the disk is written before the answer", "strace"),
    of("python3-venv", Need::Bench, "a place for zxing-cpp, which scanning is measured against"),
];

const fn of(name: &'static str, need: Need, why: &'static str) -> Package {
    Package { name, need, why, or_program: None }
}

const fn or(name: &'static str, need: Need, why: &'static str, program: &'static str) -> Package {
    Package { name, need, why, or_program: Some(program) }
}
