//! `visitoms member`: lists the members of an agency, invites, and removes memberships.

use crate::{
    commands::{Failure, link_failure, link_recipient_for, open_database, parse_email, print_link, system_actor},
    config::Config,
    demo::clock_of_commands,
    terminal::{json, sanitize},
};
use clap::{Args, ValueEnum};
use domain::{
    Capabilities, Capability, Error, ErrorCode, Role,
    audit::AuditAction,
    lists::{ListQuery, Part},
    members::{MemberLine, MemberOrInvitation, MemberRef, MembershipStatus},
};
use store::{
    Actor, Db,
    records::members::{self, Delivery},
};

/// Selects the agency.
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
    /// Invite an admin with these capabilities, separated by commas: schedule, bill, supervise, privacy, manage.
    #[arg(long, value_name = "CAPABILITIES", value_delimiter = ',', value_parser = capability)]
    office: Vec<Capability>,
    /// If several people have this address: the person's name, or the id of a record.
    #[arg(long, visible_alias = "guardian", value_name = "NAME_OR_ID")]
    who: Option<String>,
}

#[derive(Args)]
pub struct Remove {
    #[command(flatten)]
    of: InAgency,
    #[arg(long)]
    email: String,
    /// The role of the membership, if the person has several.
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
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    let actor = system_actor(&db, &list.of.agency, "member-list").await?;
    let lines = load_members(&db, &actor, "").await?;
    db.close().await;
    if list.json {
        println!("{}", json(&lines)?);
        return Ok(());
    }
    for line in lines {
        let (role, status) = (line.role.as_str(), line.status.as_str());
        println!("{status:>8}  {role:>8}  {}  {}  {}", sanitize(&line.email), sanitize(&line.name), line.capabilities);
    }
    Ok(())
}

/// Loads all pages of the member list that match the search text `q`.
async fn load_members(db: &Db, actor: &Actor, q: &str) -> Result<Vec<MemberLine>, Error> {
    let mut tx = db.read(actor, AuditAction::MembersList).await?;
    let mut lines = Vec::new();
    for number in 1.. {
        let query = ListQuery::search(q).on(Part::Page(number));
        let page = members::list(&mut tx, &query).await?;
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
    let address = parse_email(invite.email, "--email")?;
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    let actor = system_actor(&db, &invite.of.agency, "member-invite").await?;
    let mut tx = db.write(&actor, AuditAction::MembersInvite).await?;
    let capabilities: Capabilities = invite.office.into_iter().collect();
    let into_office = !capabilities.is_empty();
    let mut link = link_recipient_for(&mut tx, &address, into_office, invite.who.as_deref(), "--office CAPABILITIES").await?;
    if link.role == Role::Admin {
        link.capabilities = capabilities;
    }
    let by_email = config.settings.sends_mail();
    let delivery = if by_email { Delivery::Email } else { Delivery::Manual };
    let invited = members::invite(&mut tx, link, delivery).await.map_err(|error| link_failure(&address, error))?;
    tx.commit().await?;
    db.close().await;
    if by_email {
        println!("An e-mail to {} is on its way.", invited.email.as_str());
    } else {
        print_link(config, &invited.token);
    }
    Ok(())
}

/// `visitoms member remove`.
pub async fn remove(config: &Config, remove: Remove) -> Result<(), Failure> {
    let address = parse_email(remove.email, "--email")?;
    let db = open_database(&config.settings, clock_of_commands(&config.settings)?).await?;
    let actor = system_actor(&db, &remove.of.agency, "member-remove").await?;
    let role = remove.role.map(RoleName::role);
    let found: Vec<_> = load_members(&db, &actor, address.as_str())
        .await?
        .into_iter()
        .filter(|line| line.email == address.as_str() && line.status == MembershipStatus::Member)
        .filter(|line| role.is_none_or(|role| line.role == role))
        .collect();
    let [one] = found.as_slice() else {
        let why = if found.is_empty() { "has no such member" } else { "has several with this address: add --role" };
        return Err(Failure::Input(format!("--email: `{}` {why}", remove.of.agency)));
    };
    let MemberOrInvitation::Member(member) = one.holder else { return Err(Error::NotFound.into()) };
    let mut tx = db.write(&actor, AuditAction::MembersRemove).await?;
    let version = members::show(&mut tx, member).await?.version;
    members::remove(&mut tx, MemberRef { member, version }).await.map_err(|error| {
        if error == Error::state(ErrorCode::LastManager) {
            return Failure::Input("this is the last member who manages the agency: let somebody else manage it first".into());
        }
        error.into()
    })?;
    tx.commit().await?;
    db.close().await;
    println!("{} is no member of `{}` any more.", address.as_str(), remove.of.agency);
    Ok(())
}
