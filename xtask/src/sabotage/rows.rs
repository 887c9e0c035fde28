//! The sabotages: for each invariant of DESIGN.md, section 11, one line whose change a test notices.

/// One change of one line, and the test that must fail under it.
pub(super) struct Row {
    /// The number of the invariant.
    pub(super) invariant: u8,
    /// What the changed code does wrong.
    pub(super) about: &'static str,
    pub(super) file: &'static str,
    /// Stands in the file exactly once.
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    pub(super) package: &'static str,
    /// Which of the package's targets and features, as cargo takes them.
    pub(super) target: &'static [&'static str],
    /// The test, by a part of its path that no other test has.
    pub(super) test: &'static str,
}

/// In the order of the invariants.
pub(super) const ROWS: &[Row] = &[
    Row {
        invariant: 1,
        about: "a transfer credits one cent more than it debits",
        file: "shared/src/ledger/draft.rs",
        from: "add(&mut a.credits_posted, minor)",
        to: "add(&mut a.credits_posted, minor.saturating_add(1))",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "ledger::tests::a_card_pays_only_what_it_holds",
    },
    Row {
        invariant: 2,
        about: "a limited account may go below zero",
        file: "shared/src/ledger/draft.rs",
        from: "if id.is_limited() && free < 0 && worse {",
        to: "if id.is_limited() && free < -1_000_000 && worse {",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "ledger::tests::a_hold_sets_value_aside_until_it_ends",
    },
    Row {
        invariant: 3,
        about: "a till forgets what it spent of a right",
        file: "shared/src/till/rights.rs",
        from: "self.granted().less_at_most(self.spent).less_at_most(self.released)",
        to: "self.granted().less_at_most(self.released)",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "till::tests::histories::no_history_passes_a_bound_and_each_can_be_replayed",
    },
    Row {
        invariant: 3,
        about: "a till gives back more than it was granted",
        file: "shared/src/settle/rights.rs",
        from: "let released = amount.minor.min(this.right(granted));",
        to: "let released = amount.minor;",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "a_right_that_is_given_back_is_free_on_the_card",
    },
    Row {
        invariant: 4,
        about: "the ceiling of the till is not looked at",
        file: "shared/src/till/floor.rs",
        from: "} else if amount > self.ceiling_left {",
        to: "} else if amount > self.payment_max {",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "till::tests::under_limit::c_bounds_the_till",
    },
    Row {
        invariant: 4,
        about: "a floor limit is signed whatever the room of the store",
        file: "shared/src/settle/sign.rs",
        from: "store.policy.floor_minor.max(floor_before).min(room.less_at_most(issue_before));",
        to: "store.policy.floor_minor.max(floor_before);",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "the_ceiling_of_a_store_is_never_signed_past",
    },
    Row {
        invariant: 4,
        about: "restored books do not count what a till shows that was signed for it",
        file: "shared/src/settle/take_back.rs",
        from: "enrolment.floor_ceiling = enrolment.floor_ceiling.max(limit.floor.ceiling);",
        to: "let _ = limit.floor.ceiling;",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "what_was_taken_under_a_limit_signed_after_the_backup_settles_as_it_should",
    },
    Row {
        invariant: 4,
        about: "entries settle before what their till keeps was shown to restored books",
        file: "shared/src/sync/server_side.rs",
        from: "if self.is_too_early(&frame) {",
        to: "if self.is_too_early(&frame) && self.is_over() {",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "until_what_is_kept_was_shown_no_entry_is_taken",
    },
    Row {
        invariant: 5,
        about: "a plan that was applied is applied again",
        file: "shared/src/ledger/book.rs",
        from: "self.applied.insert(plan.id, true);",
        to: "self.applied.insert(plan.id, false);",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "ledger::tests::the_same_plan_twice_is_once",
    },
    Row {
        invariant: 6,
        about: "the server answers before it commits",
        file: "sync-server/src/store/writer.rs",
        from: "announces.push((job.work)(desk)?);",
        to: "((job.work)(desk)?)();",
        package: "tests",
        target: &["--test", "kill"],
        test: "the_server_syncs_its_disk_before_it_answers",
    },
    Row {
        invariant: 6,
        about: "the server answers before it commits, and is killed",
        file: "sync-server/src/store/writer.rs",
        from: "announces.push((job.work)(desk)?);",
        to: "((job.work)(desk)?)();",
        package: "tests",
        target: &["--test", "kill"],
        test: "a_server_that_is_killed_at_any_moment_keeps_what_it_acknowledged",
    },
    Row {
        invariant: 6,
        about: "the till shows a receipt before its disk has it",
        file: "pos-app/src/store.rs",
        from: "\"PRAGMA synchronous=FULL;",
        to: "\"PRAGMA synchronous=NORMAL;",
        package: "tests",
        target: &["--test", "kill"],
        test: "the_till_syncs_its_disk_before_it_answers",
    },
    Row {
        invariant: 6,
        about: "what a gift card paid before a kill is not found in its sale again",
        file: "shared/src/sale/till_sale.rs",
        from: "Fate::Happened => self.open.pay(paying.tender()).is_err().then_some(paying),",
        to: "Fate::Happened => None,",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "sale::tests::till::a_payment_is_found_again_by_what_the_journal_says",
    },
    Row {
        invariant: 7,
        about: "an entry settles although those before it are missing",
        file: "shared/src/settle/place.rs",
        from: "return Ok(Placed::Gap { from });",
        to: "return Ok(Placed::Next { branch: Branch::MAIN });",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "entries_out_of_order_wait_for_those_before_them",
    },
    Row {
        invariant: 7,
        about: "what was under way when the line broke is not sent again",
        file: "shared/src/sync/till_side/outbox.rs",
        from: "self.send_again_after(self.agreed.sequence);",
        to: "self.send_again_after(self.sent());",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "cut_again_and_again_both_sides_end_alike",
    },
    Row {
        invariant: 8,
        about: "an entry may name any predecessor",
        file: "shared/src/journal/chain.rs",
        from: "} else if entry.previous != self.hash {",
        to: "} else if false {",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "till::tests::histories::an_entry_that_does_not_continue_the_chain_is_not_folded_in",
    },
    Row {
        invariant: 10,
        about: "the second entry of a place is taken for the first",
        file: "shared/src/settle/place.rs",
        from: "return Ok(Placed::Fork { branch: Branch(lines) });",
        to: "return Ok(Placed::Held { branch: Branch::MAIN });",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "a_copy_is_found_and_settles_within_the_stated_bound",
    },
    Row {
        invariant: 11,
        about: "what a document carries counts, whoever signed it",
        file: "shared/src/signing.rs",
        from: "if !key.verifies(&signed, envelope.signature) {",
        to: "if false {",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "mutated_documents_add_nothing_that_was_not_there",
    },
    Row {
        invariant: 12,
        about: "an entry that came before is not known again",
        file: "shared/src/settle/place.rs",
        from: ".find(|e| e.is(hash))",
        to: ".find(|_| false)",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "the_same_entry_again_counts_once",
    },
    Row {
        invariant: 13,
        about: "a transfer moves balances and is not written down",
        file: "shared/src/ledger/book.rs",
        from: "self.changes.moved.extend_from_slice(&moved);",
        to: "self.changes.moved.extend_from_slice(&[]);",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "settle::tests::random::no_history_makes_loses_or_doubles_money",
    },
    Row {
        invariant: 13,
        about: "`verify` lets a transfer pass that nobody makes",
        file: "shared/src/settle/cause.rs",
        from: "_no_act => None,",
        to: "_no_act => Some(Vec::new()),",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "settle::tests::causes::what_no_act_moves_has_no_trace",
    },
    Row {
        invariant: 14,
        about: "a clock that went back over a restart is believed",
        file: "shared/src/till/clock.rs",
        from: "self.doubt = self.doubt.or(Some(ClockDoubt::SetBack));",
        to: "self.doubt = self.doubt.or(None);",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "till::tests::clocks::a_clock_set_back_over_a_reboot_is_not_believed",
    },
    Row {
        invariant: 15,
        about: "a till without its key goes on offline",
        file: "shared/src/till/floor.rs",
        from: "Binding::Broken => Err(Refusal::TillStopped.into()),",
        to: "Binding::Broken => Ok(()),",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "till::tests::steps::a_till_whose_key_has_left_its_machine_may_only_ask",
    },
    Row {
        invariant: 16,
        about: "a manager may approve their own sale",
        file: "shared/src/till/people.rs",
        from: "if may && approval.by != self.cashier {",
        to: "if may {",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "till::tests::under_limit::over_the_cashiers_cap_a_manager_is_asked",
    },
    Row {
        invariant: 16,
        about: "nobody is told that a cashier passed the cap without a manager",
        file: "shared/src/settle/people.rs",
        from: "cap.filter(|cap| amount > *cap)",
        to: "cap.filter(|cap| amount < *cap && amount > *cap)",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "settle::tests::people::past_the_own_cap_a_manager_has_approved",
    },
    Row {
        invariant: 17,
        about: "a secret key prints itself",
        file: "shared/src/signing/keys.rs",
        from: "f.write_str(\"…\")",
        to: "f.write_str(&hex::encode(self.signing.to_bytes()))",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "signing::tests::secrets_do_not_print",
    },
    Row {
        invariant: 18,
        about: "a refund is of the face amount",
        file: "shared/src/settle/reverse.rs",
        from: "let back = facts.amount.minor.min(left);",
        to: "let back = facts.amount.minor;",
        package: "shared",
        target: &["--lib", "--all-features"],
        test: "a_part_that_had_no_effect_cannot_be_refunded",
    },
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_row_names_one_line_and_a_test_that_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("we are in a clone");
        for row in ROWS {
            let text = fs::read_to_string(root.join(row.file)).expect(row.file);
            assert_eq!(text.matches(row.from).count(), 1, "{}: `{}`", row.file, row.from);
            assert_ne!(row.from, row.to, "{} changes nothing", row.about);
            let name = row.test.rsplit("::").next().unwrap_or(row.test);
            assert!(has_test(&root.join(row.package), name), "{}: no such test", row.test);
        }
    }

    fn has_test(folder: &Path, name: &str) -> bool {
        let entries = fs::read_dir(folder).expect("the package has a folder").flatten();
        entries.map(|entry| entry.path()).any(|path| {
            if path.is_dir() {
                return has_test(&path, name);
            }
            let is_rust = path.extension().is_some_and(|end| end == "rs");
            is_rust && fs::read_to_string(&path).is_ok_and(|t| t.contains(&format!("fn {name}(")))
        })
    }
}
