//! Three short sounds, made of tones, so that hands need not wait for eyes.

use web_sys::{AudioContext, OscillatorType};

/// What happened, for the ear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sound {
    /// Taken: two rising notes.
    Taken,
    /// Taken offline: the same, softer, then one low.
    TakenOffline,
    /// Refused: one low, short.
    Refused,
}

/// One note: when it begins and ends (in seconds), its pitch in Hz, its loudness.
type Note = (f64, f64, f32, f32);

/// Plays a sound; a machine without one stays silent.
pub(crate) fn play(sound: Sound) {
    let notes: &[Note] = match sound {
        Sound::Taken => &[(0.0, 0.09, 660.0, 0.12), (0.09, 0.24, 880.0, 0.12)],
        Sound::TakenOffline => {
            &[(0.0, 0.08, 660.0, 0.06), (0.08, 0.16, 880.0, 0.06), (0.17, 0.29, 330.0, 0.09)]
        }
        Sound::Refused => &[(0.0, 0.2, 196.0, 0.14)],
    };
    CONTEXT.with(|context| {
        if let Some(context) = context {
            for note in notes {
                // A note that cannot be played is a note not heard; the screen says the same.
                let _ = tone(context, *note);
            }
        }
    });
}

thread_local! {
    static CONTEXT: Option<AudioContext> = AudioContext::new().ok();
}

fn tone(
    context: &AudioContext,
    (from, to, pitch, loudness): Note,
) -> Result<(), wasm_bindgen::JsValue> {
    let start = context.current_time();
    let (oscillator, gain) = (context.create_oscillator()?, context.create_gain()?);
    oscillator.set_type(OscillatorType::Triangle);
    oscillator.frequency().set_value(pitch);
    gain.gain().set_value_at_time(0.0, start + from)?;
    gain.gain().linear_ramp_to_value_at_time(loudness, start + from + 0.01)?;
    gain.gain().linear_ramp_to_value_at_time(0.0, start + to)?;
    oscillator.connect_with_audio_node(&gain)?;
    gain.connect_with_audio_node(&context.destination())?;
    oscillator.start_with_when(start + from)?;
    oscillator.stop_with_when(start + to)
}
