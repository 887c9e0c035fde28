//! A sale as a till keeps it: read again from what was kept before each line, by what the journal says.

use super::shop::{card, euros, figure, said};
use crate::ids::{PaymentId, SaleId};
use crate::journal::PaymentFacts;
use crate::money::{Amount, Asset};
use crate::sale::{
    CardAct, CardLine, Fate, OpenSale, Paying, SaleRefusal, Step, TaxMode, TillSale,
};
use std::collections::BTreeMap;

struct Till {
    kept: String,
    journal: BTreeMap<PaymentId, (PaymentFacts, Fate)>,
    fresh: u8,
}

#[track_caller]
fn check(story: &str) {
    let open =
        OpenSale::new(SaleId(uuid::Uuid::from_bytes([7; 16])), Asset::EUR, TaxMode::Included);
    let kept = serde_json::to_string(&TillSale::new(open)).unwrap();
    let mut till = Till { kept, journal: BTreeMap::new(), fresh: 100 };
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let line = line.split('#').next().unwrap().trim();
        let (act, expected) = line.split_once("=>").unwrap_or((line, "ok"));
        let before = till.read();
        let words: Vec<&str> = act.split_whitespace().collect();
        let got = till.play(&words).unwrap_or_else(|refusal| {
            assert_eq!(till.read(), before, "a refusal changes nothing: {line}");
            format!("no {}", said(refusal))
        });
        assert_eq!(got, expected.trim(), "in the line: {line}");
    }
}

impl Till {
    fn read(&self) -> TillSale {
        let sale: TillSale = serde_json::from_str(&self.kept).unwrap();
        sale.read_by(|payment, facts| match self.journal.get(&payment) {
            Some((known, fate)) if known == facts => *fate,
            _ => Fate::Unknown,
        })
    }

    fn play(&mut self, words: &[&str]) -> Result<String, SaleRefusal> {
        let mut sale = self.read();
        let (mut answer, amount) =
            ("ok".to_owned(), |word| Amount { minor: euros(word), asset: Asset::EUR });
        match *words {
            ["key-in", price] => {
                let name = "Amount".to_owned();
                sale.step(&Step::KeyIn { name, amount: amount(price), tax: 2300 })?;
            }
            ["cash", given] => sale.step(&Step::Cash { given: amount(given) })?,
            ["remove", line] => {
                sale.step(&Step::Remove { line: line.parse::<u16>().unwrap() - 1 })?;
            }
            ["unpay", tender] => {
                sale.step(&Step::Unpay { tender: tender.parse::<u16>().unwrap() - 1 })?;
            }
            ["sell", name, value] => sale.sell(CardLine {
                payment: id(name),
                card: card(name),
                last_four: "3HXM".to_owned(),
                act: CardAct::Activate,
                value: euros(value),
            })?,
            ["pay-by", name, price] => {
                let last_four = "3HXM".to_owned();
                let (payment, card) = (id(name), card(name));
                sale.begin(Paying { payment, card, last_four, amount: euros(price) })?;
            }
            ["journal", name, fate] => return Ok(self.hear(id(name), fate)),
            ["killed"] => return Ok(self.give_up()),
            ["fresh-ids"] => {
                let fresh = &mut self.fresh;
                let renamed = sale.rename_dead(|| {
                    *fresh += 1;
                    PaymentId(uuid::Uuid::from_bytes([*fresh; 16]))
                });
                answer = if renamed { "renamed".to_owned() } else { answer };
            }
            ["to-sell"] => answer = sale.cards_to_sell().len().to_string(),
            ["under-way"] => return Ok(sale.paying().is_some().to_string()),
            ["due"] => return Ok(figure(sale.open().totals()?.left)),
            ["abandon"] => sale.check_abandon()?,
            ["close"] => drop(sale.close()?),
            _ => panic!("no such act: {words:?}"),
        }
        self.kept = serde_json::to_string(&sale).unwrap();
        Ok(answer)
    }

    /// An entry about a payment was written; the sale on the disk is as it was.
    fn hear(&mut self, payment: PaymentId, fate: &str) -> String {
        let sale: TillSale = serde_json::from_str(&self.kept).unwrap();
        let fate = match fate {
            "asked" => Fate::Asked,
            "happened" => Fate::Happened,
            "dead" => Fate::Dead,
            _ => panic!("no such fate: {fate}"),
        };
        let paying = sale.paying().map(|it| (it.payment, sale.facts(it.card, it.amount)));
        let of_sale = sale.gift_cards().into_iter().chain(sale.cards_to_sell()).chain(paying);
        let known = self.journal.get(&payment).map(|(facts, _)| facts.clone());
        let facts = of_sale.into_iter().find(|(id, _)| *id == payment).map(|(_, facts)| facts);
        self.journal.insert(payment, (known.or(facts).unwrap(), fate));
        "ok".to_owned()
    }

    /// At its start a till gives up what nobody decided.
    fn give_up(&mut self) -> String {
        for (_, fate) in self.journal.values_mut() {
            if *fate == Fate::Asked {
                *fate = Fate::Dead;
            }
        }
        "ok".to_owned()
    }
}

fn id(name: &str) -> PaymentId {
    PaymentId(uuid::Uuid::from_bytes(card(name).0))
}

#[test]
fn a_payment_is_found_again_by_what_the_journal_says() {
    check(
        "
        key-in 10
        pay-by A 6
        killed                      # before the question
        under-way                   => false
        due                         => 10.00
        pay-by A 6
        journal A asked
        under-way                   => true
        killed                      # while it was asked
        under-way                   => false
        due                         => 10.00
        pay-by B 6
        journal B asked
        journal B happened
        killed                      # after it was taken, before anybody said so
        under-way                   => false
        due                         => 4.00
        cash 5
        close
    ",
    );
}

#[test]
fn nothing_else_is_done_while_a_payment_is_not_decided() {
    check(
        "
        key-in 10
        pay-by A 6
        journal A asked
        remove 1                    => no undecided
        cash 4                      => no undecided
        pay-by B 4                  => no undecided
        sell NEW 25                 => no undecided
        abandon                     => no undecided
        close                       => no undecided
        journal A dead
        cash 10
        close
    ",
    );
}

#[test]
fn a_card_is_asked_for_no_more_than_it_may_pay() {
    check(
        "
        pay-by A 1                  => no more_than_due most=0.00
        sell NEW 25
        pay-by A 1                  => no card_pays_no_card most=0.00
        key-in 10
        pay-by A 10.01              => no card_pays_no_card most=10.00
        pay-by A 0                  => no not_positive
        pay-by NEW 10               => no same_step_different
        pay-by A 10
    ",
    );
}

#[test]
fn a_payment_that_was_undone_is_due_again() {
    check(
        "
        key-in 10
        pay-by A 6
        journal A happened
        pay-by B 4
        journal B happened
        due                         => 0.00
        journal A dead
        due                         => 6.00
        close                       => no not_paid left=6.00
    ",
    );
}

#[test]
fn cash_is_taken_only_while_something_is_due() {
    check(
        "
        cash 5                      => no more_than_due most=0.00
        key-in 10
        cash 0                      => no not_positive
        cash 20
        cash 5                      => no more_than_due most=0.00
        close
    ",
    );
}

#[test]
fn no_sale_is_given_up_with_money_in_it() {
    check(
        "
        sell NEW 25
        key-in 10
        abandon
        cash 20
        abandon                     => no money_taken paid=20.00
        unpay 1
        pay-by A 6
        journal A happened
        abandon                     => no money_taken paid=6.00
        journal A dead
        abandon
        journal NEW happened
        abandon                     => no card_sold
    ",
    );
}

#[test]
fn a_card_that_has_its_value_stays_until_that_is_undone() {
    check(
        "
        sell NEW 25
        sell OTHER 10
        to-sell                     => 2
        fresh-ids
        journal NEW happened
        to-sell                     => 1
        remove 1                    => no card_sold
        journal OTHER asked
        killed
        fresh-ids                   => renamed
        fresh-ids
        to-sell                     => 1
        remove 2
        to-sell                     => 0
        journal NEW dead
        remove 1
        abandon
    ",
    );
}
