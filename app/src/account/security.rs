//! `/account/security`: what protects this account, in plain words, and how to change it.

use super::{
    BeginTotp, ChangePassword, MakeRecoveryCodes, RemovePasskey, RemoveTotp, RenamePasskey,
    passkey_box::{passkey_box, script},
    security_words as words,
};
use crate::{
    dates,
    own_path::OwnPath,
    page::load,
    request::{language, signed_in},
    ui::{Form, Icon, Input, MemberShell, Place, action_of},
};
use domain::{Error, Language, account::Viewer, factors::Purpose};
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use store::identity::{Factors, Passkey};

/// What the page shows.
struct Shown {
    viewer: Viewer,
    factors: Factors,
    passkeys: Vec<Passkey>,
    zone: TimeZone,
    /// From when on nothing else opens, and whether that is now.
    due: Option<(Timestamp, bool)>,
}

/// The page.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let lang = language();
    let next = use_query_map().read_untracked().get("next");
    let next = next.as_deref().and_then(OwnPath::parse);
    load(
        async move {
            let (db, actor) = signed_in()?;
            let viewer = actor.viewer().cloned().ok_or(Error::SignedOut)?;
            let identity = db.identity();
            let (factors, passkeys) = (identity.factors(viewer.user).await?, identity.passkeys(viewer.user).await?);
            let due = actor.protection_due().map(|due| (due, due <= db.clock().now()));
            Ok(Shown { factors, passkeys, zone: store::zone(&actor.agency().time_zone)?, due, viewer })
        },
        move |shown| page(lang, shown, next),
    )
}

fn page(lang: Language, shown: Shown, next: Option<OwnPath>) -> impl IntoView {
    let title = words::security(lang);
    let lead = if shown.factors.has_second() { words::strong(lang) } else { words::alone(lang) };
    let go_on = next.clone().filter(|_| shown.due.is_none()).map(|next| {
        view! {
            <p>
                <a class="button button-main" href=next.to_string()>{words::go_on(lang)}</a>
            </p>
        }
    });
    view! {
        <MemberShell title=title.to_owned() place=Place::Account>
            <div class="page">
                <h1>{title}</h1>
                {asked(lang, &shown, next)}
                <p>{lead}</p>
                {go_on}
                {app_card(lang, shown.factors)}
                {passkeys_card(lang, &shown)}
                {codes_card(lang, shown.factors)}
                {password_card(lang, &shown)}
            </div>
            {script()}
        </MemberShell>
    }
}

/// What must be done before anything else, or soon.
fn asked(lang: Language, shown: &Shown, next: Option<OwnPath>) -> Option<AnyView> {
    let (due, now) = shown.due?;
    let agency = &shown.viewer.agency_name;
    let day = dates::with_year(lang, due.to_zoned(shown.zone.clone()).date());
    let (title, help) = if shown.viewer.short_password {
        (words::short_password(lang).to_owned(), words::short_password_help(lang).to_owned())
    } else if now {
        (words::due_now(lang, agency), format!("{} {}", words::due_help(lang), words::due_closed(lang)))
    } else {
        (words::due_by(lang, agency, day), words::due_help(lang).to_owned())
    };
    let later = (!now).then(|| {
        let next = next.unwrap_or_else(|| shown.viewer.role.first_screen().into()).to_string();
        view! { <a href=next>{words::later(lang)}</a> }
    });
    let shown = view! {
        <div class="flash flash-amber">
            <Icon name="triangle-alert" />
            <div>
                <b>{title}</b>
                <p>{help}</p>
                {later}
            </div>
        </div>
    };
    Some(shown.into_any())
}

fn password_card(lang: Language, shown: &Shown) -> impl IntoView + use<> {
    let form = Form::of::<ChangePassword>("change");
    let hint = if shown.factors.has_second() { words::hint_beside(lang) } else { words::hint_alone(lang) };
    let old = Input { kind: "password", autocomplete: "current-password", ..Input::default() };
    let new = Input { kind: "password", autocomplete: "new-password", hint: Some(hint.to_owned()), ..Input::default() };
    let email = shown.viewer.email.clone();
    view! {
        <section class="card" aria-labelledby="password">
            <h2 id="password">{words::password(lang)}</h2>
            <p class="soft">{words::password_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.denial()}
                // Tells a password manager whose password it keeps.
                <input type="hidden" autocomplete="username" value=email />
                {form.input("old_password", words::old_password(lang), old)}
                {form.input("new_password", words::new_password(lang), new)}
                <div class="buttons">{form.button(words::change_password(lang), "button")}</div>
            </form>
        </section>
    }
}

fn app_card(lang: Language, factors: Factors) -> impl IntoView {
    let (begin, remove) = (Form::of::<BeginTotp>(""), Form::of::<RemoveTotp>(""));
    let shown = if factors.totp {
        view! {
            <p>{words::app_on(lang)}</p>
            <details class="more" open=remove.is_returned()>
                <summary>{words::remove_app(lang)} <Icon name="chevron-down" /></summary>
                <p>{words::remove_app_help(lang)}</p>
                <form class="form" method="post" action=remove.action()>
                    {remove.refusal()}
                    <div class="buttons">{remove.button(words::remove_app(lang), "button button-brick")}</div>
                </form>
            </details>
        }
        .into_any()
    } else {
        view! {
            <p>{words::app_off(lang)}</p>
            <form class="form" method="post" action=begin.action()>
                {begin.refusal()}
                <div class="buttons">{begin.button(words::set_up_app(lang), "button button-main")}</div>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="app">
            <h2 id="app">{words::app(lang)}</h2>
            {shown}
        </section>
    }
}

fn passkeys_card(lang: Language, shown: &Shown) -> impl IntoView + use<> {
    let list = if shown.passkeys.is_empty() {
        view! { <p class="soft">{words::no_passkeys(lang)}</p> }.into_any()
    } else {
        let lines = shown.passkeys.iter().map(|passkey| line(lang, passkey, &shown.zone)).collect_view();
        view! { <ul class="passkeys">{lines}</ul> }.into_any()
    };
    let name = view! {
        <div class="field">
            <label r#for="passkey-name">{words::passkey_name(lang)}</label>
            <p class="hint" id="passkey-name-hint">{words::passkey_name_hint(lang)}</p>
            <input class="input" id="passkey-name" required maxlength="60" autocomplete="off" aria-describedby="passkey-name-hint" />
        </div>
    };
    let add = passkey_box(lang, Purpose::Add, words::add_passkey(lang), None, Some(name.into_any()))
        .unwrap_or_else(|| view! { <p class="soft">{words::no_passkeys_here(lang)}</p> }.into_any());
    view! {
        <section class="card" aria-labelledby="passkeys">
            <h2 id="passkeys">{words::passkeys(lang)}</h2>
            <p>{words::passkeys_help(lang)}</p>
            {list}
            {add}
        </section>
    }
}

fn line(lang: Language, passkey: &Passkey, zone: &TimeZone) -> impl IntoView + use<> {
    let id = passkey.id.to_string();
    let day = |at: Timestamp| dates::short(lang, at.to_zoned(zone.clone()).date());
    let used = passkey.used.map_or_else(|| words::passkey_unused(lang).to_owned(), |at| words::passkey_used(lang, day(at)));
    let told = format!("{}, {used}", words::passkey_since(lang, day(passkey.created)));
    let rename = Form::of::<RenamePasskey>("passkey").one_of(&id, "passkey", |typed| typed == id);
    let remove = Form::of::<RemovePasskey>("passkey").one_of(&id, "passkey", |typed| typed == id);
    let open = rename.is_returned() || remove.is_returned();
    let name = Input { value: passkey.name.clone(), ..Input::default() };
    view! {
        <li>
            <b dir="auto">{passkey.name.clone()}</b>
            <span class="soft small">{told}</span>
            <details class="more" open=open>
                <summary aria-label=words::change_of(lang, &passkey.name)>{words::change(lang)} <Icon name="chevron-down" /></summary>
                <form class="form" method="post" action=rename.action()>
                    {rename.refusal()} {rename.hidden("passkey", &id)} {rename.input("name", words::name(lang), name)}
                    <div class="buttons">{rename.button(words::rename(lang), "button")}</div>
                </form>
                <p>{words::remove_passkey_help(lang)}</p>
                <form class="form" method="post" action=remove.action()>
                    {remove.refusal()} {remove.hidden("passkey", &id)}
                    <div class="buttons">{remove.button(words::remove_passkey(lang), "button button-brick")}</div>
                </form>
            </details>
        </li>
    }
}

fn codes_card(lang: Language, factors: Factors) -> impl IntoView {
    let form = Form::of::<MakeRecoveryCodes>("");
    let shown = if factors.has_second() {
        view! {
            <p>{words::recovery_left(lang, factors.recovery_codes)}</p>
            <form class="form" method="post" action={action_of::<MakeRecoveryCodes>()}>
                {form.refusal()} <p class="soft">{words::make_codes_help(lang)}</p>
                <div class="buttons">{form.button(words::make_codes(lang), "button")}</div>
            </form>
        }
        .into_any()
    } else {
        view! { <p>{words::recovery_none(lang)}</p> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="recovery">
            <h2 id="recovery">{words::recovery(lang)}</h2>
            {shown}
        </section>
    }
}
