//! The words of the command line.

use crate::fault::{Done, Fault};
use crate::packages::Need;
use crate::screens::{Build, Order};
use crate::workspace::Workspace;
use crate::{bench, demo, long, sabotage, say, screens, setup, suite};

const USAGE: &str = "\
cargo xtask COMMAND

  demo [--headless] [--keep]       set up, build, and show the whole way from card to settled
  test [STAGE…] [-- FILTER…]       everything that must hold, or some of it
  ci                               the same as test
  long [kills|mutations]           200 kills of each program, 100,000 damaged inputs of each kind
  setup [build|demo|test|bench]    install what the system lacks (test is the default)
  ui [--dev] [--gallery] [NAME…]   build the screens: till, console
  bench [NAME…] [--json] [--check] measure, in release builds
  sabotage [INVARIANT|WORDS…]      break one line for each invariant and see its test fail
";

/// Does what the words say.
pub(crate) fn dispatch(workspace: &Workspace, words: &[&str]) -> Done {
    match words {
        [] | ["help" | "--help" | "-h"] => {
            help();
            Ok(())
        }
        ["demo", rest @ ..] => demo::run(workspace, demo_options(rest)?),
        ["test", rest @ ..] => {
            let split = rest.iter().position(|word| *word == "--").unwrap_or(rest.len());
            let (names, extra) = rest.split_at(split);
            suite::run(workspace, names, extra.get(1..).unwrap_or_default())
        }
        ["ci"] => suite::run(workspace, &[], &[]),
        ["long", names @ ..] => long::run(workspace, names),
        ["setup", "build"] => setup::run(workspace, Need::Build),
        ["setup", "demo"] => setup::run(workspace, Need::Demo),
        ["setup"] | ["setup", "test"] => setup::run(workspace, Need::Test),
        ["setup", "bench"] => setup::run(workspace, Need::Bench),
        ["ui", rest @ ..] => screens::run(workspace, &screens_order(rest)?),
        ["bench", rest @ ..] => bench::run(workspace, &bench_options(rest)?),
        ["sabotage", rest @ ..] => sabotage::run(workspace, rest),
        _ => Err(unknown(&words.join(" "))),
    }
}

fn help() {
    let (stages, benches, long) = (suite::list(), bench::list(), long::list());
    say::answer(format!(
        "{USAGE}\nStages of test:\n{stages}\n\nBenchmarks:\n{benches}\n\nLong runs:\n{long}"
    ));
}

fn unknown(word: &str) -> Fault {
    Fault::new(format!("what is “{word}”?\n\n{USAGE}"))
}

fn demo_options(words: &[&str]) -> Done<demo::Options> {
    let mut options = demo::Options::default();
    for word in words {
        match *word {
            "--headless" => options.headless = true,
            "--keep" => options.keep = true,
            other => return Err(unknown(other)),
        }
    }
    Ok(options)
}

fn screens_order<'a>(words: &[&'a str]) -> Done<Order<'a>> {
    let mut order = Order::release();
    for word in words {
        match *word {
            "--dev" => order.build = Build::Dev,
            "--gallery" => order.gallery = true,
            flag if flag.starts_with('-') => return Err(unknown(flag)),
            name => order.names.push(name),
        }
    }
    Ok(order)
}

fn bench_options<'a>(words: &[&'a str]) -> Done<bench::Options<'a>> {
    let mut options = bench::Options::default();
    for word in words {
        match *word {
            "--json" => options.json = true,
            "--check" => options.check = true,
            flag if flag.starts_with('-') => return Err(unknown(flag)),
            name => options.names.push(name),
        }
    }
    Ok(options)
}
