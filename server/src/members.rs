//! Members from the command line: who belongs to an agency, asking somebody to join, taking a membership away.

use crate::{
    commands::{Failure, email, link_for, not_to, open, print_link, system},
    config::Config,
    terminal::{json, plain},
};
use clap::{Args, ValueEnum};
use domain::{
    Capabilities, Capability, Error, Role,
    members::{Holder, MemberLine, MemberSearch, OfMember, Standing},
};
use store::{Actor, Clock, Db, members, members::Delivery};

/// Which agency.
#[derive(Args)]
pub struct InAgency {
    #[arg(long, value_name = "SLUG")]
    agency: String,
}

#[derive(Args)]
pub struct List {
    #[command(flatten)]
    of: InAgency,
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct Invite {
    #[command(flatten)]
    of: InAgency,
    #[arg(long)]
    email: String,
    /// The address joins the office and may do these, separated by commas: schedule, bill, supervise, privacy, manage.
    #[arg(long, value_name = "CAPABILITIES", value_delimiter = ',', value_parser = capability)]
    office: Vec<Capability>,
    /// Of several people with this address, which: a name, or the id of a record.
    #[arg(long, visible_alias = "guardian", value_name = "NAME_OR_ID")]
    who: Option<String>,
}

#[derive(Args)]
pub struct Remove {
    #[command(flatten)]
    of: InAgency,
    #[arg(long)]
    email: String,
    /// Of somebody with several memberships, which.
    #[arg(long)]
    role: Option<RoleName>,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleName {
    Admin,
    Provider,
    Parent,
}

impl RoleName {
    fn role(self) -> Role {
        match self {
            Self::Admin => Role::Admin,
            Self::Provider => Role::Provider,
            Self::Parent => Role::Parent,
        }
    }
}

fn capability(text: &str) -> Result<Capability, String> {
    text.parse().map_err(|()| "it is one of schedule, bill, supervise, privacy, manage".to_owned())
}

/// `visitoms member list`.
pub async fn list(config: &Config, list: List) -> Result<(), Failure> {
    let db = open(&config.settings, Clock::default()).await?;
    let actor = system(&db, &list.of.agency, "member-list").await?;
    let lines = all(&db, &actor, "").await?;
    db.close().await;
    if list.json {
        println!("{}", json(&lines)?);
        return Ok(());
    }
    for line in lines {
        let (role, standing) = (line.role.as_str(), line.standing.as_str());
        println!("{standing:>8}  {role:>8}  {}  {}  {}", plain(&line.email), plain(&line.name), line.capabilities);
    }
    Ok(())
}

async fn all(db: &Db, actor: &Actor, q: &str) -> Result<Vec<MemberLine>, Error> {
    let mut tx = db.read(actor, "members.list").await?;
    let mut lines = Vec::new();
    for number in 1.. {
        let search = MemberSearch { q: q.to_owned(), page: number, ..MemberSearch::default() };
        let page = members::list(&mut tx, &search).await?;
        let last = page.count() <= number;
        lines.extend(page.rows);
        if last {
            break;
        }
    }
    tx.commit().await?;
    Ok(lines)
}

/// `visitoms member invite`.
pub async fn invite(config: &Config, invite: Invite) -> Result<(), Failure> {
    let address = email(invite.email, "--email")?;
    let db = open(&config.settings, Clock::default()).await?;
    let actor = system(&db, &invite.of.agency, "member-invite").await?;
    let mut tx = db.write(&actor, "members.invite").await?;
    let capabilities: Capabilities = invite.office.into_iter().collect();
    let into_office = !capabilities.is_empty();
    let mut link = link_for(&mut tx, &address, into_office, invite.who.as_deref(), "--office CAPABILITIES").await?;
    if link.role == Role::Admin {
        link.capabilities = capabilities;
    }
    let by_letter = config.settings.sends_mail();
    let delivery = if by_letter { Delivery::Letter } else { Delivery::Hand };
    let invited = members::invite(&mut tx, link, delivery).await.map_err(|error| not_to(&address, error))?;
    tx.commit().await?;
    db.close().await;
    if by_letter {
        println!("An e-mail to {} is on its way.", invited.email.as_str());
    } else {
        print_link(config, &invited.token);
    }
    Ok(())
}

/// `visitoms member remove`.
pub async fn remove(config: &Config, remove: Remove) -> Result<(), Failure> {
    let address = email(remove.email, "--email")?;
    let db = open(&config.settings, Clock::default()).await?;
    let actor = system(&db, &remove.of.agency, "member-remove").await?;
    let role = remove.role.map(RoleName::role);
    let found: Vec<_> = all(&db, &actor, address.as_str())
        .await?
        .into_iter()
        .filter(|line| line.email == address.as_str() && line.standing == Standing::Member)
        .filter(|line| role.is_none_or(|role| line.role == role))
        .collect();
    let [one] = found.as_slice() else {
        let why = if found.is_empty() { "has no such member" } else { "has several with this address: add --role" };
        return Err(Failure::Input(format!("--email: `{}` {why}", remove.of.agency)));
    };
    let Holder::Member(member) = one.holder else { return Err(Error::NotFound.into()) };
    let mut tx = db.write(&actor, "members.remove").await?;
    let version = members::show(&mut tx, member).await?.version;
    members::remove(&mut tx, OfMember { member, version }).await.map_err(|error| {
        if error == Error::state("member.last_manager") {
            return Failure::Input("this is the last member who manages the agency: let somebody else manage it first".into());
        }
        error.into()
    })?;
    tx.commit().await?;
    db.close().await;
    println!("{} is no member of `{}` any more.", address.as_str(), remove.of.agency);
    Ok(())
}
