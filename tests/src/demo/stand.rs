//! The demo for a person: headquarters, tills in their windows, and keys that cut their lines.

mod keys;

use super::{House, Post};
use crate::real::{Found, Programs, Traffic, Trouble, Window};
use keys::{Key, Keys};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// How often it is looked whether somebody closed a window.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What stands open, and which till the keys mean.
struct Stand<'a> {
    house: House,
    windows: Vec<Option<Window>>,
    /// The till that the keys act on, counted from 0.
    chosen: usize,
    /// How many cards were shown to the cameras.
    shown: usize,
    out: &'a mut dyn Write,
}

/// Opens everything in a folder that is not there yet or empty, and stays until it is told to stop.
pub fn open(programs: &Programs, folder: &Path, out: &mut dyn Write) -> Found<()> {
    writeln!(out, "Starting headquarters with demo data, and the first till …")?;
    let house = House::open(programs, folder)?;
    let windows = house.posts.iter().map(|_| None).collect();
    let mut stand = Stand { house, windows, chosen: 0, shown: 0, out };
    let keys = Keys::listen()?;
    stand.open_window(0)?;
    stand.say_everything()?;
    loop {
        match keys.next(LOOK_EVERY) {
            Some(Key::Stop) => return stand.stop(),
            Some(Key::Letter(letter)) => stand.press(letter)?,
            None => stand.miss_closed_windows()?,
        }
    }
}

impl Stand<'_> {
    fn press(&mut self, letter: char) -> Found<()> {
        let name = self.name(self.chosen);
        match letter {
            'c' => {
                self.chosen().line.set(Traffic::Stopped);
                self.say(&format!("The line of {name} is cut. Its till goes on within its limit."))
            }
            'h' => {
                self.chosen().line.set(Traffic::Flows);
                self.say(&format!("The line of {name} is healed. What waited settles by itself."))
            }
            's' => self.show_a_card(),
            digit => match digit.to_digit(10).and_then(|number| number.checked_sub(1)) {
                Some(number) => {
                    self.open_window(usize::try_from(number).unwrap_or(usize::MAX))?;
                    self.say(&format!("The keys s, c and h now mean {}.", self.name(self.chosen)))
                }
                None => self.say("Keys: s shows a card, c cuts, h heals, 1 2 3 choose a till."),
            },
        }
    }

    /// The keys mean this till from now on; its window opens where it is not open yet.
    fn open_window(&mut self, number: usize) -> Found<()> {
        let Some(post) = self.house.posts.get(number) else {
            let count = self.house.posts.len();
            return self.say(&format!("There are {count} tills: press a number up to {count}."));
        };
        let window = self.windows.get(number).and_then(Option::as_ref);
        if window.is_none() {
            // Joins the store, so that the window begins with its people.
            post.open()?.stop()?;
            let window = post.folder.open_window()?;
            if let Some(place) = self.windows.get_mut(number) {
                *place = Some(window);
            }
        }
        self.chosen = number;
        Ok(())
    }

    /// Holds the next card before the chosen till's camera.
    fn show_a_card(&mut self) -> Found<()> {
        let cards = &self.house.shop.cards;
        let card = cards.get(self.shown % cards.len().max(1)).cloned();
        let card = card.ok_or_else(|| Trouble::new("the demo data has no card"))?;
        self.shown += 1;
        let name = self.name(self.chosen);
        if let Some(post) = self.house.posts.get_mut(self.chosen) {
            post.camera.show(&card.token)?;
        }
        let (number, held) = (card.typed, super::teller::euros(card.amount));
        self.say(&format!("{name} sees card {number} ({}, {held}).", card.state))
    }

    fn miss_closed_windows(&mut self) -> Found<()> {
        for number in 0..self.windows.len() {
            let window = self.windows.get_mut(number).and_then(Option::as_mut);
            if window.is_some_and(Window::has_ended) {
                if let Some(place) = self.windows.get_mut(number) {
                    *place = None;
                }
                let (name, key) = (self.name(number), number + 1);
                self.say(&format!("The window of {name} was closed; {key} opens it again."))?;
            }
        }
        Ok(())
    }

    /// The closing box.
    fn say_everything(&mut self) -> Found<()> {
        let shop = &self.house.shop;
        let mut lines = vec![
            format!("Console   {}/console/", self.house.server.url()),
            format!("          sign in as {}, password {}", shop.hq_name, shop.hq_password),
            String::new(),
        ];
        for (number, post) in self.house.posts.iter().enumerate() {
            let Post { cashier, manager, .. } = post;
            lines.push(format!("{:<10}{}", format!("Till {}", number + 1), post.place.name));
            lines.push(format!(
                "          {} sells, PIN {}; {} approves, PIN {}",
                cashier.name, cashier.pin, manager.name, manager.pin
            ));
        }
        let cards = self.house.cards.display();
        lines.extend([
            String::new(),
            format!("Cards     {cards}"),
            "          a picture of each, and sheet.html to print".to_owned(),
            String::new(),
            "Keys      s  show the next card to the till's camera".to_owned(),
            "          c  cut its line          h  heal it".to_owned(),
            "          1 2 3  open or choose a till".to_owned(),
            "          Ctrl-C  stop everything".to_owned(),
        ]);
        let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        writeln!(self.out, "\n┌─ Scrip is open {}┐", "─".repeat(width.saturating_sub(14)))?;
        for line in lines {
            writeln!(self.out, "│ {line:width$} │")?;
        }
        writeln!(self.out, "└{}┘\n", "─".repeat(width + 2))?;
        Ok(self.out.flush()?)
    }

    fn stop(self) -> Found<()> {
        writeln!(self.out, "Stopping the tills and headquarters …")?;
        for window in self.windows.into_iter().flatten() {
            window.close()?;
        }
        self.house.server.stop()?;
        Ok(())
    }

    fn chosen(&self) -> &Post {
        &self.house.posts[self.chosen]
    }

    fn name(&self, number: usize) -> String {
        self.house.posts.get(number).map(|post| post.place.name.clone()).unwrap_or_default()
    }

    fn say(&mut self, words: &str) -> Found<()> {
        writeln!(self.out, "{words}")?;
        Ok(self.out.flush()?)
    }
}
