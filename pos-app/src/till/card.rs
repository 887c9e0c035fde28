//! A card on the counter: how it came in, what is known of it, what could be done with it.

use super::Till;
use super::refusal::refusal;
use super::sheet::{least, want};
use super::state::State;
use crate::desk::Seen;
use crate::entropy;
use crate::error::{Fault, Plain};
use shared::credential::{BadToken, BadTypedNumber, Credential, Token, TypedNumber, read};
use shared::ids::{CardId, PaymentId, SaleId};
use shared::journal::PaymentKind;
use shared::money::Asset;
use shared::sync::till_side::Event;
use shared::till::{
    Approval, Decision, Line, ListWord, People, Presented, Situation, TillTime, decide,
};
use shared::time::Timestamp;
use shared::trust_list::TrustList;
use shared::wire::screen::{CardAsked, CardSheet, Help, Refusal, Secret, TryAgain};
use std::time::Duration;

/// How long a card sheet waits for headquarters before it shows what is known here.
const LOOK_WITHIN: Duration = Duration::from_millis(700);

impl Till {
    /// Reads the text of a card's code.
    pub fn card_by_token(&self, text: &Secret) -> Result<CardAsked, Fault> {
        self.state().cashier()?;
        self.card_of_code(&text.0)
    }

    /// The same for a code that the camera or a picture gave.
    pub(super) fn card_of_code(&self, text: &str) -> Result<CardAsked, Fault> {
        let read = {
            let mut state = self.state();
            match identify(text, &state.desk()?.trust) {
                Ok((credential, seen)) => {
                    state.put_on_counter(credential.card, Presented::Code);
                    state.see(credential.card, seen)?;
                    Ok(credential.card)
                }
                Err(why) => Err(why),
            }
        };
        match read {
            Ok(card) => self.asked_sheet(card),
            Err(why) => self.unreadable(why),
        }
    }

    /// Finds a card by the number under its code.
    pub fn card_by_number(&self, number: &Secret) -> Result<CardAsked, Fault> {
        self.state().cashier()?;
        let number = match TypedNumber::parse(&number.0) {
            Ok(number) => number,
            Err(why) => return Ok(CardAsked::Refused { refusal: self.mistyped(why) }),
        };
        let card = number.card();
        {
            let mut state = self.state();
            state.put_on_counter(card, Presented::Number);
            let seen = state.desk()?.seen.get(&card).cloned();
            let fresh =
                || Seen { program: None, index: None, last_four: last_four(&number.text()) };
            state.see(card, seen.unwrap_or_else(fresh))?;
        }
        self.asked_sheet(card)
    }

    /// Asks headquarters what a card holds, and shows it.
    pub fn balance(&self, card: CardId) -> Result<CardSheet, Fault> {
        self.state().cashier()?;
        self.look_up(card);
        self.sheet(card)
    }

    /// A fresh id for a payment.
    pub fn new_payment(&self) -> PaymentId {
        entropy::payment_id(self.0.clock.now().wall)
    }

    /// A fresh id for a sale.
    pub fn new_sale(&self) -> SaleId {
        entropy::sale_id(self.0.clock.now().wall)
    }

    fn asked_sheet(&self, card: CardId) -> Result<CardAsked, Fault> {
        self.look_up(card);
        Ok(CardAsked::Sheet { sheet: Box::new(self.sheet(card)?) })
    }

    /// Lets headquarters say what it knows, for as long as a person does not notice.
    fn look_up(&self, card: CardId) {
        let before = self.0.waiting.count_of(card);
        {
            let state = self.state();
            let Some(uplink) = state.uplink.as_ref().filter(|_| state.line() == Line::Up) else {
                return;
            };
            uplink.say(Event::Look { cards: vec![card] });
        }
        self.0.waiting.wait_for_card(card, before, LOOK_WITHIN);
    }

    /// A code was read, and it is no card.
    fn unreadable(&self, why: BadToken) -> Result<CardAsked, Fault> {
        let words = self.words();
        let mut state = self.state();
        let time = state.time(self.reading())?;
        let asset = state.desk()?.enrolled.asset;
        let card = CardId([0; 16]);
        let mut situation = state.situation(card, time, None)?;
        situation.presented = Presented::Unreadable(why);
        let wanted = want(PaymentKind::Redeem, card, least(asset));
        let Decision::Refuse(refused) = decide(&state.desk()?.book, &wanted, &situation) else {
            return Err(Plain::NoCodeInPicture.into());
        };
        let refused = refusal(&refused, asset, &words);
        Ok(CardAsked::Refused { refusal: refused })
    }

    fn mistyped(&self, why: BadTypedNumber) -> Refusal {
        Refusal {
            code: why.code().to_string(),
            words: self.words().refusal(why.code(), &[]),
            help: Help::ScanAgain,
            at_most: None,
            retry: TryAgain::Later,
        }
    }
}

impl State {
    /// All that a decision about a card is made from.
    pub(super) fn situation(
        &self,
        card: CardId,
        time: TillTime,
        approval: Option<Approval>,
    ) -> Result<Situation<'_>, Fault> {
        let cashier = self.cashier()?;
        let desk = self.desk()?;
        let list = desk.list.as_ref().map(|list| ListWord {
            status: desk.seen.get(&card).and_then(|seen| list.status(seen.index?)),
            version: list.version(),
            as_of: list.header().as_of,
        });
        Ok(Situation {
            presented: self.presented(card),
            list,
            snapshot: desk.cards.get(&card),
            program: desk.program_of(card),
            line: self.line(),
            time,
            // Nothing is of today until a payment that is voided is compared with midnight.
            day_began: Some(Timestamp(i64::MAX)),
            binding: desk.binding(),
            people: People { cashier: cashier.id, caps: cashier.caps, approval },
        })
    }

    /// What a card counts in: by its program, by what was said of it, or what the store sells in.
    pub(super) fn asset_of(&self, card: CardId) -> Result<Asset, Fault> {
        let desk = self.desk()?;
        let by_program = desk.program_of(card).map(|program| program.asset);
        let by_snapshot = desk.cards.get(&card).map(|snapshot| snapshot.balance.asset);
        Ok(by_program.or(by_snapshot).unwrap_or(desk.enrolled.asset))
    }

    /// The end of the card's number, as far as it was ever read here.
    pub(super) fn last_four(&self, card: CardId) -> Result<String, Fault> {
        let seen = self.desk()?.seen.get(&card);
        Ok(seen.map(|seen| seen.last_four.clone()).unwrap_or_default())
    }

    fn see(&mut self, card: CardId, seen: Seen) -> Result<(), Fault> {
        let desk = self.desk.as_mut().ok_or(Plain::NotEnrolled)?;
        desk.see(&mut self.store, card, seen)
    }
}

/// Checks a code, and notes what of it may be kept.
fn identify(text: &str, trust: &TrustList) -> Result<(Credential, Seen), BadToken> {
    let credential = read(text, trust)?;
    let claims = Token::parse(text)?.peek()?.payload;
    let seen = Seen {
        program: Some(credential.program),
        index: Some(credential.index),
        last_four: last_four(&claims.cti().typed().text()),
    };
    Ok((credential, seen))
}

fn last_four(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_alphanumeric).collect();
    digits.iter().skip(digits.len().saturating_sub(4)).collect()
}
