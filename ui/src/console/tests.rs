//! Addresses of the console's places.

use super::place::Place;

#[test]
fn every_place_is_found_again_by_its_address() {
    #[track_caller]
    fn check(address: &str, closed: &str) {
        let place = Place::of(address);
        assert_eq!(place.address(), address);
        assert_eq!(place.closed().address(), closed);
    }
    let card = "01010101010101010101010101010101";
    check("home", "home");
    check("cards", "cards");
    check(&format!("cards/{card}"), "cards");
    check("cards/new", "cards");
    check("programs/new", "programs");
    check("stores/1", "stores");
    check("stores/1/change", "stores/1");
    check("stores/new", "stores");
    check("tills/2", "stores");
    check("tills/new", "stores");
    check("exceptions/41?cleared=yes", "exceptions?cleared=yes");
    check("reports", "reports");
    check("people/new", "people");
    check("people/changes", "people/changes");
    check("settings", "settings");
    assert_eq!(Place::of("somewhere/else"), Place::Home);
}
