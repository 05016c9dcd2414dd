//! One good request for every server function, page and plain route, in the order of the role matrix. `{visit}` and the
//! like are the template's facts. Who adds a function, a page or a route adds its line here, or the matrix fails.

/// Server functions: address and the fields that a script or a form sends.
pub const FUNCTIONS: &[(&str, &[(&str, &str)])] = &[
    ("/api/sign_in", &[("account[email]", "marta.ruiz@maple.example"), ("account[password]", super::PASSWORD)]),
    ("/api/sign_out", &[]),
    ("/api/join", &[("account[token]", "{link}"), ("account[password]", "a new password of the tests")]),
    ("/api/forgot_password", &[("account[email]", "guardian207@family.example")]),
    ("/api/reset_password", &[("account[token]", "{reset}"), ("account[password]", "a new password of the tests")]),
    ("/api/send_letter_again", &[("again[letter]", "{letter}")]),
    ("/api/join_as_myself", &[("account[token]", "{admins_link}")]),
    ("/api/enter_place", &[("place[member]", "{place}")]),
    ("/api/second_step", &[("step[code]", "000000")]),
    ("/api/prove_again", &[("proof[password]", super::PASSWORD), ("proof[next]", "/settings")]),
    ("/api/ask_passkey", &[("purpose", "sign_in")]),
    ("/api/answer_passkey", &[("answer[purpose]", "sign_in"), ("answer[response]", "nonsense")]),
    ("/api/change_password", &[("change[old_password]", super::PASSWORD), ("change[new_password]", "seven tangled otters")]),
    ("/api/begin_totp", &[]),
    ("/api/confirm_totp", &[("app[code]", "000000")]),
    ("/api/remove_totp", &[]),
    ("/api/make_recovery_codes", &[]),
    ("/api/kept_recovery_codes", &[]),
    ("/api/rename_passkey", &[("passkey[passkey]", "{passkey}"), ("passkey[name]", "My phone")]),
    ("/api/remove_passkey", &[("passkey[passkey]", "{passkey}")]),
    ("/api/choose_language", &[("language", "es")]),
    (
        "/api/keep_preferences",
        &[
            ("preferences[language]", "en"),
            ("preferences[clock]", "12"),
            ("preferences[density]", "compact"),
            ("preferences[boxes]", "true"),
        ],
    ),
    ("/api/keep_session", &[]),
    ("/api/choose_initials", &[("on", "true")]),
    ("/api/end_session", &[("session", "{session}")]),
    ("/api/end_other_sessions", &[]),
    ("/api/choose_cookies", &[("answer", "needed")]),
    (
        "/api/send_contact",
        &[
            ("request[name]", "Ana"),
            ("request[email]", "ana@example.com"),
            ("request[organisation]", ""),
            ("request[message]", "Hello"),
        ],
    ),
    (
        "/api/create_visit",
        &[
            ("visit[authorization]", "{authorization}"),
            ("visit[provider]", "{provider}"),
            ("visit[date]", "2026-12-06"),
            ("visit[time]", "09:00"),
            ("visit[override_reason]", "The family asked for it"),
        ],
    ),
    (
        "/api/move_visit",
        &[
            ("visit[visit]", "{visit}"),
            ("visit[version]", "{version}"),
            ("visit[provider]", "{provider}"),
            ("visit[date]", "2026-12-06"),
            ("visit[time]", "09:00"),
            ("visit[override_reason]", "The family asked for it"),
        ],
    ),
    (
        "/api/cancel_visit",
        &[
            ("visit[visit]", "{visit}"),
            ("visit[version]", "{version}"),
            ("visit[by]", "family"),
            ("visit[reason]", "The child is ill"),
        ],
    ),
    (
        "/api/reinstate_visit",
        &[("visit[visit]", "{cancelled}"), ("visit[version]", "2"), ("visit[override_reason]", "The child is well again")],
    ),
    ("/api/copy_week", &[("copy[from]", "2027-03-01"), ("copy[to]", "2027-03-15"), ("copy[seen]", "1")]),
    ("/api/take_back_copy", &[("back[copy]", "{copy}")]),
    ("/api/check_in", &[("visit", "{next}"), ("even_so", "true")]),
    ("/api/check_out", &[("visit", "{under_way}")]),
    (
        "/api/report_from_the_road",
        &[("report[visit]", "{next}"), ("report[report]", "running_late"), ("report[minutes]", "15"), ("report[remark]", "")],
    ),
    ("/api/save_note", NOTE),
    ("/api/sign_note", SIGNED),
    (
        "/api/cancel_family_visit",
        &[("visit[visit]", "{visit}"), ("visit[version]", "{version}"), ("visit[reason]", "The child is ill")],
    ),
    (
        "/api/change_settings",
        &[
            ("settings[version]", "0"),
            ("settings[detour_factor]", "1.4"),
            ("settings[park_minutes]", "4"),
            ("settings[slowest_kmh]", "25"),
            ("settings[fastest_kmh]", "80"),
            ("settings[buffer_minutes]", "10"),
            ("settings[office_phone]", "585-555-0100"),
            ("settings[family_cancel_hours]", "24"),
            ("settings[board_from_hour]", "7"),
            ("settings[board_to_hour]", "19"),
            ("settings[board_weekend]", "true"),
            ("settings[colour_si]", "blue"),
            ("settings[colour_st]", "violet"),
            ("settings[colour_ot]", "rust"),
            ("settings[colour_pt]", "green"),
            ("settings[colour_aba]", "ochre"),
            ("settings[colour_sw]", "teal"),
            ("settings[colour_other]", "slate"),
        ],
    ),
    (
        "/api/require_second_factor",
        &[("rule[version]", "0"), ("rule[office]", "true"), ("rule[providers]", "true"), ("rule[grace_days]", "7")],
    ),
    ("/api/add_holiday", &[("holiday[date]", "2026-12-24"), ("holiday[name]", "Christmas Eve")]),
    ("/api/add_federal_holidays", &[("holidays[year]", "2026")]),
    ("/api/remove_holiday", &[("holiday[date]", "2027-01-01")]),
    (
        "/api/keep_guardian",
        &[
            ("guardian[child]", "{child}"),
            ("guardian[first_name]", "Rosa"),
            ("guardian[last_name]", "Cruz"),
            ("guardian[relationship]", "aunt"),
            ("guardian[email]", "rosa@family.example"),
            ("guardian[phone]", ""),
            ("guardian[may_cancel]", "true"),
        ],
    ),
    (
        "/api/invite_office",
        &[
            ("invitation[name]", "Ana Sol"),
            ("invitation[email]", "ana.sol@maple.example"),
            ("invitation[language]", "es"),
            ("invitation[schedule]", "true"),
        ],
    ),
    (
        "/api/invite_provider",
        &[
            ("invitation[provider]", "{free_provider}"),
            ("invitation[email]", "p005@maple.example"),
            ("invitation[language]", "en"),
        ],
    ),
    ("/api/invite_parent", &[("invitation[guardian]", "{guardian}"), ("invitation[language]", "en")]),
    ("/api/invite_everybody", &[("everybody[seen]", "{everybody}")]),
    ("/api/resend_invitation", &[("invitation[invitation]", "{invitation}")]),
    ("/api/withdraw_invitation", &[("invitation[invitation]", "{invitation}")]),
    (
        "/api/change_member",
        &[
            ("member[member]", "{member}"),
            ("member[version]", "{member_version}"),
            ("member[role]", "provider"),
            ("member[provider]", "{free_provider}"),
            ("member[guardian]", ""),
        ],
    ),
    ("/api/remove_member", &[("member[member]", "{member}"), ("member[version]", "{member_version}")]),
    ("/api/restore_member", &[("member[member]", "{removed}"), ("member[version]", "{removed_version}")]),
    ("/api/revoke_custody", &[("custody[guardian]", "{own_guardian}"), ("custody[child]", "{child}")]),
    ("/api/restore_custody", &[("custody[guardian]", "{revoked_guardian}"), ("custody[child]", "{revoked_child}")]),
    ("/api/search", &[("query", "matthew")]),
    (
        "/api/change_board",
        &[
            ("board[changes][0]", "move {visit} {version} {provider} 2026-12-06 540 60"),
            ("board[override_reason]", "The family asked for it"),
        ],
    ),
    ("/api/board_facts", &[("date", "2026-12-01")]),
];

/// Other shapes of the same requests, for the ids that the first ones do not name.
pub const OTHER_SHAPES: &[(&str, &[(&str, &str)])] = &[
    ("/api/change_board", &[("board[changes][0]", "place {authorization} {provider} 2026-12-06 540")]),
    ("/api/change_board", &[("board[changes][0]", "cancel {visit} {version} family The child is ill")]),
    ("/api/change_board", &[("board[changes][0]", "reinstate {cancelled} 2")]),
    ("/api/change_board", &[("board[changes][0]", "withdraw {visit} {version}")]),
];

/// Functions of one's own account that need a step before them: whoever asks without it is refused, and nothing changes.
pub const STEPS: &[&str] = &["/api/second_step", "/api/answer_passkey", "/api/confirm_totp", "/api/make_recovery_codes"];

const NOTE: &[(&str, &str)] = &[
    ("note[visit]", "{done}"),
    ("note[version]", "0"),
    ("note[body]", "We stacked blocks."),
    ("note[family_summary]", "Blocks."),
];

const SIGNED: &[(&str, &str)] = &[
    ("note[visit]", "{done}"),
    ("note[version]", "0"),
    ("note[body]", "We stacked blocks."),
    ("note[family_summary]", "Blocks."),
    ("note[attested]", "true"),
];

/// Pages: the pattern of their route and an address that fits it.
pub const PAGES: &[(&str, &str)] = &[
    ("/", "/"),
    ("/privacy", "/privacy"),
    ("/terms", "/terms"),
    ("/contact", "/contact"),
    ("/cookies", "/cookies"),
    ("/sign-in", "/sign-in"),
    ("/join/{token}", "/join/{link}"),
    ("/forgot", "/forgot"),
    ("/reset/{token}", "/reset/{reset}"),
    ("/account", "/account"),
    ("/account/security", "/account/security"),
    ("/account/security/app", "/account/security/app"),
    ("/account/security/codes", "/account/security/codes"),
    ("/sign-in/second", "/sign-in/second"),
    ("/prove", "/prove"),
    ("/account/activity", "/account/activity"),
    ("/week", "/week"),
    ("/week/{date}", "/week/2026-11-30"),
    ("/day", "/day"),
    ("/day/{date}", "/day/2026-12-01"),
    ("/month", "/month"),
    ("/month/{date}", "/month/2026-12-01"),
    ("/agenda", "/agenda"),
    ("/agenda/{date}", "/agenda/2026-11-30"),
    ("/copies/new", "/copies/new?from=2027-03-01&to=2027-03-15"),
    ("/copies/{id}", "/copies/{copy}"),
    ("/children", "/children"),
    ("/children/{id}", "/children/{child}"),
    ("/providers", "/providers"),
    ("/providers/{id}", "/providers/{provider}"),
    ("/authorizations", "/authorizations"),
    ("/authorizations/{id}", "/authorizations/{authorization}"),
    ("/visits/new", "/visits/new?authorization={authorization}"),
    ("/visits/{id}", "/visits/{visit}"),
    ("/visits/{id}/note", "/visits/{done}/note"),
    ("/visits/{id}/cancel", "/visits/{visit}/cancel"),
    ("/notes", "/notes"),
    ("/search", "/search?q=matthew"),
    ("/audit", "/audit"),
    ("/audit/{seq}", "/audit/1"),
    ("/home/seen/{child}", "/home/seen/{child}"),
    ("/home", "/home"),
    ("/members", "/members"),
    ("/members/new", "/members/new"),
    ("/members/everybody", "/members/everybody"),
    ("/members/{id}", "/members/{member}"),
    ("/import", "/import"),
    ("/settings", "/settings"),
    ("/mail", "/mail"),
    ("/gallery", "/gallery"),
    ("/gallery/{screen}", "/gallery/day"),
];

/// Routes that are neither pages nor server functions, beside the built files.
pub const PLAIN: &[&str] =
    &["GET /events", "GET /healthz", "GET /readyz", "POST /audit/export", "POST /import", "POST /import/confirm"];
