//! The commands: one unit type each.

use super::{
    Act, AtDrawer, CardSheet, CloseDay, Command, DayOutcome, DayPaperOf, DaySheet, FinishSale,
    HeadRoom, OnSale, Outcome, PayByCard, Person, Pin, PrinterState, PrinterWith, Receipt,
    ReceiptRow, SaleOutcome, SaleSheet, ScreenError, Secret, SellCard, TillStatus, Totals,
    UndoInSale,
};
use crate::ids::{CardId, PaymentId, SaleId, StaffId};
use crate::money::Amount;
use serde::{Deserialize, Serialize};

macro_rules! commands {
    ($($(#[$doc:meta])* $command:ident = $name:literal: $in:ty => $out:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $command;

            impl Command for $command {
                const NAME: &'static str = $name;
                type In = $in;
                type Out = $out;
                type Err = ScreenError;
            }
        )*

        /// Every command's name, so that a carrier can be checked to serve them all.
        pub const COMMAND_NAMES: &[&str] = &[$($name),*];
    };
}

commands! {
    /// Asks for everything that is true of the till now; the screen's first question.
    TillState = "till_state": () => TillStatus;
    /// Joins a store with a one-time code from headquarters.
    Enrol = "enrol": EnrolWith => TillStatus;
    /// Looks for an enrolment's code in one picture, and says what it holds; nothing is joined yet.
    EnrolPicture = "enrol_picture": Picture => EnrolWith;
    /// Begins to look for an enrolment's code; what is found comes as an event. [`ScanStop`] ends it.
    EnrolScan = "enrol_scan": () => ();
    /// Lists who may sign in here.
    StaffList = "staff_list": () => Vec<Person>;
    /// Signs a person in by PIN; works offline.
    SignIn = "sign_in": SignInWith => TillStatus;
    /// Signs the person out; nothing is lost by it.
    SignOut = "sign_out": () => TillStatus;
    /// Begins to look for a code; what is found comes as an event.
    ScanStart = "scan_start": () => ();
    /// Stops looking.
    ScanStop = "scan_stop": () => ();
    /// Looks for a code in one picture.
    ScanPicture = "scan_picture": Picture => CardAsked;
    /// Reads the text of a card's code, as a hand scanner types it.
    CardByToken = "card_by_token": Secret => CardAsked;
    /// Finds a card by the number under its code; dashes, blanks and case do not matter.
    CardByNumber = "card_by_number": Secret => CardAsked;
    /// Asks headquarters what a card holds; without the line, the sheet as it is known here.
    Balance = "balance": CardId => CardSheet;
    /// Makes a fresh id for an act that no card sheet brought one for.
    NewPayment = "new_payment": () => PaymentId;
    /// Makes a fresh id for a sale.
    NewSale = "new_sale": () => SaleId;
    /// Takes money from a card; the same payment again is the same effect.
    Redeem = "redeem": RedeemFrom => Outcome;
    /// Puts money on a card.
    Load = "load": ActOnCard => Outcome;
    /// Makes a pending card active with its first money.
    Activate = "activate": ActOnCard => Outcome;
    /// Undoes a whole payment.
    VoidPayment = "void_payment": Reverse => Outcome;
    /// Gives back part of a payment, or all of it, to its card.
    Refund = "refund": Reverse => Outcome;
    /// Leaves a payment that waits for a manager: what was asked for it is free again.
    GiveUp = "give_up": PaymentId => ();
    /// Shows the sale that is open; none where none is.
    SaleNow = "sale_now": () => Option<SaleSheet>;
    /// Opens a sale; the same id again shows it.
    SaleOpen = "sale_open": SaleId => SaleOutcome;
    /// Does a step in the open sale: goods, discounts, cash, a terminal's payment.
    SaleStep = "sale_step": OnSale => SaleOutcome;
    /// Adds a card that is sold or loaded.
    SaleCard = "sale_card": SellCard => SaleOutcome;
    /// Takes from a card what it pays of the sale.
    SalePay = "sale_pay": PayByCard => SaleOutcome;
    /// Undoes a payment on a card before the sale is over.
    SaleUndo = "sale_undo": UndoInSale => SaleOutcome;
    /// Gives up a sale for which nothing was taken.
    SaleAbandon = "sale_abandon": SaleId => SaleOutcome;
    /// Ends a sale that is paid: its cards get their value, and it is journalled.
    SaleFinish = "sale_finish": FinishSale => SaleOutcome;
    /// Gives the receipts of a sale's payments on cards, in the order of its tenders, then of its lines.
    SaleReceipts = "sale_receipts": SaleId => Vec<Receipt>;
    /// Says that the end of a sale was on the screen, so that it is not shown again after a restart.
    SaleShown = "sale_shown": SaleId => ();
    /// Says that a receipt was on the screen, so that it is not shown again after a restart.
    ReceiptShown = "receipt_shown": PaymentId => ();
    /// Lists the newest receipts of this till, newest first.
    LastReceipts = "last_receipts": LastReceiptsOf => Vec<ReceiptRow>;
    /// Gives the figures of this day at this till.
    DayTotals = "day_totals": () => Totals;
    /// Shows the business day: its figures so far, and what keeps it from ending.
    DayNow = "day_now": () => DaySheet;
    /// Opens or closes a shift, puts cash in or takes it out.
    Drawer = "drawer": AtDrawer => DayOutcome;
    /// Ends the business day with its Z report; needs no line.
    DayClose = "day_close": CloseDay => DayOutcome;
    /// Prints an X report, or a Z report once more.
    DayPrint = "day_print": DayPaperOf => PrinterState;
    /// Asks for the printer, and for what waits for it.
    PrinterNow = "printer_now": () => PrinterState;
    /// Names another printer, or none; a manager's act.
    PrinterSet = "printer_set": PrinterWith => PrinterState;
    /// Prints a page that shows whether it is the right printer.
    PrinterTest = "printer_test": () => PrinterState;
    /// Prints the receipt of a payment once more, marked as a copy.
    PrintAgain = "print_again": PaymentId => PrinterState;
    /// Says what is left to do while cut off; `None` until the first limit came.
    HeadRoomNow = "head_room": () => Option<HeadRoom>;
    /// Lets the till speak with headquarters now instead of at its next time.
    SyncNow = "sync_now": () => TillStatus;
    /// Cuts the till's line, in a demonstration only.
    CutLine = "cut_line": () => TillStatus;
    /// Heals the till's line, in a demonstration only.
    HealLine = "heal_line": () => TillStatus;
}

/// What joins a till to its store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolWith {
    /// The server's address, for example `https://hq.example:7400`.
    pub server: String,
    /// The one-time code.
    pub code: Secret,
}

/// Who signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInWith {
    /// The person, from the list.
    pub staff: StaffId,
    /// Their PIN.
    pub pin: Pin,
}

/// One picture to look into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Picture {
    /// The bytes of an image file.
    Bytes {
        /// In base64 (RFC 4648, with padding).
        base64: String,
    },
    /// A file on the till's own disk, named by a test or a demonstration.
    Path {
        /// Where it is.
        path: String,
    },
}

/// What a code or a number led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum CardAsked {
    /// A card, which may still be one that nothing can be taken from.
    Sheet {
        /// What is known of it.
        sheet: Box<CardSheet>,
    },
    /// No card that this till can use.
    Refused {
        /// Why, and what helps.
        refusal: super::Refusal,
    },
}

/// What is to be taken from a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedeemFrom {
    /// The id that the card's sheet brought.
    pub payment: PaymentId,
    /// The card.
    pub card: CardId,
    /// How much.
    pub amount: Amount,
    /// The sale that it pays.
    pub sale: Option<SaleId>,
    /// A manager's approval, where the first answer asked for it.
    pub approval: Option<SignInWith>,
}

/// What is to be put on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActOnCard {
    /// The id that the card's sheet brought.
    pub payment: PaymentId,
    /// The card.
    pub card: CardId,
    /// How much.
    pub amount: Amount,
    /// The sale that it belongs to.
    pub sale: Option<SaleId>,
    /// A manager's approval, where the first answer asked for it.
    pub approval: Option<SignInWith>,
}

/// What is to be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reverse {
    /// A fresh id for the reversal itself.
    pub payment: PaymentId,
    /// The payment to undo.
    pub undoes: PaymentId,
    /// How much; for a void it must be all that is left of it.
    pub amount: Amount,
    /// A manager's approval, where the first answer asked for it.
    pub approval: Option<SignInWith>,
}

/// Which receipts are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastReceiptsOf {
    /// At most this many, and never more than 100.
    pub count: u8,
    /// Only those of these acts; all where it is empty.
    pub acts: Vec<Act>,
}
