//! What is an address, and what a cut line does.

use super::*;

#[test]
fn plain_text_goes_to_this_machine_alone() {
    #[track_caller]
    fn check(text: &str, expected: Result<&str, BadAddress>) {
        let read = text.parse::<Address>().map(|address| address.socket_uri("/v1/sync"));
        assert_eq!(read, expected.map(str::to_string));
    }
    check("http://127.0.0.1:7400", Ok("ws://127.0.0.1:7400/v1/sync"));
    check("http://localhost:7400/", Ok("ws://localhost:7400/v1/sync"));
    check("http://[::1]:7400", Ok("ws://[::1]:7400/v1/sync"));
    check(" https://hq.example ", Ok("wss://hq.example:443/v1/sync"));
    check("https://10.0.0.7:7400", Ok("wss://10.0.0.7:7400/v1/sync"));
    check("http://hq.example:7400", Err(BadAddress::PlainToAnotherMachine));
    check("http://10.0.0.7:7400", Err(BadAddress::PlainToAnotherMachine));
    check("http://localhost.evil.example", Err(BadAddress::PlainToAnotherMachine));
    check("ftp://hq.example", Err(BadAddress::Malformed));
    check("hq.example:7400", Err(BadAddress::Malformed));
    check("https://user@hq.example", Err(BadAddress::Malformed));
    check("https://hq.example/path", Err(BadAddress::Malformed));
    check("", Err(BadAddress::Malformed));
}
