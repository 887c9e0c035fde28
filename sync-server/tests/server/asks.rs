//! Asking online: the answer is signed, durable, and worth what it says.

use crate::house::{House, eur};
use crate::till::{Line, Till, frame, redeem};
use shared::ids::{CardId, PaymentId};
use shared::journal::{Body as Says, PaymentFacts, PaymentKind, Rest};
use shared::ledger::Refusal;
use shared::limits::{Answer, Verdict};
use shared::money::Minor;
use shared::signing::Signed;
use shared::sync::{SettledAs, ToServer, ToTill};
use shared::time::Timestamp;
use sync_server::entropy::Entropy;

/// Journals the question, sends it, and waits for the answer.
pub(crate) async fn ask(
    till: &mut Till,
    line: &mut Line,
    payment: PaymentId,
    facts: &PaymentFacts,
) -> Signed<Answer> {
    let entry = till.write(Says::Ask { payment, facts: facts.clone(), from_right: Minor::ZERO });
    line.send_bytes(frame(std::slice::from_ref(&entry))).await;
    line.send(&ToServer::Ask { entry }).await;
    line.hear_of(|frame| match frame {
        ToTill::Answer { answer } => Some(answer),
        _other => None,
    })
    .await
}

pub(crate) fn new_payment(card: CardId, minor: i64) -> (PaymentId, PaymentFacts) {
    (PaymentId(Entropy.uuid(Timestamp(1))), redeem(card, minor))
}

pub(crate) fn taken(payment: PaymentId, facts: PaymentFacts, answer: &Signed<Answer>) -> Says {
    let rest = Rest::Online { answer: answer.as_bytes().to_vec() };
    Says::Take { payment, facts, from_right: Minor::ZERO, rest }
}

fn verdict(house: &House, answer: &Signed<Answer>) -> Verdict {
    let server = house.server.app.keys.server.public();
    let opened = answer.open(|id| (id == server.id()).then_some(server));
    opened.unwrap().into_inner().verdict
}

#[tokio::test]
async fn an_approval_holds_the_value_over_a_restart_until_the_take_settles() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    let (payment, facts) = new_payment(card, 3_000);
    let answer = ask(&mut till, &mut line, payment, &facts).await;
    assert_eq!(verdict(&house, &answer), Verdict::Approved { from_card: eur(3_000) });
    drop(line);
    let house = house.restart().await;
    let held = "SELECT debits_held_cache FROM accounts WHERE id LIKE 'card:%'";
    assert_eq!(house.number(held).await, 3_000);
    let entry = till.write(taken(payment, facts, &answer));
    let frames = till.post(&house, &[entry]).await;
    let ToTill::Outcomes { outcomes, .. } = &frames[0] else { panic!("{frames:?}") };
    assert_eq!(outcomes[0].effect, SettledAs::Settled);
    assert_eq!(house.balance(card).await, 2_000);
    assert_eq!(house.number("SELECT count(*) FROM holds").await, 0);
    assert!(house.verified());
}

#[tokio::test]
async fn what_an_approval_holds_nobody_else_gets() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let (mut first, mut second) = (Till::enrol(&house).await, Till::enrol(&house).await);
    let (mut line, _) = first.connect(&house).await;
    let (mut other, _) = second.connect(&house).await;
    let (payment, facts) = new_payment(card, 3_000);
    ask(&mut first, &mut line, payment, &facts).await;
    let (wanted, wanted_facts) = new_payment(card, 3_000);
    let answer = ask(&mut second, &mut other, wanted, &wanted_facts).await;
    let refusal = Refusal::NotEnoughFunds { available: eur(2_000) };
    assert_eq!(verdict(&house, &answer), Verdict::Refused { refusal });
    let given_up = first.write(Says::Cancel { payment, facts });
    line.send_bytes(frame(&[given_up])).await;
    line.hear_of(|frame| matches!(frame, ToTill::Outcomes { .. }).then_some(())).await;
    let (again, again_facts) = new_payment(card, 5_000);
    let answer = ask(&mut second, &mut other, again, &again_facts).await;
    assert_eq!(verdict(&house, &answer), Verdict::Approved { from_card: eur(5_000) });
}

#[tokio::test]
async fn a_question_comes_after_what_the_till_did_before_it() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    let cut_off = till.take(card, 4_000);
    line.send_bytes(frame(&[cut_off])).await;
    let (payment, facts) = new_payment(card, 2_000);
    let answer = ask(&mut till, &mut line, payment, &facts).await;
    let refusal = Refusal::NotEnoughFunds { available: eur(1_000) };
    assert_eq!(verdict(&house, &answer), Verdict::Refused { refusal });
}

#[tokio::test]
async fn a_copied_tills_question_has_a_plan_of_its_own() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let sold = till.take(card, 2_000);
    till.post(&house, std::slice::from_ref(&sold)).await;
    let original = sold.peek().unwrap().payload.body.payment().unwrap().0;
    let mut copy = till.copy();
    // The same place in the journal, twice: a payment here, a question about a refund there.
    let entry = till.take(card, 1_000);
    till.post(&house, &[entry]).await;
    let (payment, facts) = new_payment(card, 2_000);
    let facts = PaymentFacts { kind: PaymentKind::Refund, original: Some(original), ..facts };
    let mut line = Line::open(&house).await;
    copy.prove(&mut line).await;
    line.hear_of(|frame| matches!(frame, ToTill::Welcome { .. }).then_some(())).await;
    let answer = ask(&mut copy, &mut line, payment, &facts).await;
    assert_eq!(verdict(&house, &answer), Verdict::Approved { from_card: eur(2_000) });
    let refunded = copy.write(Says::Refund {
        payment,
        facts,
        rest: Rest::Online { answer: answer.as_bytes().to_vec() },
    });
    copy.post(&house, &[refunded]).await;
    assert_eq!(house.balance(card).await, 9_000);
}
