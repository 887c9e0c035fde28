//! The receipt of a sale that is over.

use crate::error::{Fault, Plain};
use crate::store::SaleStanding;
use crate::till::Till;
use crate::till::printing::said_if_not;
use crate::till::state::State;
use shared::ids::SaleId;
use shared::paper::{Head, Mark, SalePaper};
use shared::sale::{SaleRecord, Tender};
use shared::wire::screen::{Event, Receipt, SaleSheet, SaleStands};

impl Till {
    /// The sale that a payment is printed with, if one. What undoes a part of a sale after its end is printed by itself.
    pub(in crate::till) fn sale_of(&self, receipt: &Receipt) -> Result<Option<SaleId>, Fault> {
        let Some(sale) = receipt.sale else { return Ok(None) };
        let Some(kept) = self.state().kept_sale(sale)? else { return Ok(None) };
        let is_later = matches!(kept.standing, SaleStanding::Paid(by) if by < receipt.sequence);
        Ok(Some(sale).filter(|_| !is_later))
    }

    /// The receipts of a sale's payments on cards.
    pub fn sale_receipts(&self, sale: SaleId) -> Result<Vec<Receipt>, Fault> {
        let state = self.state();
        let sheet = state.sale_sheet(sale)?;
        sheet.map_or(Ok(Vec::new()), |sheet| state.receipts_in(&sheet))
    }

    /// Remembers that the end of a sale was on the screen, and what it says of the cards in it.
    pub fn sale_shown(&self, sale: SaleId) -> Result<(), Fault> {
        let mut state = self.state();
        let kept = state.kept_sale(sale)?;
        let Some(SaleStanding::Paid(by)) = kept.map(|kept| kept.standing) else {
            return Err(Plain::UnknownPayment.into());
        };
        let life = state.desk()?.life();
        Ok(state.store.mark_shown(life, by)?)
    }

    /// Shows the newest sale that was paid, where the till may have stopped before anybody saw its end. One that
    /// cannot be read any more keeps no till from starting.
    pub(in crate::till) fn show_unseen_sale(&self) -> Option<SaleId> {
        let sheet = self.state().unseen_sale().unwrap_or_else(|fault| {
            tracing::error!("The sale before the start cannot be shown: {fault}");
            None
        })?;
        let sale = sheet.sale;
        self.0.events.tell(Event::ShowSale { sale: Box::new(sheet) });
        Some(sale)
    }

    /// Puts the receipt of a sale that is over before the printer, if there is one.
    pub(in crate::till) fn print_sale(&self, sale: SaleId) {
        said_if_not(self.sale_to_printer(sale), sale.0);
    }

    pub(in crate::till) fn sale_to_printer(&self, sale: SaleId) -> Result<(), Fault> {
        if !self.has_printer()? {
            return Ok(());
        }
        let words = self.words();
        let (slip, at, drawer) = {
            let state = self.state();
            let sheet = state.sale_sheet(sale)?.ok_or(Plain::UnknownPayment)?;
            let SaleStands::Paid { sequence, hash, at, cashier } = sheet.stands.clone() else {
                return Ok(());
            };
            let enrolled = &state.desk()?.enrolled;
            let (store, till) = (enrolled.store_name.as_str(), enrolled.till_name.as_str());
            let offset_min = self.0.clock.utc_offset_min(at);
            let paper = SalePaper {
                head: Head { store, till, offset_min, mark: Mark::None },
                sale: &record_of(&sheet),
                totals: &sheet.totals,
                cards: &state.receipts_in(&sheet)?,
                sequence,
                hash,
                at,
                cashier: &cashier,
            };
            let is_cash = |tender: &Tender| matches!(tender, Tender::Cash { .. });
            (paper.write(&words), at, sheet.tenders.iter().any(is_cash))
        };
        self.put_before_printer(&slip, at, Some(sale.0), drawer)
    }
}

impl State {
    /// The newest sale that was paid, where its end may not have been seen.
    fn unseen_sale(&self) -> Result<Option<SaleSheet>, Fault> {
        let life = self.desk()?.life();
        let newest = self.store.paid_after(life, self.store.shown(life)?)?;
        newest.map(|sale| self.sale_sheet(sale)).transpose().map(Option::flatten)
    }

    /// The receipts of a sale's payments on cards.
    fn receipts_in(&self, sheet: &SaleSheet) -> Result<Vec<Receipt>, Fault> {
        let paid = sheet.tenders.iter().filter_map(|tender| match tender {
            Tender::GiftCard { payment, .. } => Some(*payment),
            Tender::Cash { .. } | Tender::Terminal { .. } => None,
        });
        let sold = sheet.lines.iter().filter_map(|line| Some(line.card()?.payment));
        paid.chain(sold).filter_map(|payment| self.receipt(payment).transpose()).collect()
    }
}

fn record_of(sheet: &SaleSheet) -> SaleRecord {
    SaleRecord {
        sale: sheet.sale,
        asset: sheet.asset,
        tax_mode: sheet.tax_mode,
        lines: sheet.lines.clone(),
        discount: sheet.discount.clone(),
        tenders: sheet.tenders.clone(),
    }
}
