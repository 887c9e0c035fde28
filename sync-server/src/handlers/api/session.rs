//! Signing in and out, and the first user.

use super::input::Body;
use crate::acts::staff::hash_password;
use crate::acts::users::{self, Newcomer};
use crate::app::App;
use crate::auth::{Caller, Door, Person, cookie, password};
use crate::error::{ApiError, ApiResult};
use crate::store::people::token_hash;
use crate::store::{StoreFault, sessions};
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, NoContent};
use shared::wire::api::{FirstUser, Me, SignIn};

type Signed = ([(HeaderName, HeaderValue); 1], Json<Me>);

/// Lets somebody in who knows the password.
pub(super) async fn sign_in(
    State(app): State<App>,
    Extension(door): Extension<Door>,
    Caller(address): Caller,
    Body(request): Body<SignIn>,
) -> ApiResult<Signed> {
    door.knock(&request.name, address, app.clock.now())?;
    let name = request.name.clone();
    let user = app.store.read(move |sql| sessions::find_user(sql, &name)).await?;
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    let fits = door.check(move || password::fits(&request.password, hash.as_deref())).await;
    let user = user.filter(|_| fits).ok_or(ApiError::WrongPassword)?;
    door.welcome(&user.person.name, address);
    begin(&app, user.person).await
}

/// Makes the first user of HQ, or gives an invited one a password.
pub(super) async fn first_user(
    State(app): State<App>,
    Extension(door): Extension<Door>,
    Caller(address): Caller,
    Body(request): Body<FirstUser>,
) -> ApiResult<Signed> {
    password::check_new(&request.password, &request.name)?;
    let (token, now) = (token_hash(&request.token), app.clock.now());
    let looked = app.store.read(move |sql| users::check_invitation(sql, &token, now));
    door.guess(address, now, looked).await?;
    let (entropy, secret) = (app.entropy, request.password);
    let hash = tokio::task::spawn_blocking(move || hash_password(&secret, entropy)).await;
    let password_hash = hash.map_err(|_panicked| StoreFault::Stopped)?;
    let new = Newcomer { token, name: request.name, password_hash };
    let person = app.store.write(move |desk| users::join(desk, &new)).await?;
    begin(&app, person).await
}

/// Who is signed in.
pub(super) async fn me(person: Person) -> Json<Me> {
    Json(person.me())
}

/// Lets somebody out.
pub(super) async fn sign_out(
    person: Person,
    State(app): State<App>,
    headers: HeaderMap,
) -> ApiResult<impl IntoResponse> {
    let token = cookie::token(&headers).ok_or(ApiError::NotSignedIn)?.to_owned();
    app.store.write(move |desk| users::sign_out(desk, &person, &token)).await?;
    Ok(([(header::SET_COOKIE, cookie::forget(&app.config))], NoContent))
}

async fn begin(app: &App, person: Person) -> ApiResult<Signed> {
    let token = app.entropy.token();
    let (kept, me) = (token.clone(), person.me());
    app.store.write(move |desk| users::sign_in(desk, &person, &kept)).await?;
    Ok(([(header::SET_COOKIE, cookie::keep(&token, &app.config))], Json(me)))
}
