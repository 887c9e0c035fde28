//! Cards: lists, pages, and what people do to them.

use super::card_input::{self, Drawing};
use super::input::{Asked, Body, Named, Order, WhichPage, turn};
use super::once::{Deed, once, once_noting};
use crate::acts::cards;
use crate::app::App;
use crate::auth::{Hq, Person};
use crate::error::{ApiError, ApiResult};
use crate::store::read::cards as read;
use crate::store::{Desk, people};
use crate::sync_socket::ask_back;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use shared::ids::{CardId, ProgramId};
use shared::ledger::{CardState, Refusal};
use shared::settle::admin::Act;
use shared::wire::api::{
    ActivityRow, CardDetail, CardRow, FindCard, IssueCards, IssuedCards, MoneyAct, Page, StateAct,
};

/// Which cards.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    search: Option<String>,
    program: Option<ProgramId>,
    state: Option<CardState>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// Cards, the newest first.
pub(super) async fn list(
    _: Person,
    State(app): State<App>,
    Asked(which): Asked<Which>,
) -> ApiResult<Json<Page<CardRow>>> {
    let mark = which.search.as_deref().map(card_input::open_mark).transpose()?;
    let turn = turn(which.cursor.as_deref(), which.limit.as_deref())?;
    let wanted = read::Wanted { mark, program: which.program, state: which.state, turn };
    Ok(Json(app.store.read(move |sql| read::list(sql, &wanted)).await?))
}

/// Cards by what stands on them, which must be in no address.
pub(super) async fn find(
    _: Person,
    State(app): State<App>,
    Body(what): Body<FindCard>,
) -> ApiResult<Json<Page<CardRow>>> {
    let mark = Some(card_input::any_mark(&what.text, &app.trust.list)?);
    let wanted = read::Wanted { mark, ..read::Wanted::default() };
    Ok(Json(app.store.read(move |sql| read::list(sql, &wanted)).await?))
}

/// One card.
pub(super) async fn show(
    _: Person,
    State(app): State<App>,
    Named(id): Named<CardId>,
) -> ApiResult<Json<CardDetail>> {
    let found = app.store.read(move |sql| read::find(sql, id)).await?;
    Ok(Json(found.ok_or(Refusal::UnknownCard)?))
}

/// The history of one.
pub(super) async fn activities(
    _: Person,
    State(app): State<App>,
    Named(id): Named<CardId>,
    Asked(which): Asked<WhichPage>,
) -> ApiResult<Json<Page<ActivityRow>>> {
    let turn = which.turn()?;
    let look = move |sql: &rusqlite::Connection| {
        read::find(sql, id)?.ok_or(Refusal::UnknownCard)?;
        Ok::<_, ApiError>(read::activities(sql, id, turn)?)
    };
    Ok(Json(app.store.read(look).await?))
}

/// Makes cards. What pays with them is in the answer and nowhere else; the same order again draws it again.
pub(super) async fn issue(
    Hq(person): Hq,
    State(app): State<App>,
    order: Order<IssueCards>,
) -> ApiResult<Json<IssuedCards>> {
    let (keys, program) = (app.keys.clone(), order.body.program);
    let issue = move |desk: &mut Desk, deed: &Deed, wanted: IssueCards| {
        let order = card_input::order(&wanted, deed.request)?;
        let made = cards::order(desk, &deed.actor, &keys, &order)?;
        Ok(made.iter().map(|card| card.issued.card).collect())
    };
    let draw_again = move |desk: &Desk, deed: &Deed, made: &Vec<CardId>| {
        Ok(cards::note_drawn_again(desk, &deed.actor, program, made.len())?)
    };
    let made = once_noting(&app, &person, order, issue, draw_again);
    Ok(Json(IssuedCards { cards: card_input::draw_all(&app, made.await?).await? }))
}

/// Sells a card at the desk.
pub(super) async fn activate(
    Hq(person): Hq,
    State(app): State<App>,
    Named(id): Named<CardId>,
    order: Order<MoneyAct>,
) -> ApiResult<Json<CardDetail>> {
    let done = once(&app, &person, order, move |desk, deed, wanted| {
        let act = Act::Activate(card_input::not_below_zero(wanted.amount)?);
        act_on(desk, deed, id, act, &wanted.reason)
    });
    Ok(Json(done.await?))
}

/// Adds value.
pub(super) async fn load(
    Hq(person): Hq,
    State(app): State<App>,
    Named(id): Named<CardId>,
    order: Order<MoneyAct>,
) -> ApiResult<Json<CardDetail>> {
    let done = once(&app, &person, order, move |desk, deed, wanted| {
        act_on(desk, deed, id, Act::Load(wanted.amount), &wanted.reason)
    });
    Ok(Json(done.await?))
}

/// Stops a card.
pub(super) async fn block(
    person: Person,
    State(app): State<App>,
    Named(id): Named<CardId>,
    order: Order<StateAct>,
) -> ApiResult<Json<CardDetail>> {
    change(&app, &person, id, Act::Block, order).await
}

/// Lets a card go on.
pub(super) async fn unblock(
    Hq(person): Hq,
    State(app): State<App>,
    Named(id): Named<CardId>,
    order: Order<StateAct>,
) -> ApiResult<Json<CardDetail>> {
    change(&app, &person, id, Act::Unblock, order).await
}

/// Ends a card; what it has stays frozen on it.
pub(super) async fn close(
    Hq(person): Hq,
    State(app): State<App>,
    Named(id): Named<CardId>,
    order: Order<StateAct>,
) -> ApiResult<Json<CardDetail>> {
    change(&app, &person, id, Act::Close(None), order).await
}

/// The code of a card for print.
pub(super) async fn qr_svg(
    Hq(person): Hq,
    State(app): State<App>,
    Named(id): Named<CardId>,
) -> ApiResult<Drawing> {
    let issued = drawn(&app, &person, id, "svg").await?;
    Ok(card_input::svg(&issued))
}

/// The code of a card for screens.
pub(super) async fn qr_png(
    Hq(person): Hq,
    State(app): State<App>,
    Named(id): Named<CardId>,
) -> ApiResult<Drawing> {
    let issued = drawn(&app, &person, id, "png").await?;
    Ok(card_input::png(&issued))
}

async fn change(
    app: &App,
    person: &Person,
    id: CardId,
    act: Act,
    order: Order<StateAct>,
) -> ApiResult<Json<CardDetail>> {
    let done = once(app, person, order, move |desk, deed, wanted| {
        act_on(desk, deed, id, act, &wanted.reason)
    });
    let card = done.await?;
    // What tills hold of a card that was stopped comes back as soon as they hear of it.
    if matches!(card.row.state, CardState::Blocked | CardState::Closing) {
        ask_back(app, id).await?;
    }
    Ok(Json(card))
}

fn act_on(
    desk: &mut Desk,
    deed: &Deed,
    id: CardId,
    act: Act,
    reason: &str,
) -> ApiResult<CardDetail> {
    let reason = card_input::reason(reason)?;
    cards::act(desk, &deed.actor, deed.request, id, act, Some(&reason))?;
    desk.flush()?;
    Ok(read::find(&desk.sql, id)?.ok_or(Refusal::UnknownCard)?)
}

/// A card's secret again; that it was drawn is durable before it is shown.
async fn drawn(
    app: &App,
    person: &Person,
    id: CardId,
    form: &'static str,
) -> ApiResult<shared::credential::Issued> {
    let (keys, actor) = (app.keys.clone(), person.actor());
    app.store
        .write(move |desk| {
            let issued = cards::reissue(&desk.sql, &keys, id)?;
            let (subject, detail) = (id.to_string(), json!({"form": form}));
            people::audit(&desk.sql, &actor, "card_draw", &subject, &detail, desk.now)?;
            Ok(issued)
        })
        .await
}
