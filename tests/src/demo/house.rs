//! The chain of the demo: a server with demo data, and its three tills with a line and a camera each.

use crate::real::{
    Api, Camera, DemoShop, Found, Line, Person, Programs, Server, ServerFolder, Till, TillFolder,
    TillPlace, Trouble,
};
use std::fs;
use std::path::{Path, PathBuf};

/// What stands at headquarters and in the stores.
pub struct House {
    /// The server's folder and its commands.
    pub folder: ServerFolder,
    /// The server.
    pub server: Server,
    /// What the demo data says.
    pub shop: DemoShop,
    /// Where the cards' pictures and the sheet are.
    pub cards: PathBuf,
    /// The places of the tills.
    pub posts: Vec<Post>,
}

/// The place of one till: its folders, its line and its camera.
pub struct Post {
    /// What headquarters calls it.
    pub place: TillPlace,
    /// Who sells there.
    pub cashier: Person,
    /// Who approves there.
    pub manager: Person,
    /// Its folders.
    pub folder: TillFolder,
    /// The line to headquarters.
    pub line: Line,
    /// What it sees.
    pub camera: Camera,
}

impl House {
    /// Makes the demo data below a folder, and starts the server on it.
    pub fn open(programs: &Programs, folder: &Path) -> Found<Self> {
        fs::create_dir_all(folder)?;
        let cards = folder.join("cards");
        let hq = ServerFolder::new(programs, &folder.join("headquarters"));
        let cards_text =
            cards.to_str().ok_or_else(|| Trouble::new("the folder's name is no text"))?;
        let shop = DemoShop::read(&hq.json(&["demo-data", "--json", "--cards", cards_text])?)?;
        let server = hq.serve(0)?;
        let posts = shop.tills.iter().enumerate();
        let posts = posts.map(|(number, place)| {
            let path = folder.join(format!("till-{}", number + 1));
            let seed = u64::try_from(number).unwrap_or(0) * 1_000;
            let camera = Camera::new(&path.join("camera"), seed)?;
            Ok(Post {
                cashier: shop.person("cashier", place.store)?.clone(),
                manager: shop.person("manager", place.store)?.clone(),
                place: place.clone(),
                folder: TillFolder::new(programs, &path)?.looking_into(camera.folder()),
                line: Line::to_port(server.port())?,
                camera,
            })
        });
        let posts = posts.collect::<Found<Vec<_>>>()?;
        Ok(Self { folder: hq, server, posts, cards, shop })
    }

    /// Signs in to headquarters.
    pub fn api(&self) -> Found<Api> {
        Api::sign_in(self.server.url(), &self.shop.hq_name, &self.shop.hq_password)
    }
}

impl Post {
    /// Starts the till, joins the store where it has not yet, and signs the cashier in.
    pub fn open(&self) -> Found<Till> {
        let mut till = self.folder.start()?;
        if till.state()?["place"].is_null() {
            till.enrol(&self.line.url(), &self.place.enrol_code)?;
            till.wait_settled()?;
        }
        till.sign_in(self.cashier.id, &self.cashier.pin)?;
        Ok(till)
    }
}
