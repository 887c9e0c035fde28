//! A small chart of days: what was taken online and, on top of it in indigo, what was taken offline.

use super::report_figures::Bar;
use super::words;
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::money::Asset;

const HEIGHT: i64 = 160;
const STEP: i64 = 100;
const GAP: i64 = 14;

/// The chart. Its figures stand in the table below it, so that nobody has to measure bars.
#[component]
pub(crate) fn Chart(
    /// One per day.
    bars: Vec<Bar>,
    /// What the bars are in.
    asset: Asset,
) -> impl IntoView {
    let sum = |bar: &Bar| bar.online.plus(bar.offline).unwrap_or(bar.online);
    let most = bars.iter().map(sum).max().unwrap_or_default();
    let count = i64::try_from(bars.len()).unwrap_or(0);
    let view_box = format!("0 0 {} {HEIGHT}", count.saturating_mul(STEP).max(STEP));
    let top = [("amount", words::said(most, asset).into())];
    let ends =
        bars.first().zip(bars.last()).map(|(first, last)| (first.day.clone(), last.day.clone()));
    let bar = |(place, bar): (usize, Bar)| {
        let x = i64::try_from(place).unwrap_or(0).saturating_mul(STEP).saturating_add(GAP);
        let online = height(bar.online.get(), most.get());
        let offline = height(bar.offline.get(), most.get());
        let width = (STEP - GAP - GAP).to_string();
        let parts = [
            ("day", bar.day.as_str().into()),
            ("online", words::said(bar.online, asset).into()),
            ("offline", words::said(bar.offline, asset).into()),
        ];
        view! {
            <g>
                <title>{say_with("console-chart-day", &parts)}</title>
                <rect class="hit" x=(x - GAP).to_string() y="0" width=STEP.to_string() height=HEIGHT.to_string()/>
                <rect class="online" x=x.to_string() y=(HEIGHT - online).to_string()
                    width=width.clone() height=online.to_string()/>
                <rect class="offline" x=x.to_string() y=(HEIGHT - online - offline).to_string()
                    width=width height=offline.to_string()/>
            </g>
        }
    };
    view! {
        <figure class="chart">
            <figcaption>
                <span>{say_with("console-chart-most", &top)}</span>
                <span class="push"></span>
                <span class="key online">{say("console-online")}</span>
                <span class="key offline">{say("console-offline")}</span>
            </figcaption>
            <svg viewBox=view_box preserveAspectRatio="none" role="img" aria-label=say("console-chart")>
                {bars.into_iter().enumerate().map(bar).collect_view()}
            </svg>
            {ends.map(|(first, last)| view! {
                <div class="chart-days"><span>{first}</span><span>{last}</span></div>
            })}
        </figure>
    }
}

fn height(part: i64, most: i64) -> i64 {
    part.max(0).checked_mul(HEIGHT).and_then(|part| part.checked_div(most)).unwrap_or(0).min(HEIGHT)
}
