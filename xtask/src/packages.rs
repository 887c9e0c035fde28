//! What Scrip needs from the system, with the reason for each: the only list of it.

use Shown::{Answer, File, Library, Program};

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
    /// What shows that the same thing is there by other means.
    pub(crate) or: Shown,
}

/// What shows that something is there, whatever brought it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// A program on the path.
    Program(&'static str),
    /// A library that pkg-config knows; only asked where Debian's own list is not.
    Library(&'static str),
    /// One of these files; only looked for where Debian's own list is not.
    File(&'static [&'static str]),
    /// A program that says yes to these words; only asked where Debian's own list is not.
    Answer(&'static str, &'static [&'static str]),
}

/// In the order in which they are explained.
pub(crate) const PACKAGES: &[Package] = &[
    of(
        "ca-certificates",
        Need::Build,
        "downloads over TLS are checked against these",
        CERTIFICATES,
    ),
    of("pkg-config", Need::Build, "finds the libraries below", Program("pkg-config")),
    of("libwebkit2gtk-4.1-dev", Need::Build, "draws the till's window", Library("webkit2gtk-4.1")),
    of("libxdo-dev", Need::Build, "the window's keyboard and pointer", XDO),
    of("libayatana-appindicator3-dev", Need::Build, "the window library links it", INDICATOR),
    of("librsvg2-dev", Need::Build, "the window's icons", Library("librsvg-2.0")),
    of("libclang-dev", Need::Build, "reads the camera's C headers", CLANG),
    of(
        "fonts-dejavu-core",
        Need::Demo,
        "a last font for what the screens' own does not hold",
        FONT,
    ),
    of("git", Need::Test, "tidy reads the list of files from it", Program("git")),
    of("brotli", Need::Test, "measures what a screen weighs on the line", Program("brotli")),
    of("nodejs", Need::Test, "runs wasm-opt, and axe in the browser tests", Program("node")),
    of("npm", Need::Test, "brings binaryen (wasm-opt) and axe-core", Program("npm")),
    of("xvfb", Need::Test, "a display for the till's window", Program("Xvfb")),
    of("webkit2gtk-driver", Need::Test, "drives the till's window", Program("WebKitWebDriver")),
    of("chromium", Need::Test, "shows the console and the till's screens", Program("chromium")),
    of("chromium-driver", Need::Test, "drives that browser", Program("chromedriver")),
    of("faketime", Need::Test, "runs the till in another year", Program("faketime")),
    of("strace", Need::Test, "shows that the disk is written before the answer", Program("strace")),
    of(
        "python3-venv",
        Need::Bench,
        "a place for zxing-cpp, which scanning is measured against",
        VENV,
    ),
];

const CERTIFICATES: Shown = File(&[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
]);
const XDO: Shown = File(&["/usr/include/xdo.h", "/usr/local/include/xdo.h"]);
const INDICATOR: Shown = Library("ayatana-appindicator3-0.1");
const CLANG: Shown = Answer("llvm-config", &["--libdir"]);
const FONT: Shown = Answer("fc-list", &["DejaVu Sans"]);
const VENV: Shown = Answer("python3", &["-c", "import venv, ensurepip"]);

const fn of(name: &'static str, need: Need, why: &'static str, or: Shown) -> Package {
    Package { name, need, why, or }
}
