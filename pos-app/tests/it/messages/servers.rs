//! What a till says where something else answers than the headquarters that it looks for.

use super::Table;
use crate::hq::{Hq, Odd};
use crate::world::World;
use serde_json::{Value, json};
use std::io::Read;
use std::net::TcpListener;

#[test]
fn what_answers_at_an_address_is_told_from_what_should() {
    let mut table = Table::default();
    for (what, odd) in [
        ("a code whose time is over", Odd::Refuses("code_expired")),
        ("a server that starts or stops", Odd::Refuses("not_ready")),
        ("a server that failed inside", Odd::Refuses("fault")),
        ("a server that cannot read the till", Odd::Refuses("bad_json")),
        ("a server without tills", Odd::Refuses("not_found")),
        ("something that is no server of ours", Odd::Babbles),
        ("an answer that does not hold together", Odd::OtherRoot),
    ] {
        let world = World::fresh(Hq::start());
        world.hq.be(odd);
        let enrol = json!({ "server": world.hq.address, "code": world.hq.code() });
        table.row(what, world.call("enrol", enrol.clone()));
        // Nothing of it is kept: the same code joins once all is well.
        world.hq.be_well();
        world.call::<Value>("enrol", enrol).unwrap();
    }
    silent(&mut table);
    insta::assert_snapshot!(table.0);
}

/// Somebody listens there and never says a word.
fn silent(table: &mut Table) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let reader = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = Vec::new();
        // Until the till hangs up.
        stream.read_to_end(&mut asked).unwrap();
        asked
    });
    let world = World::fresh(Hq::start());
    let enrol = json!({ "server": format!("http://{address}"), "code": "CODE" });
    table.row("a server that says nothing", world.call("enrol", enrol));
    assert!(reader.join().unwrap().starts_with(b"POST /v1/tills/enrol"));
}
