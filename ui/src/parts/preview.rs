//! What the camera sees.

use crate::dom;
use leptos::html::Canvas;
use leptos::prelude::*;
use shared::wire::screen::{Frame, FrameKind};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, ImageData};

/// The newest frame, drawn as it comes. Screen readers hear the label alone.
#[component]
pub(crate) fn Preview(
    /// The newest frame.
    frame: Signal<Option<Frame>>,
    /// What it shows.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    Effect::new(move || {
        let grey = frame.get().filter(|frame| frame.kind == FrameKind::Grey);
        if let (Some(canvas), Some(frame)) = (canvas.get(), grey) {
            draw(&canvas, &frame);
        }
    });
    let jpeg = move || match frame.get() {
        Some(Frame { kind: FrameKind::Jpeg, data, .. }) => {
            Some(format!("data:image/jpeg;base64,{data}"))
        }
        _ => None,
    };
    view! {
        <div class="preview" role="img" aria-label=label>
            {move || match jpeg() {
                Some(source) => view! { <img alt="" src=source/> }.into_any(),
                None => view! { <canvas node_ref=canvas></canvas> }.into_any(),
            }}
            <span class="viewfinder" aria-hidden="true"></span>
        </div>
    }
}

/// Draws grey bytes; a frame whose bytes and size do not agree is left out.
fn draw(canvas: &web_sys::HtmlCanvasElement, frame: &Frame) -> Option<()> {
    let grey = dom::bytes_of(&frame.data)?;
    let pixels: Vec<u8> = grey.iter().flat_map(|&luma| [luma, luma, luma, 255]).collect();
    let (width, height) = (u32::from(frame.width), u32::from(frame.height));
    let image =
        ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), width, height).ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    context.put_image_data(&image, 0.0, 0.0).ok()
}
