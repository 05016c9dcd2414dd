//! The cards of second factors on `/account/security`.

use super::{BeginTotp, MakeRecoveryCodes, RemovePasskey, RemoveTotp, RenamePasskey, messages, passkey_box::passkey_box};
use domain::{Language, factors::Purpose};
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;
use store::identity::{Factors, Passkey};
use ui::{Form, Icon, Input, action_of};
use web::dates;

pub fn app_card(lang: Language, factors: Factors) -> impl IntoView {
    let (begin, remove) = (Form::of::<BeginTotp>(""), Form::of::<RemoveTotp>(""));
    let status = if factors.totp {
        view! {
            <p>{messages::app_on(lang)}</p>
            <details class="more" open=remove.is_returned()>
                <summary>{messages::remove_app(lang)} <Icon name="chevron-down" /></summary>
                <p>{messages::remove_app_help(lang)}</p>
                <form class="form" method="post" action=remove.action()>
                    {remove.error_summary()}
                    <div class="buttons">{remove.button(messages::remove_app(lang), "button button-brick")}</div>
                </form>
            </details>
        }
        .into_any()
    } else {
        view! {
            <p>{messages::app_off(lang)}</p>
            <form class="form" method="post" action=begin.action()>
                {begin.error_summary()}
                <div class="buttons">{begin.button(messages::set_up_app(lang), "button button-main")}</div>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="app">
            <h2 id="app">{messages::app(lang)}</h2>
            {status}
        </section>
    }
}

pub fn passkeys_card(lang: Language, passkeys: &[Passkey], zone: &TimeZone) -> impl IntoView + use<> {
    let list = if passkeys.is_empty() {
        view! { <p class="soft">{messages::no_passkeys(lang)}</p> }.into_any()
    } else {
        let lines = passkeys.iter().map(|passkey| line(lang, passkey, zone)).collect_view();
        view! { <ul class="passkeys">{lines}</ul> }.into_any()
    };
    let name = view! {
        <div class="field">
            <label r#for="passkey-name">{messages::passkey_name(lang)}</label>
            <p class="hint" id="passkey-name-hint">{messages::passkey_name_hint(lang)}</p>
            <input class="input" id="passkey-name" required maxlength="60" autocomplete="off" aria-describedby="passkey-name-hint" />
        </div>
    };
    let add = passkey_box(lang, Purpose::Add, messages::add_passkey(lang), None, Some(name.into_any()))
        .unwrap_or_else(|| view! { <p class="soft">{messages::no_passkeys_here(lang)}</p> }.into_any());
    view! {
        <section class="card" aria-labelledby="passkeys">
            <h2 id="passkeys">{messages::passkeys(lang)}</h2>
            <p>{messages::passkeys_help(lang)}</p>
            {list}
            {add}
        </section>
    }
}

fn line(lang: Language, passkey: &Passkey, zone: &TimeZone) -> impl IntoView + use<> {
    let id = passkey.id.to_string();
    let day = |at: Timestamp| dates::short(lang, at.to_zoned(zone.clone()).date());
    let used = passkey.used.map_or_else(|| messages::passkey_unused(lang).to_owned(), |at| messages::passkey_used(lang, day(at)));
    let description = format!("{}, {used}", messages::passkey_since(lang, day(passkey.created)));
    let rename = Form::of::<RenamePasskey>("passkey").scoped_to(&id, "passkey", |typed| typed == id);
    let remove = Form::of::<RemovePasskey>("passkey").scoped_to(&id, "passkey", |typed| typed == id);
    let open = rename.is_returned() || remove.is_returned();
    let name = Input { value: passkey.name.clone(), ..Input::default() };
    view! {
        <li>
            <b dir="auto">{passkey.name.clone()}</b>
            <span class="soft small">{description}</span>
            <details class="more" open=open>
                <summary aria-label=messages::change_of(lang, &passkey.name)>{messages::change(lang)} <Icon name="chevron-down" /></summary>
                <form class="form" method="post" action=rename.action()>
                    {rename.error_summary()} {rename.hidden("passkey", &id)} {rename.input("name", messages::name(lang), name)}
                    <div class="buttons">{rename.button(messages::rename(lang), "button")}</div>
                </form>
                <p>{messages::remove_passkey_help(lang)}</p>
                <form class="form" method="post" action=remove.action()>
                    {remove.error_summary()} {remove.hidden("passkey", &id)}
                    <div class="buttons">{remove.button(messages::remove_passkey(lang), "button button-brick")}</div>
                </form>
            </details>
        </li>
    }
}

pub fn codes_card(lang: Language, factors: Factors) -> impl IntoView {
    let form = Form::of::<MakeRecoveryCodes>("");
    let status = if factors.has_second_factor() {
        view! {
            <p>{messages::recovery_left(lang, factors.recovery_codes)}</p>
            <form class="form" method="post" action={action_of::<MakeRecoveryCodes>()}>
                {form.error_summary()} <p class="soft">{messages::make_codes_help(lang)}</p>
                <div class="buttons">{form.button(messages::make_codes(lang), "button")}</div>
            </form>
        }
        .into_any()
    } else {
        view! { <p>{messages::recovery_none(lang)}</p> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="recovery">
            <h2 id="recovery">{messages::recovery(lang)}</h2>
            {status}
        </section>
    }
}
