//! What is answered to browsers.

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{Stream, unfold};
use serde::Deserialize;
use serde_json::json;
use tokio::runtime::Runtime;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::answers::{self, Shown};
use super::asked::{Asked, Refusal, Sent};
use super::changes::{Edit, PhotoKey, Refused, Wish};
use super::editor;
use super::engine::Desk;
use super::guard::is_own;
use super::options::{Options, PreviewError};
use super::page::Page;
use super::picture::{self, picture};
use super::since::changes;
use super::view::{Good, Leaves, Since};
use crate::content::edition::Edition;

/// How many ports are tried, one after the other.
const PORTS: u16 = 20;

/// Nothing but what this server sends is run, shown or asked.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A page's picture holds its photos, and runs nothing.
const PICTURE_POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox";

/// Opens a port of this machine that no other machine reaches: the first one that is free.
///
/// # Errors
/// If none is free.
pub(super) fn listen(first: u16) -> Result<TcpListener, PreviewError> {
    let last = if first == 0 { 0 } else { first.saturating_add(PORTS - 1) };
    let mut why = None;
    for port in first..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => {
                let taken = matches!(error.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied);
                why = Some(error);
                if !taken {
                    break;
                }
            }
        }
    }
    let source = why.unwrap_or_else(|| ErrorKind::AddrInUse.into());
    Err(PreviewError::Port { first, last, source })
}

/// What the answers need.
#[derive(Clone)]
pub(super) struct Server {
    pub desk: Arc<Desk>,
    pub options: Options,
    pub address: SocketAddr,
    pub token: String,
}

impl Server {
    /// Answers what comes to `listener` until the runtime ends.
    ///
    /// # Errors
    /// If the machine can't wait for requests without standing still.
    pub(super) fn run(self, runtime: &Runtime, listener: TcpListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        let listener = runtime.block_on(async { tokio::net::TcpListener::from_std(listener) })?;
        let routes = self.routes();
        runtime.spawn(async move { axum::serve(listener, routes).await });
        Ok(())
    }

    fn routes(self) -> Router {
        let at = |path: &str| format!("/{}/{path}", self.token);
        Router::new()
            .route(&at(""), get(index))
            .route(&at("page/{name}"), get(part_of_page))
            .route(&at("state"), get(state))
            .route(&at("events"), get(events))
            .route(&at("pages/{name}"), get(page))
            .route(&at("photos/{id}"), get(whole_photo))
            .route(&at("changes"), get(changed))
            .route(&at("since"), post(since))
            .route(&at("at"), get(place))
            .route(&at("goto"), get(goto))
            .route(&at("search"), get(search))
            .route(&at("open"), post(open))
            .route(&at("edit"), post(edit))
            .route(&at("photo"), post(photo))
            .route(&at("undo"), post(undo))
            .route(&at("redo"), post(redo))
            .fallback(nothing)
            .layer(from_fn_with_state(self.clone(), guarded))
            .with_state(self)
    }

    /// Asks the pages of an edition something, away from the threads that answer.
    async fn with<T: Send + 'static>(
        &self,
        edition: Option<String>,
        ask: impl FnOnce(&Good, &Leaves) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let edition = self.edition(edition.as_deref())?;
        let view = self.desk.view();
        let asked = move || view.leaves(edition).map(|(good, leaves)| ask(good, leaves));
        let answered = tokio::task::spawn_blocking(asked).await.map_err(|_| fault())?;
        answered.ok_or_else(|| missing("there are no pages yet"))
    }

    /// Changes the content, unless that is turned off.
    async fn wish(&self, wish: Wish) -> Response {
        if self.options.read_only {
            let why = "nothing can be changed here: the preview was started with --read-only";
            return Refusal(StatusCode::FORBIDDEN, why.into()).into_response();
        }
        match self.desk.wish(wish).await {
            Ok(done) => Json(done).into_response(),
            Err(Refused::Conflict(error, now)) => {
                (StatusCode::CONFLICT, Json(json!({ "error": error, "now": now }))).into_response()
            }
            Err(Refused::Unwritable(error)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": error, "findings": [] })))
                    .into_response()
            }
            Err(Refused::Mistakes(findings)) => {
                let error = "that would be a mistake; nothing was written";
                (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": error, "findings": findings })))
                    .into_response()
            }
        }
    }

    fn edition(&self, name: Option<&str>) -> Result<Edition, Refusal> {
        match name {
            None => Ok(self.options.edition),
            Some(name) => {
                Edition::from_str(name).map_err(|error| Refusal(StatusCode::BAD_REQUEST, error.to_string()))
            }
        }
    }
}

fn fault() -> Refusal {
    Refusal(StatusCode::INTERNAL_SERVER_ERROR, "folio has a fault".into())
}

fn missing(what: &str) -> Refusal {
    Refusal(StatusCode::NOT_FOUND, what.to_string())
}

async fn nothing() -> Refusal {
    missing("there is nothing here; open the address that folio printed")
}

/// Turns away who may not ask, and gives every answer the headers that keep it safe.
async fn guarded(State(server): State<Server>, request: Request, next: Next) -> Response {
    let mut response = match is_own(request.headers(), server.address) {
        true => next.run(request).await,
        false => Refusal(StatusCode::FORBIDDEN, "only the preview’s own page may ask".into()).into_response(),
    };
    let headers = response.headers_mut();
    let default = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in default {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

async fn index() -> Result<Response, Refusal> {
    part_of_page(Path("index.html".into())).await
}

async fn part_of_page(Path(name): Path<String>) -> Result<Response, Refusal> {
    let kind = match name.rsplit_once('.') {
        Some((_, "html")) => "text/html; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        _ => return Err(missing("the page has no such part")),
    };
    let part = Page::get(&name).ok_or_else(|| missing("the page has no such part"))?;
    Ok(([(CONTENT_TYPE, kind)], part.data.into_owned()).into_response())
}

/// A photo as a whole, for who drags its focus.
async fn whole_photo(State(server): State<Server>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let view = server.desk.view();
    let draw = move || picture::photo(&view.good.as_ref()?.report, &id);
    let photo = tokio::task::spawn_blocking(draw).await.map_err(|_| fault())?;
    let jpeg = photo.ok_or_else(|| missing("there is no such photo"))?;
    Ok(([(CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

#[derive(Deserialize)]
struct Compared {
    edition: Option<String>,
    since: Since,
}

/// What has changed on the pages since others.
async fn changed(State(server): State<Server>, Asked(asked): Asked<Compared>) -> Result<Response, Refusal> {
    let edition = server.edition(asked.edition.as_deref())?;
    let view = server.desk.view();
    let compare = move || {
        let (_, new) = view.leaves(edition)?;
        view.since(asked.since, edition).map(|old| changes(old, new))
    };
    let found = tokio::task::spawn_blocking(compare).await.map_err(|_| fault())?;
    Ok(Json(found.ok_or_else(|| missing("there are no pages to compare with yet"))?).into_response())
}

#[derive(Deserialize)]
struct Revision {
    revision: String,
}

/// Sets the pages of a revision of git, to compare with them. Nothing of the project changes.
async fn since(State(server): State<Server>, Sent(asked): Sent<Revision>) -> Result<StatusCode, Refusal> {
    let set = server.desk.revision(asked.revision).await;
    set.map(|()| StatusCode::NO_CONTENT).map_err(|why| Refusal(StatusCode::UNPROCESSABLE_ENTITY, why))
}

#[derive(Deserialize)]
struct Wanted {
    edition: Option<String>,
}

async fn state(State(server): State<Server>, Asked(wanted): Asked<Wanted>) -> Result<Response, Refusal> {
    let edition = server.edition(wanted.edition.as_deref())?;
    server.desk.want(edition);
    Ok(Json(server.desk.view().state(edition, server.options.read_only)).into_response())
}

/// A state a change, and the first at once.
async fn events(
    State(server): State<Server>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let edition = server.edition(wanted.edition.as_deref())?;
    server.desk.want(edition);
    let (mut views, goals) = (server.desk.follow(), server.desk.goals());
    views.mark_changed();
    let read_only = server.options.read_only;
    let stream = unfold((views, goals), move |(mut views, mut goals)| async move {
        let event = tokio::select! {
            changed = views.changed() => {
                changed.ok()?;
                let view = Arc::clone(&views.borrow_and_update());
                Event::default().event("state").json_data(view.state(edition, read_only))
            }
            Some(goal) = next_goal(&mut goals) => Event::default().event("goto").json_data(goal),
        };
        Some((Ok(event.ok()?), (views, goals)))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// The next place that somebody asks to see; who is too slow for one sees a later one.
async fn next_goal(goals: &mut broadcast::Receiver<Shown>) -> Option<Shown> {
    loop {
        match goals.recv().await {
            Ok(goal) => return Some(goal),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}

#[derive(Deserialize)]
struct Drawn {
    #[serde(default)]
    bleed: bool,
}

async fn page(
    State(server): State<Server>,
    Path(name): Path<String>,
    Asked(drawn): Asked<Drawn>,
) -> Result<Response, Refusal> {
    let hash = name.strip_suffix(".svg").and_then(|hash| u128::from_str_radix(hash, 16).ok());
    let (good, edition, index) = hash
        .and_then(|hash| server.desk.view().find(hash))
        .ok_or_else(|| missing("no page looks like that any more"))?;
    let draw = move || picture(&good.report, &good.editions[edition], index, drawn.bleed);
    let picture = tokio::task::spawn_blocking(draw).await.ok().flatten().ok_or_else(fault)?;
    // What has a name of its content never changes.
    let keep = if picture.whole { "private, max-age=31536000, immutable" } else { "no-store" };
    let headers =
        [(CONTENT_TYPE, "image/svg+xml"), (CONTENT_SECURITY_POLICY, PICTURE_POLICY), (CACHE_CONTROL, keep)];
    Ok((headers, picture.svg).into_response())
}

#[derive(Deserialize)]
struct Clicked {
    edition: Option<String>,
    page: usize,
    x: f64,
    y: f64,
}

async fn place(State(server): State<Server>, Asked(clicked): Asked<Clicked>) -> Result<Response, Refusal> {
    let Clicked { edition, page, x, y } = clicked;
    let found = server.with(edition, move |good, leaves| answers::place(good, leaves, page, x, y)).await?;
    Ok(Json(found.ok_or_else(|| missing("nothing was written there"))?).into_response())
}

#[derive(Deserialize)]
struct Line {
    edition: Option<String>,
    file: String,
    line: usize,
    column: Option<usize>,
}

async fn goto(State(server): State<Server>, Asked(asked): Asked<Line>) -> Result<Response, Refusal> {
    let Line { edition, file, line, column } = asked;
    let found =
        server.with(edition, move |good, leaves| answers::seen(good, leaves, &file, line, column)).await?;
    let shown = found.ok_or_else(|| missing("no page shows that line"))?;
    server.desk.go_to(shown.clone());
    Ok(Json(shown).into_response())
}

#[derive(Deserialize)]
struct Sought {
    edition: Option<String>,
    q: String,
}

async fn search(State(server): State<Server>, Asked(sought): Asked<Sought>) -> Result<Response, Refusal> {
    let Sought { edition, q } = sought;
    let found = server.with(edition, move |_, leaves| answers::search(leaves, &q)).await?;
    Ok(Json(found).into_response())
}

#[derive(Deserialize)]
struct Opened {
    file: String,
    line: usize,
    #[serde(default = "first")]
    column: usize,
}

fn first() -> usize {
    1
}

async fn open(State(server): State<Server>, Sent(place): Sent<Opened>) -> Result<Response, Refusal> {
    let view = server.desk.view();
    let good = view.good.as_ref().ok_or_else(|| missing("there are no pages yet"))?;
    let path = good.report.project.resolve(&place.file).map_err(|why| missing(&why.to_string()))?;
    match editor::open(&path, place.line, place.column) {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(why) => {
            let url = editor::url(&path, place.line, place.column);
            let error = why.to_string();
            Ok((StatusCode::NOT_IMPLEMENTED, Json(json!({ "error": error, "url": url }))).into_response())
        }
    }
}

async fn edit(State(server): State<Server>, Sent(edit): Sent<Edit>) -> Response {
    server.wish(Wish::Edit(edit)).await
}

async fn photo(State(server): State<Server>, Sent(key): Sent<PhotoKey>) -> Response {
    server.wish(Wish::Photo(key)).await
}

async fn undo(State(server): State<Server>) -> Response {
    server.wish(Wish::Undo).await
}

async fn redo(State(server): State<Server>) -> Response {
    server.wish(Wish::Redo).await
}
