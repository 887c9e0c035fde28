//! The sale as the screen shows it. One that was paid is read back from the journal, never from memory.

use super::kept::Kept;
use crate::error::Fault;
use crate::store::{SaleStanding, StoreFault};
use crate::till::state::State;
use shared::ids::{EntryHash, SaleId, Sequence};
use shared::journal::{Body, Entry};
use shared::money::Asset;
use shared::sale::{Line, SaleRecord, SaleRefusal};
use shared::signing::Signed;
use shared::wire::screen::{SaleSheet, SaleStands};

impl State {
    pub(super) fn sale_sheet(&self, sale: SaleId) -> Result<Option<SaleSheet>, Fault> {
        let Some(kept) = self.kept_sale(sale)? else { return Ok(None) };
        match kept.standing {
            SaleStanding::Open => open_sheet(&kept, SaleStands::Open).map(Some),
            SaleStanding::Abandoned => open_sheet(&kept, SaleStands::Abandoned).map(Some),
            SaleStanding::Paid(by) => self.paid_sheet(by).map(Some),
        }
    }

    /// What its amounts are in; of one that is not here, what the store sells in.
    pub(super) fn asset_of_sale(&self, sale: SaleId) -> Result<Asset, Fault> {
        let of_store = self.desk()?.enrolled.asset;
        Ok(self.kept_sale(sale)?.map_or(of_store, |kept| kept.sale.open().asset()))
    }

    fn paid_sheet(&self, by: Sequence) -> Result<SaleSheet, Fault> {
        let broken =
            |why: &dyn std::fmt::Display| Fault::Journal { sequence: by.0, why: why.to_string() };
        let row = self.store.entry(self.desk()?.life(), by)?;
        let row = row.ok_or_else(|| broken(&"the sale's entry is missing"))?;
        let signed = Signed::<Entry>::from_bytes(row.bytes).map_err(|why| broken(&why))?;
        let hash = EntryHash(signed.sha256());
        let entry = signed.peek().map_err(|why| broken(&why))?.payload;
        let cashier = self.name_of(entry.cashier)?.unwrap_or_default();
        let Body::Sale { record } = entry.body else {
            return Err(broken(&"it is not the sale's entry"));
        };
        let (sequence, at) = (entry.sequence, entry.wall_clock);
        let stands = SaleStands::Paid { sequence, hash, at, cashier };
        sheet_of(*record, stands).map_err(|why| broken(&why))
    }
}

fn open_sheet(kept: &Kept, stands: SaleStands) -> Result<SaleSheet, Fault> {
    let open = kept.sale.open();
    let damaged = |why: SaleRefusal| StoreFault::Damaged {
        why: format!("the sale {} that was kept: {why}", open.id()),
    };
    let totals = open.totals().map_err(damaged)?;
    Ok(SaleSheet {
        sale: open.id(),
        asset: open.asset(),
        tax_mode: open.tax_mode(),
        lines: open.lines().to_vec(),
        discount: open.discount().cloned(),
        tenders: open.tenders().to_vec(),
        totals,
        paying: kept.sale.paying().cloned(),
        sold: kept.sale.sold().iter().copied().collect(),
        stands,
    })
}

fn sheet_of(record: SaleRecord, stands: SaleStands) -> Result<SaleSheet, SaleRefusal> {
    let totals = record.totals()?;
    let SaleRecord { sale, asset, tax_mode, lines, discount, tenders } = record;
    let sold = lines.iter().filter_map(Line::card).map(|card| card.payment).collect();
    Ok(SaleSheet {
        sale,
        asset,
        tax_mode,
        lines,
        discount,
        tenders,
        totals,
        paying: None,
        sold,
        stands,
    })
}
