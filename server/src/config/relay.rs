//! The mail server of the settings.

use super::Settings;
use lettre::message::Mailbox;
use std::{net::IpAddr, path::PathBuf};
use url::Url;

/// An SMTP server with credentials and the sender's address.
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
    /// TLS after STARTTLS; a server that does not offer it is not used.
    StartTls,
    /// No encryption, as the operator has configured explicitly, for a relay on the same machine.
    Plain,
}

impl Security {
    fn from_scheme(scheme: &str) -> Option<(Self, u16)> {
        match scheme {
            "smtps" => Some((Self::Tls, 465)),
            "smtp" => Some((Self::StartTls, 587)),
            "smtp+plain" => Some((Self::Plain, 25)),
            _ => None,
        }
    }
}

impl Relay {
    /// The relay of the settings; `None` where no mail server is configured.
    ///
    /// # Errors
    /// A message for the operator, without secrets.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, String> {
        let Some(address) = &settings.smtp_url else { return Ok(None) };
        let wrong =
            "smtp_url: it must look like smtps://user@mail.example, smtp://user@mail.example or smtp+plain://127.0.0.1:25";
        let url = Url::parse(address).map_err(|_| wrong.to_owned())?;
        let (security, usual_port) = Security::from_scheme(url.scheme()).ok_or(wrong)?;
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

    /// A description for the operator, without secrets.
    pub fn describe(&self) -> String {
        let security = match self.security {
            Security::Tls => "TLS",
            Security::StartTls => "STARTTLS",
            Security::Plain => "unencrypted",
        };
        format!("{}:{} ({security})", self.host, self.port)
    }

    /// Whether emails leave this machine unencrypted.
    pub fn is_exposed(&self) -> bool {
        self.security == Security::Plain && !is_loopback(&self.host)
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Decodes `%XX` of a URL's user or password; `None` if the result is not UTF-8.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    // Form decoding would also turn `+` into a space, but in the user info of a URL it is a plus.
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
        Relay::from_settings(&settings).map(|relay| relay.expect("a mail server is named"))
    }

    #[test]
    fn the_url_scheme_selects_the_encryption() {
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
    fn error_messages_do_not_contain_the_password() {
        for url in ["mail.example", "http://mail.example", "smtps://", "smtps://mail.example/x", "smtps://mail.example?tls=no"] {
            assert!(relay(url).is_err(), "{url}");
        }
        let message = relay("smtp+plain://oms:secret@mail.example").err().unwrap();
        assert!(message.contains("unencrypted") && !message.contains("secret"), "{message}");
        assert!(relay("smtps://oms@mail.example").is_err(), "a user without a password");
        let without_sender = Settings { smtp_url: Some("smtps://mail.example".into()), ..Settings::default() };
        assert!(Relay::from_settings(&without_sender).err().unwrap().contains("mail_from"));
        assert!(Relay::from_settings(&Settings::default()).unwrap().is_none());
    }
}
