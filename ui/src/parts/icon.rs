//! The icons: Lucide's, drawn in the colour of the text beside them.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($glyph:ident = $file:literal,)*) => {
        /// A picture beside a word; never without one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Glyph {
            $(#[doc = concat!("Lucide's `", $file, "`.")] $glyph,)*
        }

        impl Glyph {
            fn svg(self) -> &'static str {
                match self {
                    $(Self::$glyph => include_str!(concat!("../../icons/", $file, ".svg")),)*
                }
            }
        }
    };
}

glyphs! {
    RefreshCw = "refresh-cw",
    CircleCheck = "circle-check",
    CircleX = "circle-x",
    TriangleAlert = "triangle-alert",
    Keyboard = "keyboard",
    Image = "image",
    Delete = "delete",
    LogOut = "log-out",
    Sun = "sun",
    Moon = "moon",
    Contrast = "contrast",
    Monitor = "monitor",
    Undo2 = "undo-2",
    Info = "info",
    X = "x",
    Check = "check",
    Store = "store",
    UserRound = "user-round",
    ShieldCheck = "shield-check",
    CreditCard = "credit-card",
    Plus = "plus",
    Clock = "clock",
    CloudOff = "cloud-off",
    CloudCheck = "cloud-check",
    CameraOff = "camera-off",
    Unplug = "unplug",
    Plug = "plug",
    Hourglass = "hourglass",
    Wallet = "wallet",
    House = "house",
    Layers = "layers",
    ChartColumn = "chart-column",
    Users = "users",
    Settings = "settings",
    Search = "search",
    Printer = "printer",
    Download = "download",
    QrCode = "qr-code",
    Ban = "ban",
    KeyRound = "key-round",
    ScrollText = "scroll-text",
}

/// An icon. It is hidden from screen readers: the word beside it says the same.
#[component]
pub(crate) fn Icon(glyph: Glyph) -> impl IntoView {
    view! { <span class="icon" aria-hidden="true" inner_html=glyph.svg()></span> }
}
