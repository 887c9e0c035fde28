//! What a till tells by itself.

use super::Table;
use crate::hq::Odd;
use crate::printing::name;
use crate::printing::recorder::{COVER, FAULTY, PAPER_END, Recorder};
use crate::world::World;
use serde_json::{Value, json};
use shared::settle::admin::Act;
use shared::sync::Bye;
use shared::sync::server_side::Standing;

#[test]
fn all_news_are_clear() {
    let mut table = Table::default();
    line(&mut table);
    turned_away(&mut table);
    books(&mut table);
    printer(&mut table);
    insta::assert_snapshot!(table.0);
}

fn line(table: &mut Table) {
    let world = World::ready();
    let (card, other) = (world.hq.card(5_000), world.hq.card(5_000));
    world.greet_anew();
    table.news("the line is cut", world.told("line_down"));
    table.news("and healed", world.told("line_up"));
    world.cut();
    world.redeem(&card, 100);
    world.redeem(&other, 100);
    for card in [card.card, other.card] {
        world.hq.act(card, Act::Block);
    }
    world.heal();
    table.news("cards blocked before it settled", world.told("entry_exception"));
}

/// Headquarters ends the conversation, and the till says why.
fn turned_away(table: &mut Table) {
    let mut met = |what: &str, odd: Odd, code: &str| {
        let world = World::ready();
        world.cut();
        world.hq.be(odd);
        world.call::<Value>("heal_line", Value::Null).unwrap();
        table.news(what, world.told(code));
    };
    met("given up by headquarters", Odd::Stands(Standing::NotEnrolled), "till_revoked");
    met("another machine took its place", Odd::Stands(Standing::OldEpoch), "enrolled_elsewhere");
    met("books that do not know the till", Odd::Stands(Standing::Unknown), "till_unknown");
    met("a till that is too old", Odd::Ends(Bye::Version), "software_too_old");
    met("a list that the wrong key signed", Odd::Mixes, "server_unexpected");
    met("books that went back", Odd::OldHead, "server_books_changed");
}

fn books(table: &mut Table) {
    let world = World::ready();
    world.cut();
    world.hq.restored();
    world.call::<Value>("heal_line", Value::Null).unwrap();
    table.news("books that were restored", world.told("books_restored"));
    let world = World::ready();
    let card = world.hq.card(5_000);
    world.hq.mix_up_the_keys();
    let payment = world.sheet(&card).payment;
    // Nobody answers to a journal that does not fit.
    world.redeem_as(payment, &card, 100).unwrap();
    table.news("a journal that cannot go on", world.told("journal_halted"));
}

fn printer(table: &mut Table) {
    let printer = Recorder::start();
    let world = World::ready();
    name(&world, &json!(printer.place()));
    let card = world.hq.card(5_000);
    printer.is_stopped_by(PAPER_END);
    world.redeem(&card, 100);
    table.news("a roll at its end", world.told("printer_no_paper"));
    printer.is_stopped_by(COVER);
    table.news("an open cover", world.told("printer_cover_open"));
    printer.is_stopped_by(FAULTY);
    table.news("a stuck cutter", world.told("printer_faulty"));
    printer.works();
    table.news("all is well again", world.told("printer_back"));
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    name(&world, &json!(format!("tcp://{gone}")));
    world.redeem(&card, 100);
    table.news("no printer at its place", world.told("printer_gone"));
    let file = tempfile::NamedTempFile::new_in("/dev/shm").unwrap();
    name(&world, &json!(file.path()));
    table.news("a file instead of a printer", world.told("printer_no_device"));
}
