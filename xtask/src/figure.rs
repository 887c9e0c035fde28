//! A measured figure, as one line of JSON.

/// One figure; `ceiling` is the best that this machine could do in the same minute.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) unit: String,
    pub(crate) ceiling: Option<f64>,
    pub(crate) ratio: Option<f64>,
}

impl Figure {
    /// A figure with nothing beside it.
    pub(crate) fn plain(name: impl Into<String>, value: f64, unit: &str) -> Self {
        Self { name: name.into(), value, unit: unit.to_owned(), ceiling: None, ratio: None }
    }

    /// Reads one line as our benchmarks write it; none for a line that is something else.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let line = line.trim();
        if !line.starts_with('{') || !line.ends_with('}') {
            return None;
        }
        Some(Self {
            name: field(line, "name")?.to_owned(),
            value: field(line, "value")?.parse().ok()?,
            unit: field(line, "unit")?.to_owned(),
            ceiling: field(line, "ceiling").and_then(|text| text.parse().ok()),
            ratio: field(line, "ratio").and_then(|text| text.parse().ok()),
        })
    }

    pub(crate) fn json(&self) -> String {
        let optional = |name: &str, value: Option<f64>| {
            value.map_or(String::new(), |value| format!(",\"{name}\":{value}"))
        };
        format!(
            "{{\"name\":\"{}\",\"value\":{},\"unit\":\"{}\"{}{}}}",
            self.name,
            self.value,
            self.unit,
            optional("ceiling", self.ceiling),
            optional("ratio", self.ratio)
        )
    }

    pub(crate) fn words(&self) -> String {
        let optional = |name: &str, value: Option<f64>| {
            value.map_or(String::new(), |value| format!("  {name} {value}"))
        };
        format!(
            "{:32} {:>14} {}{}{}",
            self.name,
            self.value,
            self.unit,
            optional("ceiling", self.ceiling),
            optional("ratio", self.ratio)
        )
    }
}

/// The value of a member of a flat object whose texts hold no quotes: all that figures need.
fn field<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = object.split_once(&format!("\"{name}\""))?;
    let value = after.trim_start().strip_prefix(':')?.trim_start();
    match value.strip_prefix('"') {
        Some(text) => text.split('"').next(),
        None => value.split([',', '}']).next().map(str::trim),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_read_as_it_was_written() {
        let mut figure = Figure::plain("scan.p95", 31.5, "ms");
        assert_eq!(Figure::read(&figure.json()), Some(figure.clone()));
        figure.ceiling = Some(20.0);
        figure.ratio = Some(1.575);
        assert_eq!(Figure::read(&figure.json()), Some(figure));
    }

    #[test]
    fn other_lines_are_no_figures() {
        for line in ["", "warming up", "{}", "{\"name\":\"x\"}", "{\"name\":\"x\",\"value\":\"y\"}"]
        {
            assert_eq!(Figure::read(line), None, "{line}");
        }
        let spaced = "{ \"name\": \"x\", \"value\": 3, \"unit\": \"ms\" }";
        assert_eq!(Figure::read(spaced), Some(Figure::plain("x", 3.0, "ms")));
    }
}
