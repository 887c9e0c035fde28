//! The story of a till on its socket, and what a stranger gets.

use crate::house::House;
use crate::till::{Line, Till, frame};
use shared::ids::{LimitNumber, Sequence};
use shared::sync::{Bye, Halt, SettledAs, ToServer, ToTill};

#[tokio::test]
async fn a_till_enrols_syncs_settles_and_hears_the_outcome() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, limit) = till.connect(&house).await;
    assert_eq!(limit.number, LimitNumber(1));
    let entries = [till.take(card, 3_000), till.take(card, 3_000)];
    line.send_bytes(frame(&entries)).await;
    let (outcomes, head) = line
        .hear_of(|frame| match frame {
            ToTill::Outcomes { outcomes, head } => Some((outcomes, head)),
            _other => None,
        })
        .await;
    assert_eq!(outcomes[0].effect, SettledAs::Settled);
    let lost = crate::house::eur(1_000);
    assert_eq!(outcomes[1].effect, SettledAs::Shortfall { amount: lost });
    assert_eq!(head.peek().unwrap().payload.place, till.head);
    assert_eq!(house.balance(card).await, 0);
    let risk = "SELECT sum(debits_posted_cache - credits_posted_cache) FROM accounts
                WHERE id LIKE 'store:1:risk#%'";
    assert_eq!(house.number(risk).await, 1_000);
    assert!(house.verified());
}

#[tokio::test]
async fn strangers_get_a_reason_and_nothing_else() {
    let house = House::open().await;
    let till = Till::enrol(&house).await;
    let mut unknown = till.copy();
    unknown.enrolled.till.0 += 1;
    let rows = [
        (vec![0xff, 0x00], Bye::BadFrame),
        (shared::sync::codec::write(&ToServer::Alive).unwrap(), Bye::BadFrame),
        (shared::sync::codec::write(&unknown.hello()).unwrap(), Bye::Unknown),
    ];
    for (first, expected) in rows {
        let mut line = Line::open(&house).await;
        line.send_bytes(first).await;
        let ToTill::Bye { code } = line.hear().await else { panic!("only a goodbye is expected") };
        assert_eq!(code, expected);
    }
}

#[tokio::test]
async fn a_proof_by_another_key_is_refused() {
    let house = House::open().await;
    let till = Till::enrol(&house).await;
    let stranger = Till::enrol(&house).await;
    let mut line = Line::open(&house).await;
    line.send(&till.hello()).await;
    let ToTill::Challenge { challenge, .. } = line.hear().await else { panic!("no challenge") };
    let (of, epoch) = (till.enrolled.till, till.enrolled.epoch);
    let proof = shared::sync::Proof { till: of, epoch, challenge };
    let proof = shared::signing::seal(&proof, &stranger.key);
    line.send(&ToServer::Proof { proof }).await;
    let ToTill::Bye { code } = line.hear().await else { panic!("no goodbye") };
    assert_eq!(code, Bye::BadProof);
}

#[tokio::test]
async fn a_second_line_of_one_till_takes_the_place_of_the_first() {
    let house = House::open().await;
    let till = Till::enrol(&house).await;
    let (mut first, _) = till.connect(&house).await;
    let _second = till.connect(&house).await;
    let code = first
        .hear_of(|frame| match frame {
            ToTill::Bye { code } => Some(code),
            _other => None,
        })
        .await;
    assert_eq!(code, Bye::Replaced);
}

#[tokio::test]
async fn the_first_line_of_a_copied_till_hears_at_once_that_there_is_a_copy() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    let mut copy = till.copy();
    for (one, minor) in [(&mut till, 1_000), (&mut copy, 2_000)] {
        let entry = one.take(card, minor);
        one.post(&house, &[entry]).await;
    }
    let halted = |frame| match frame {
        ToTill::Halted { at, why } => Some((at, why)),
        _other => None,
    };
    let copied = (Sequence(1), Halt::Copy);
    assert_eq!(line.hear_of(halted).await, copied, "over the line that is open");
    let mut again = Line::open(&house).await;
    till.prove(&mut again).await;
    assert_eq!(again.hear_of(halted).await, copied, "and with each welcome");
}
