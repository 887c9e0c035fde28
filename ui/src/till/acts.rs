//! All that the screen asks of the till, and what it does with the answers.

mod money;
mod sale;

pub(crate) use sale::sale_shown;

use super::enrol::Joining;
use super::model::{Deed, Step, Till};
use crate::{dom, ipc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::{PaymentId, SaleId};
use shared::wire::screen::{
    Balance, CardByNumber, CardByToken, CardSheet, Command, CutLine, Enrol, EnrolWith, Event,
    FrameFrom, GiveUp, HealLine, NewPayment, Picture, Pin, Receipt, ReceiptShown, SaleReceipts,
    ScanPicture, ScanStart, ScanStop, ScreenError, Secret, SignIn, SignInWith, SignOut, SyncNow,
    TillState, TillStatus,
};
use web_sys::File;

/// What was asked for, once it came.
pub(crate) type Loaded<T> = RwSignal<Option<Result<T, ScreenError>>>;

impl Till {
    /// Asks for the first status and listens from there.
    pub(crate) fn begin(self) {
        set_interval(move || self.now.set(dom::now()), std::time::Duration::from_secs(30));
        let joining = Joining::here();
        spawn_local(async move {
            let after = loop {
                match ipc::call::<TillState>(()).await {
                    Ok(status) => {
                        let event = status.event;
                        if status.cashier.is_some() {
                            self.read_sale(Self::settle);
                        }
                        self.learn(status);
                        break event;
                    }
                    Err(error) => self.away.set(Some(error)),
                }
                dom::wait_ms(500).await;
            };
            ipc::listen(
                after,
                move |event| {
                    if let Event::EnrolRead { with } = event.event {
                        joining.fill_in(self, with);
                    } else {
                        self.hear(event);
                    }
                },
                move |reached| {
                    let away = reached.err();
                    if self.away.with_untracked(|before| *before != away) {
                        self.away.set(away);
                    }
                },
            )
            .await;
        });
    }

    /// Joins a store.
    pub(crate) fn enrol(self, server: String, code: String) {
        let with = EnrolWith { server, code: Secret(code) };
        self.ask(async { ipc::call::<Enrol>(with).await }, move |status| self.learn(status));
    }

    /// Signs somebody in.
    pub(crate) fn sign_in(self, with: SignInWith) {
        self.ask(async { ipc::call::<SignIn>(with).await }, move |status| {
            self.learn(status);
            // The sale stays: a till is locked in the middle of one, too.
            self.go(Step::Idle(Deed::Take));
            self.read_sale(Self::settle);
        });
    }

    /// Signs out, or locks: it is the same.
    pub(crate) fn sign_out(self) {
        self.sheet.set(None);
        self.ask(async { ipc::call::<SignOut>(()).await }, move |status| self.learn(status));
    }

    /// Begins to look for a code.
    pub(crate) fn scan(self) {
        let none = |status: &TillStatus| matches!(status.frames, FrameFrom::None { .. });
        if self.status.with_untracked(|status| status.as_ref().is_some_and(none)) {
            // The empty preview says so already.
            return;
        }
        spawn_local(async move {
            if let Err(error) = ipc::call::<ScanStart>(()).await {
                self.failed.set(Some(error));
            }
        });
    }

    /// Stops looking.
    pub(crate) fn stop_scanning(self) {
        self.frame.set(None);
        spawn_local(async {
            // A till that went away does not look either.
            let _ = ipc::call::<ScanStop>(()).await;
        });
    }

    /// Looks for a code in a picture.
    pub(crate) fn picture(self, file: File) {
        self.ask(
            async move {
                let base64 = dom::base64_of(file).await.unwrap_or_default();
                ipc::call::<ScanPicture>(Picture::Bytes { base64 }).await
            },
            move |asked| self.lay(asked),
        );
    }

    /// Takes what a hand scanner typed.
    pub(crate) fn token(self, text: String) {
        let text = Secret(text);
        self.ask(async { ipc::call::<CardByToken>(text).await }, move |asked| self.lay(asked));
    }

    /// Takes a typed number.
    pub(crate) fn number(self, text: String) {
        let text = Secret(text);
        self.ask(async { ipc::call::<CardByNumber>(text).await }, move |asked| self.lay(asked));
    }

    /// Asks again what a card holds, and gets a fresh payment id with it.
    pub(crate) fn look_again(self, sheet: &CardSheet, deed: Deed) {
        let card = sheet.card;
        self.ask(async move { ipc::call::<Balance>(card).await }, move |sheet| {
            self.go(Step::Card(sheet, deed));
        });
    }

    /// Opens the step that gives a payment back.
    pub(crate) fn open_give_back(self, row: shared::wire::screen::ReceiptRow) {
        self.ask(async { ipc::call::<NewPayment>(()).await }, move |payment| {
            self.go(Step::GiveBack(payment, row));
        });
    }

    /// Lets the till speak with headquarters now.
    pub(crate) fn sync(self) {
        self.ask(async { ipc::call::<SyncNow>(()).await }, move |status| self.learn(status));
    }

    /// Cuts or heals the line, in a demonstration.
    pub(crate) fn set_line(self, up: bool) {
        let ask = async move {
            if up { ipc::call::<HealLine>(()).await } else { ipc::call::<CutLine>(()).await }
        };
        self.ask(ask, move |status| self.learn(status));
    }

    /// Asks, one question at a time; what fails is shown where it was asked.
    pub(super) fn ask<T: 'static>(
        self,
        question: impl Future<Output = Result<T, ScreenError>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = question.await;
            self.busy.set(false);
            match answer {
                Ok(answer) => then(answer),
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }
}

/// Asks for something to show; it is there when it came.
pub(crate) fn load<C>(input: C::In) -> Loaded<C::Out>
where
    C: Command<Err = ScreenError>,
    C::Out: Clone + Sync,
{
    let loaded = RwSignal::new(None);
    spawn_local(async move { loaded.set(Some(ipc::call::<C>(input).await)) });
    loaded
}

/// Asks again, and changes what is shown only where the answer is another one.
pub(crate) fn load_again<C>(input: C::In, loaded: Loaded<C::Out>)
where
    C: Command<Err = ScreenError>,
    C::Out: Clone + PartialEq + Sync,
{
    spawn_local(async move {
        let answer = Some(ipc::call::<C>(input).await);
        if loaded.with_untracked(|before| *before != answer) {
            loaded.set(answer);
        }
    });
}

/// The receipts of a sale's payments on cards.
pub(super) async fn receipts_of(sale: SaleId) -> Vec<Receipt> {
    // What was paid stands in the sale itself; a list that does not come is missed by nobody's money.
    ipc::call::<SaleReceipts>(sale).await.unwrap_or_default()
}

/// Says that a receipt was seen.
pub(crate) fn shown(payment: PaymentId) {
    spawn_local(async move {
        // A till that did not hear it shows the receipt once more after a restart.
        let _ = ipc::call::<ReceiptShown>(payment).await;
    });
}

/// Leaves a payment that waits for a manager.
pub(crate) fn give_up(payment: PaymentId) {
    spawn_local(async move {
        // A till that did not hear it gives it up after a while by itself.
        let _ = ipc::call::<GiveUp>(payment).await;
    });
}

/// What a person with this PIN says.
pub(crate) fn credentials(staff: shared::ids::StaffId, pin: String) -> SignInWith {
    SignInWith { staff, pin: Pin(pin) }
}
