//! What the figures must reach: the only list of it.

use crate::figure::Figure;

/// A bound on one figure, named `<bench>.<what>`.
pub(crate) struct Goal {
    figure: &'static str,
    bound: Bound,
}

/// What of the figure is bounded, and how.
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

pub(crate) const GOALS: &[Goal] = &[
    Goal { figure: "screens.till", bound: Bound::AtMost(400_000.0) },
    Goal { figure: "screens.console", bound: Bound::AtMost(400_000.0) },
    Goal { figure: "scan.behind", bound: Bound::AtMost(0.0) },
    Goal { figure: "scan.worst_kind_behind", bound: Bound::AtMost(3.0) },
    Goal { figure: "scan.median_ratio", bound: Bound::AtMost(1.5) },
    Goal { figure: "scan.p95", bound: Bound::AtMost(33.0) },
    Goal { figure: "scan.wrong", bound: Bound::AtMost(0.0) },
    Goal { figure: "scan.empty_hits", bound: Bound::AtMost(0.0) },
    Goal { figure: "decide.p50_ratio", bound: Bound::AtMost(3.0) },
    Goal { figure: "decide.p99_ratio", bound: Bound::AtMost(3.0) },
    Goal { figure: "settle.rate", bound: Bound::AtLeast(20_000.0) },
    Goal { figure: "settle.verified", bound: Bound::AtLeast(1.0) },
    Goal { figure: "window.usable", bound: Bound::AtMost(2_000.0) },
    Goal { figure: "window.scan_screen", bound: Bound::AtMost(2_000.0) },
    Goal { figure: "window.private_memory", bound: Bound::AtMost(150_000_000.0) },
];

impl Goal {
    /// The benchmark that makes the figure.
    pub(crate) fn bench(&self) -> &'static str {
        self.figure.split('.').next().unwrap_or(self.figure)
    }

    /// Why the goal is missed, if it is; a figure that was not measured is a miss.
    pub(crate) fn miss(&self, figures: &[Figure]) -> Option<String> {
        let Some(figure) = figures.iter().find(|figure| figure.name == self.figure) else {
            return Some(format!("{} was not measured", self.figure));
        };
        match self.bound {
            Bound::AtMost(most) if figure.value > most => {
                Some(format!("{} is {} {}, {most} at most", figure.name, figure.value, figure.unit))
            }
            Bound::AtLeast(least) if figure.value < least => Some(format!(
                "{} is {} {}, {least} at least",
                figure.name, figure.value, figure.unit
            )),
            Bound::AtMost(_) | Bound::AtLeast(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_missed_by_a_worse_figure_and_by_none() {
        let goal = Goal { figure: "scan.p95", bound: Bound::AtMost(33.0) };
        let measured = |value| [Figure::plain("scan.p95", value, "ms")];
        assert_eq!(goal.miss(&measured(33.0)), None);
        assert!(goal.miss(&measured(33.1)).is_some(), "worse");
        assert!(goal.miss(&[]).is_some(), "not measured");
        assert_eq!(goal.bench(), "scan");
    }
}
