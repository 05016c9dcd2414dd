//! Where letters are handed over, as the settings say.

use crate::config::Settings;
use lettre::message::Mailbox;
use std::{net::IpAddr, path::PathBuf};
use url::Url;

/// A mail server and who writes through it.
#[derive(Clone)]
pub struct Relay {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: Option<String>,
    pub password: Option<String>,
    /// A PEM file.
    pub root: Option<PathBuf>,
    pub from: Mailbox,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// TLS after a greeting; a server that offers none is not used.
    StartTls,
    /// Said by the operator, for a relay on the same machine.
    Plain,
}

impl Security {
    fn of(scheme: &str) -> Option<(Self, u16)> {
        match scheme {
            "smtps" => Some((Self::Tls, 465)),
            "smtp" => Some((Self::StartTls, 587)),
            "smtp+plain" => Some((Self::Plain, 25)),
            _ => None,
        }
    }
}

impl Relay {
    /// The relay of the settings; none where they name no mail server.
    ///
    /// # Errors
    /// In words for the operator, without what is secret.
    pub fn of(settings: &Settings) -> Result<Option<Self>, String> {
        let Some(address) = &settings.smtp_url else { return Ok(None) };
        let wrong =
            "smtp_url: it must look like smtps://user@mail.example, smtp://user@mail.example or smtp+plain://127.0.0.1:25";
        let url = Url::parse(address).map_err(|_| wrong.to_owned())?;
        let (security, usual_port) = Security::of(url.scheme()).ok_or(wrong)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(wrong)?.trim_matches(['[', ']']).to_owned();
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong.into());
        }
        let decoded = |text: &str| -> Result<Option<String>, String> {
            let text = percent_decode(text).ok_or("smtp_url: its user or password is not UTF-8 after the decoding of %XX")?;
            Ok(Some(text).filter(|text| !text.is_empty()))
        };
        let user = decoded(url.username())?;
        let password = decoded(url.password().unwrap_or_default())?.or_else(|| settings.smtp_password.clone());
        if user.is_some() != password.is_some() {
            return Err("smtp_url names a user and smtp_password the password: one of the two is missing".into());
        }
        if password.is_some() && security == Security::Plain && !is_loopback(&host) {
            return Err("smtp_url: the password would travel unencrypted; use smtps:// or smtp://".into());
        }
        let from = settings.mail_from.as_deref().ok_or("mail_from is not set: e-mails need a sender when smtp_url is set")?;
        let from = from.parse().map_err(|_| format!("mail_from: `{from}` must look like VisitOMS <no-reply@visits.example>"))?;
        let port = url.port().unwrap_or(usual_port);
        Ok(Some(Self { host, port, security, user, password, root: settings.smtp_root.clone(), from }))
    }

    /// For the eyes of the operator.
    pub fn shown(&self) -> String {
        let security = match self.security {
            Security::Tls => "TLS",
            Security::StartTls => "STARTTLS",
            Security::Plain => "unencrypted",
        };
        format!("{}:{} ({security})", self.host, self.port)
    }

    /// Whether letters leave this machine unencrypted.
    pub fn is_exposed(&self) -> bool {
        self.security == Security::Plain && !is_loopback(&self.host)
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn percent_decode(text: &str) -> Option<String> {
    // The form decoding also turns `+` into a space, which in a URL's user is a plus.
    let pair = format!("x={}", text.replace('+', "%2B"));
    let decoded = url::form_urlencoded::parse(pair.as_bytes()).next()?.1.into_owned();
    (!decoded.contains('\u{fffd}')).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(url: &str) -> Result<Relay, String> {
        let settings = Settings {
            smtp_url: Some(url.into()),
            mail_from: Some("VisitOMS <no-reply@visits.example>".into()),
            ..Settings::default()
        };
        Relay::of(&settings).map(|relay| relay.expect("a mail server is named"))
    }

    #[test]
    fn an_address_says_how_it_is_secured() {
        let tls = relay("smtps://oms%40x:p%20a+b@mail.example").unwrap();
        assert_eq!((tls.security, tls.port, tls.host.as_str()), (Security::Tls, 465, "mail.example"));
        assert_eq!((tls.user.as_deref(), tls.password.as_deref()), (Some("oms@x"), Some("p a+b")));
        let start = relay("smtp://mail.example:2525").unwrap();
        assert_eq!((start.security, start.port, start.user), (Security::StartTls, 2525, None));
        let plain = relay("smtp+plain://127.0.0.1:1025").unwrap();
        assert_eq!((plain.security, plain.is_exposed()), (Security::Plain, false));
        assert!(relay("smtp+plain://mail.example").unwrap().is_exposed());
        assert_eq!(relay("smtp+plain://[::1]:25").unwrap().host, "::1");
    }

    #[test]
    fn what_is_wrong_is_told_without_the_password() {
        for url in ["mail.example", "http://mail.example", "smtps://", "smtps://mail.example/x", "smtps://mail.example?tls=no"] {
            assert!(relay(url).is_err(), "{url}");
        }
        let told = relay("smtp+plain://oms:secret@mail.example").err().unwrap();
        assert!(told.contains("unencrypted") && !told.contains("secret"), "{told}");
        assert!(relay("smtps://oms@mail.example").is_err(), "a user without a password");
        let nobody = Settings { smtp_url: Some("smtps://mail.example".into()), ..Settings::default() };
        assert!(Relay::of(&nobody).err().unwrap().contains("mail_from"));
        assert!(Relay::of(&Settings::default()).unwrap().is_none());
    }
}
