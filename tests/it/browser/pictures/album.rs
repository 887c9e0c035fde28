//! The pictures in a folder, and a page to look through them.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use crate::place;

const HEAD: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>Scrip: every screen and state</title>
<style>
  body { font: 16px/1.4 system-ui, sans-serif; margin: 24px; background: #f3f4f5; color: #16191b; }
  h2 { margin: 32px 0 8px; font-size: 18px; }
  .row { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
  figure { margin: 0; } img { width: 560px; border: 1px solid #c5cacd; display: block; }
  img.narrow { width: 195px; } figcaption { font-size: 14px; color: #4c5357; padding: 4px 0 8px; }
</style>
";

/// The pictures of one program.
pub(crate) struct Album {
    name: &'static str,
    folder: PathBuf,
    body: String,
    scene: String,
    count: usize,
}

impl Album {
    /// Begins with an empty folder, so that no picture of an earlier run stays.
    pub(crate) fn new(name: &'static str) -> Self {
        let folder = place::pictures(name);
        fs::remove_dir_all(&folder).expect("the folder of pictures can be emptied");
        fs::create_dir_all(&folder).expect("the folder of pictures can be made");
        Self { name, folder, body: String::new(), scene: String::new(), count: 0 }
    }

    /// Adds a picture; those of one scene come after each other.
    pub(crate) fn add(
        &mut self,
        scene: &str,
        theme: &str,
        (width, height): (u32, u32),
        png: &[u8],
    ) {
        let file = format!("{scene}-{theme}-{width}x{height}.png");
        fs::write(self.folder.join(&file), png).expect("the picture can be kept");
        if self.scene != scene {
            let close = if self.scene.is_empty() { "" } else { "</div>" };
            let _ =
                writeln!(self.body, "{close}<h2 id=\"{scene}\">{scene}</h2><div class=\"row\">");
            scene.clone_into(&mut self.scene);
        }
        let class = if width < 600 { " class=\"narrow\"" } else { "" };
        let _ = writeln!(
            self.body,
            "<figure><a href=\"{file}\"><img loading=\"lazy\"{class} src=\"{file}\" \
             alt=\"{scene}, {theme}\"></a><figcaption>{theme}, {width} × {height}</figcaption></figure>"
        );
        self.count += 1;
    }

    /// Writes the page that shows them, and the one that leads to all albums.
    pub(crate) fn write(self) {
        let Self { name, folder, body, count, .. } = self;
        assert!(count > 0, "there is a picture");
        let page =
            format!("{HEAD}<h1>Scrip: {name}, {count} pictures</h1>\n{body}</div>\n</html>\n");
        fs::write(folder.join("index.html"), page).expect("the album can be written");
        let above = folder.parent().expect("an album stands beside the others");
        let mut links = String::new();
        let mut names: Vec<String> = fs::read_dir(above)
            .expect("the folder of albums can be read")
            .flatten()
            .filter(|entry| entry.path().join("index.html").is_file())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        for name in names {
            let _ = writeln!(links, "<h2><a href=\"{name}/index.html\">{name}</a></h2>");
        }
        let page = format!("{HEAD}<h1>Scrip: every screen and state</h1>\n{links}</html>\n");
        fs::write(above.join("index.html"), page).expect("the page of albums can be written");
    }
}
