//! A boundary that no panic of a decoding library crosses, and that keeps its message off the log.

use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

thread_local! {
    static HUSHED: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Runs `work`; `None` if it panicked. Whatever `work` changed must be thrown away then.
///
/// The libraries read pixels from strangers thirty times a second and index without checks in
/// places; a frame that trips one is simply a frame without a code.
pub(super) fn unpanicked<T>(work: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !HUSHED.get() {
                before(info);
            }
        }));
    });
    let was = HUSHED.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    HUSHED.set(was);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::unpanicked;

    #[test]
    fn a_panic_is_none_and_the_next_call_works() {
        assert_eq!(unpanicked(|| -> u8 { panic!("a library's bug") }), None);
        assert_eq!(unpanicked(|| 7), Some(7));
    }
}
