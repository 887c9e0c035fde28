//! The words of the tables: what a line does, and how what came of it is said.

use super::shop::{Shop, card_of, payment_of, program, wanted};
use crate::credential::BadToken;
use crate::ids::Sequence;
use crate::journal::{Body, PaymentKind, Rest};
use crate::ledger::{CardState, Refusal};
use crate::money::{Amount, Asset, Minor};
use crate::status_list::CardStatus;
use crate::sync::{Allowed, Role, SettledAs};
use crate::till::{Binding, Line, Next, Presented, Refused, Wanted};
use crate::time::{Millis, Timestamp};
use crate::wire::screen::Help;
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000;

/// Cents of `12`, `12.5` or `-1`.
pub(super) fn value_of(text: &str) -> i64 {
    let (units, cents) = text.split_once('.').unwrap_or((text, "0"));
    let cents: i64 = format!("{cents:0<2}").parse().unwrap();
    units.parse::<i64>().unwrap() * 100 + cents
}

/// Euros, or another currency where it is named: `12 USD` is written `12USD`.
pub(super) fn read_amount(text: &str) -> Amount {
    let (number, code) = match text.len().checked_sub(3).map(|at| text.split_at(at)) {
        Some((number, code)) if code.chars().all(char::is_alphabetic) => (number, code),
        _ => (text, "EUR"),
    };
    Amount::new(value_of(number), Asset::from_code(code).unwrap()).unwrap()
}

fn say(minor: Minor) -> String {
    let (units, cents) = (minor.get() / 100, minor.get() % 100);
    if cents == 0 { units.to_string() } else { format!("{units}.{cents:02}") }
}

pub(super) fn say_next(next: &Next) -> String {
    match next {
        Next::Done { at } => format!("done by {}", at.0),
        Next::Ask { body: Some(Body::Ask { facts, from_right, .. }) } => {
            let card = facts.amount.minor.less_at_most(*from_right);
            format!("ask card={} right={}", say(card), say(*from_right))
        }
        Next::Ask { body } => {
            assert!(body.is_none(), "a question is an ask");
            "ask again".to_owned()
        }
        Next::Take { body, approver } => {
            let by = approver.map(|staff| format!(" by staff {}", staff.0)).unwrap_or_default();
            format!("{}{by}", say_body(body))
        }
        Next::NeedsManager { why } => format!("manager: {}", why.code()),
        Next::Refuse { cancel, refused } => {
            let cancelled = if cancel.is_some() { "cancel, " } else { "" };
            format!("{cancelled}{}", say_refused(refused))
        }
    }
}

fn say_body(body: &Body) -> String {
    let (rest, from_right) = match body {
        Body::Take { rest, from_right, .. } | Body::Void { rest, from_right, .. } => {
            (rest, *from_right)
        }
        Body::Load { rest, .. } | Body::Activate { rest, .. } | Body::Refund { rest, .. } => {
            (rest, Minor::ZERO)
        }
        Body::Ask { .. }
        | Body::Cancel { .. }
        | Body::LimitReleased { .. }
        | Body::LimitReceived { .. }
        | Body::ShiftOpen { .. }
        | Body::ShiftClose { .. }
        | Body::PayIn { .. }
        | Body::PayOut { .. }
        | Body::DayClose { .. }
        | Body::ClockJump { .. }
        | Body::Sale { .. } => panic!("{} takes nothing", body.kind()),
    };
    let right =
        if from_right.is_zero() { String::new() } else { format!(" right={}", say(from_right)) };
    let leave = match rest {
        Rest::Nothing => String::new(),
        Rest::Online { .. } => " online".to_owned(),
        Rest::Offline { limit } => format!(" limit {}", limit.0),
    };
    format!("{}{right}{leave}", body.kind())
}

fn say_refused(refused: &Refused) -> String {
    let most = refused.most.map(|most| format!(" most={}", say(most.minor))).unwrap_or_default();
    let help = if let Help::TakeLess { amount } = refused.help {
        assert_eq!(Some(amount), refused.most, "the help is to take the most");
        String::new()
    } else {
        format!(" {:?}", refused.help)
    };
    format!("no {}{most}{help}", refused.why.code())
}

fn pairs<'a>(words: &[&'a str]) -> BTreeMap<&'a str, &'a str> {
    words.iter().filter_map(|word| word.split_once('=')).collect()
}

fn refusal_of(word: &str) -> Refusal {
    let (code, figure) = word.split_once(':').unwrap_or((word, "0"));
    let figure = Minor::new(value_of(figure)).unwrap();
    match code {
        "empty" => Refusal::NotEnoughFunds { available: figure },
        "held" => Refusal::HeldElsewhere { available: figure, held: Minor::new(4_000).unwrap() },
        "blocked" => Refusal::CardState { state: CardState::Blocked },
        "unknown" => Refusal::UnknownCard,
        "over" => Refusal::MoreThanPaid { left: figure },
        other => panic!("no refusal is called {other}"),
    }
}

impl Shop {
    /// Does one line and says what came of it.
    pub(super) fn play(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[0] {
            "redeem" | "load" | "activate" | "void" | "refund" => {
                let wanted = self.wanted_of(&words);
                let next = self.begin(wanted);
                say_next(&next)
            }
            "could" => {
                let wanted = self.wanted_of(&words[1..]);
                let said = self.could(&wanted);
                said.map_or_else(|refused| say_refused(&refused), |()| "yes".to_owned())
            }
            "heard" | "silence" => self.play_reply(&words),
            "give-up" => {
                let wanted = self.known(words[1]);
                self.give_up(wanted).map_or("nothing".to_owned(), |body| body.kind().to_owned())
            }
            "limit" | "grant" | "settled" => self.play_server(&words),
            "right" | "frozen" | "floor" | "floor-of" | "issue" | "left" | "pending"
            | "settled-through" | "room" | "sheet" | "shown" | "balance" => {
                self.play_question(&words)
            }
            "restart" => {
                self.book = self.rebuilt();
                let cancels = self.book.undecided();
                let count = cancels.len();
                for body in cancels {
                    self.journal(body, None);
                }
                format!("{count} cancelled")
            }
            "release" => match self.book.release(card_of(words[1])) {
                Some(body) => {
                    self.journal(body.clone(), None);
                    body.kind().to_owned()
                }
                None => "nothing".to_owned(),
            },
            "open-shift" => {
                self.journal(Body::ShiftOpen { float: read_amount("100") }, None);
                String::new()
            }
            "midnight" => {
                self.pass(1);
                self.day_began = Some(self.reading.wall);
                String::new()
            }
            "in-open-sale" => {
                self.day_began = None;
                String::new()
            }
            _ => self.play_world(&words),
        }
    }

    fn wanted_of(&self, words: &[&str]) -> Wanted {
        let kind = match words[0] {
            "redeem" => PaymentKind::Redeem,
            "load" => PaymentKind::Load,
            "activate" => PaymentKind::Activate,
            "void" => PaymentKind::Void,
            _ => PaymentKind::Refund,
        };
        let amount = read_amount(words[3]);
        if !matches!(kind, PaymentKind::Void | PaymentKind::Refund) {
            return wanted(kind, words[1], words[2], amount);
        }
        let mut wanted = wanted(kind, words[1], "A", amount);
        wanted.facts.original = Some(payment_of(words[2]));
        if let Some(original) = self.book.payment(payment_of(words[2])) {
            wanted.facts.card = original.facts.card;
        }
        wanted
    }

    fn known(&self, name: &str) -> Wanted {
        let payment = payment_of(name);
        Wanted { payment, facts: self.book.payment(payment).unwrap().facts.clone() }
    }

    fn play_reply(&mut self, words: &[&str]) -> String {
        let wanted = self.known(words[1]);
        let next = if words[0] == "silence" {
            self.reply(wanted, None)
        } else {
            let has = read_amount(pairs(words).get("has").unwrap_or(&"0"));
            let mut answer = match words[2] {
                "yes" => self.answer(&wanted, None, has),
                "no" => self.answer(&wanted, Some(refusal_of(words[3])), has),
                other => self.strange_answer(&wanted, other),
            };
            if words[2] == "no" && words[3] == "unknown" {
                (answer.balance, answer.state) = (None, None);
            }
            let heard = self.heard(&answer);
            self.reply(wanted, Some(&heard))
        };
        say_next(&next)
    }

    /// An approval that is for somebody or something else.
    fn strange_answer(&self, wanted: &Wanted, how: &str) -> crate::limits::Answer {
        let mut answer = self.answer(wanted, None, read_amount("0"));
        match how {
            "other-till" => answer.holder.till.0 += 1,
            "other-epoch" => answer.holder.epoch.0 += 1,
            "other-key" => answer.holder.key.0[0] ^= 1,
            "other-payment" => answer.payment = payment_of("somebody's"),
            "other-amount" => answer.facts.amount = read_amount("1"),
            "other-card" => answer.facts.card = card_of("Z"),
            "other-books" => answer.server_epoch.0 += 1,
            "other-split" => {
                let from_card = Minor::new(1).unwrap();
                answer.verdict = crate::limits::Verdict::Approved { from_card };
            }
            other => panic!("no answer is called {other}"),
        }
        (answer.balance, answer.state) = (None, None);
        answer
    }

    fn play_server(&mut self, words: &[&str]) -> String {
        match words[0] {
            "limit" => {
                let mut named = pairs(words);
                named.insert("number", words[1]);
                match self.limit(&named) {
                    Ok(Some(body)) => {
                        self.journal(body, None);
                        "taken up".to_owned()
                    }
                    Ok(None) => "known".to_owned(),
                    Err(_) => "not ours".to_owned(),
                }
            }
            "grant" => match self.grant(words[1], read_amount(words[2])) {
                Ok(()) => String::new(),
                Err(_) => "not ours".to_owned(),
            },
            _ => {
                let at = match words[1].parse() {
                    Ok(number) => Sequence(number),
                    Err(_) => self.book.payment(payment_of(words[1])).unwrap().done_at().unwrap(),
                };
                let effect = match words.get(2) {
                    None => SettledAs::Settled,
                    Some(&"refused") => SettledAs::Refused { refusal: Refusal::NotApproved },
                    Some(short) => SettledAs::Shortfall { amount: read_amount(short).minor },
                };
                self.outcome(at, effect);
                String::new()
            }
        }
    }

    fn play_question(&mut self, words: &[&str]) -> String {
        let card = words.get(1).map(|name| card_of(name));
        let right = card.and_then(|card| self.book.right(card).copied()).unwrap_or_default();
        match words[0] {
            "right" => say(right.available()),
            "frozen" => say(right.frozen()),
            "floor" => format!("{} in {}", say(self.book.floor.total), self.book.floor.count),
            "issue" => format!("{} in {}", say(self.book.issue.total), self.book.issue.count),
            "floor-of" => {
                let number = self.book.limit().unwrap().number;
                say(self.book.floor_of_card(card.unwrap(), number))
            }
            "left" => say(self.book.payment(payment_of(words[1])).unwrap().left()),
            "pending" => self.book.pending().to_string(),
            "settled-through" => self.book.settled_through().0.to_string(),
            "shown" => self.book.done_after(Sequence(words[1].parse().unwrap())).len().to_string(),
            "balance" => {
                let snapshot = self.snapshots.get(&card.unwrap());
                let known = self.book.known_balance(card.unwrap(), snapshot);
                known.map_or("unknown".to_owned(), say)
            }
            "room" => {
                let time = self.time();
                let room = self.book.head_room(time).unwrap();
                let stopped = room.stopped.map_or("", |why| why.code());
                format!(
                    "floor={} of {} count={} issue={} reserved={} exposure={} hours={} {stopped}",
                    say(room.floor_left.minor),
                    say(room.floor_full.minor),
                    room.floor_count_left,
                    say(room.issue_left.minor),
                    say(room.reserved.minor),
                    say(room.exposure.minor),
                    room.time_left.0 / HOUR.unsigned_abs(),
                )
                .trim()
                .to_owned()
            }
            _ => {
                let sheet = self.outlook(words[1]);
                let figure = |amount: Option<Amount>| {
                    amount.map_or("?".to_owned(), |amount| say(amount.minor))
                };
                format!(
                    "has={} right={} most={} manager-above={} {}",
                    figure(sheet.balance),
                    say(sheet.right.minor),
                    figure(sheet.most),
                    figure(sheet.manager_above),
                    sheet.refusal.map_or("", |why| why.code()),
                )
                .trim()
                .to_owned()
            }
        }
    }

    /// What happens around the till.
    fn play_world(&mut self, words: &[&str]) -> String {
        match words[..] {
            ["line", "up"] => self.line = Line::Up,
            ["line", "cut"] => self.line = Line::CutOff,
            ["card", name, state, balance] => self.card_is(name, state, balance),
            ["snapshot", name, state, balance] => {
                self.snapshot(name, state_of(state), read_amount(balance));
            }
            ["expires", name, hours] => {
                let end = Timestamp(self.real.0 + hours.parse::<i64>().unwrap() * HOUR);
                self.snapshots.get_mut(&card_of(name)).unwrap().expires_at = Some(end);
            }
            ["list", "none"] => self.list_as_of = None,
            ["list", name, state] => {
                self.list.insert(card_of(name), status_of(state));
                self.list_as_of = Some(self.real);
            }
            ["scan"] => self.presented = Presented::Code,
            ["type"] => self.presented = Presented::Number,
            ["scan", "other"] => self.presented = Presented::Unreadable(BadToken::NotACard),
            ["scan", "forged"] => {
                let reason = crate::signing::BadSignature::WrongSignature;
                self.presented = Presented::Unreadable(BadToken::Signature(reason));
            }
            ["scan", "unknown-key"] => {
                let reason = crate::signing::BadSignature::UnknownKey(crate::ids::KeyId([9; 4]));
                self.presented = Presented::Unreadable(BadToken::Signature(reason));
            }
            ["manager", who] => self.approval(who.parse().unwrap(), Role::Manager),
            ["colleague", who] => self.approval(who.parse().unwrap(), Role::Cashier),
            ["alone"] => self.people.approval = None,
            ["cap", most] => self.people.caps.payment_max = Some(read_amount(most).minor),
            ["refund-cap", most] => self.people.caps.refund_max = Some(read_amount(most).minor),
            ["program", "online-only"] => self.program = Some(program(Allowed::No)),
            ["program", "unknown"] => self.program = None,
            ["copied"] => self.binding = Binding::Broken,
            _ => return self.play_clock(words),
        }
        String::new()
    }

    /// A card that everybody knows about: snapshot and list agree.
    fn card_is(&mut self, name: &str, state: &str, balance: &str) {
        self.snapshot(name, state_of(state), read_amount(balance));
        self.list.insert(card_of(name), status_of(state));
    }

    fn play_clock(&mut self, words: &[&str]) -> String {
        let hours = |text: &str| text.parse::<i64>().unwrap() * HOUR;
        match words {
            ["hours", length] => self.pass(hours(length)),
            ["minutes", length] => self.pass(length.parse::<i64>().unwrap() * 60_000),
            ["set-clock", by] => {
                self.reading.wall = Timestamp(self.reading.wall.0 + hours(by));
            }
            ["asleep", length] => {
                let before = self.reading.monotonic;
                self.pass(hours(length));
                self.reading.monotonic = before;
            }
            ["reboot", off] => {
                self.pass(hours(off));
                self.reading.monotonic = Millis(1_000);
                self.reading.boot_id[0] += 1;
            }
            ["server-says-time"] => _ = self.guard.signed_time(self.real, self.reading),
            ["never-set"] => self.guard = crate::till::ClockGuard::default(),
            ["time"] => {
                let before = self.journal.len();
                let time = self.time();
                let jumped = if self.journal.len() > before { " jump" } else { "" };
                let ahead = (time.now.0 - self.real.0) / HOUR;
                let doubt = time.doubt.map_or("right", |doubt| doubt.code());
                return format!("{doubt} {ahead:+}{jumped}");
            }
            other => panic!("no line begins like {other:?}"),
        }
        String::new()
    }
}

fn state_of(word: &str) -> CardState {
    match word {
        "pending" => CardState::Pending,
        "active" => CardState::Active,
        "blocked" => CardState::Blocked,
        "closing" => CardState::Closing,
        _ => CardState::Closed,
    }
}

fn status_of(word: &str) -> CardStatus {
    CardStatus::from(state_of(word))
}
