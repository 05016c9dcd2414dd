// Every page of every role: it loads, fits, is accessible in light and dark, and gets a screenshot.
import { demo, signIn, type Role } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test, type Page } from "../support/test.ts";

/** A path, or a link on the previous page. */
interface Stop {
  name: string;
  path?: string;
  link?: (page: Page) => Promise<string | null>;
}

const first = (selector: string) => (page: Page) => page.locator(selector).first().getAttribute("href");

const walks: { role?: Role; stops: Stop[] }[] = [
  {
    stops: [
      { name: "public-home", path: "/" },
      { name: "privacy", path: "/privacy" },
      { name: "terms", path: "/terms" },
      { name: "contact", path: "/contact" },
      { name: "cookies", path: "/cookies" },
      { name: "sign-in", path: "/sign-in" },
      { name: "forgot", path: "/forgot" },
      { name: "second-step-over", path: "/sign-in/second" },
    ],
  },
  {
    role: "admin",
    stops: [
      { name: "today", path: "/today" },
      { name: "admin-week", path: "/week/2026-11-30" },
      { name: "visit-new", link: first("#not-placed a[href^='/visits/new']") },
      { name: "admin-day", path: "/day/2026-12-01" },
      { name: "admin-day-map", link: first(".row-map") },
      { name: "visit", link: first(".bar-visit:not(.is-past, .is-canceled) a") },
      { name: "admin-day-again", path: "/day/2026-12-01" },
      { name: "visit-planned", link: first(".bar-visit:not(.is-past, .is-canceled, .is-under-way) a") },
      { name: "visit-give", link: async (page) => `${new URL(page.url()).pathname}?do=give` },
      { name: "admin-month", path: "/month/2026-12-01" },
      { name: "admin-agenda", path: "/agenda/2026-12-01" },
      { name: "admin-week-by-child", path: "/week/2026-11-30?by=child&name=matthew" },
      { name: "admin-week-by-discipline", path: "/week/2026-11-30?by=discipline" },
      { name: "admin-day-by-child", path: "/day/2026-12-01?by=child&discipline=PT" },
      { name: "paper-week", path: "/week/2026-11-30?print=1" },
      { name: "paper-day", path: "/day/2026-12-01?print=1" },
      { name: "copy-week", path: "/copies/new?from=2026-11-30&to=2026-12-07" },
      { name: "copy-nothing", path: "/copies/new?from=2027-12-06&to=2027-12-13" },
      { name: "children", path: "/children" },
      { name: "child", link: first("table a[href^='/children/']") },
      { name: "providers", path: "/providers" },
      { name: "provider", link: first("table a[href^='/providers/']") },
      { name: "provider-add", path: "/providers/new" },
      { name: "authorizations", path: "/authorizations" },
      { name: "authorization", link: first("table a[href^='/authorizations/']") },
      { name: "notes", path: "/notes" },
      { name: "members-list", path: "/members" },
      { name: "members-new", path: "/members/new" },
      { name: "members-all", path: "/members/everybody" },
      { name: "members-links", path: "/members/links" },
      { name: "audit", path: "/audit" },
      { name: "audit-event", path: "/audit/1" },
      { name: "record-of-data", path: "/settings/data" },
      { name: "import", path: "/import" },
      { name: "export", path: "/export" },
      { name: "settings", path: "/settings" },
      { name: "settings-disciplines", path: "/settings/disciplines" },
      { name: "mail", path: "/mail" },
      { name: "account", path: "/account" },
      { name: "agreements-demo", path: "/agreements" },
      { name: "agreements-data-processing", path: "/agreements/data-processing" },
      { name: "service-providers-none", path: "/service-providers" },
      { name: "account-security", path: "/account/security" },
      { name: "account-app-none", path: "/account/security/app" },
      { name: "account-codes-gone", path: "/account/security/codes" },
      { name: "account-prove", path: "/prove" },
      { name: "activity", path: "/account/activity" },
      { name: "nothing-found", path: "/children?q=zzzz" },
      { name: "search-empty", path: "/search" },
      { name: "search", path: "/search?q=garc%C3%ADa" },
      { name: "search-nothing", path: "/search?q=zzzz" },
    ],
  },
  {
    role: "provider",
    stops: [
      { name: "provider-day", path: "/day" },
      { name: "provider-note", link: first(".stop-next a[href$='/note']") },
      { name: "provider-week", path: "/week" },
      { name: "provider-visit", link: first(".visit-list a[href^='/visits/']") },
      { name: "provider-agenda", path: "/agenda" },
      { name: "provider-children", path: "/children" },
      { name: "provider-notes", path: "/notes" },
      { name: "provider-search", path: "/search?q=a" },
      { name: "provider-account", path: "/account" },
      { name: "provider-security", path: "/account/security" },
      { name: "provider-activity", path: "/account/activity" },
    ],
  },
  {
    role: "parent",
    stops: [
      { name: "parent-home", path: "/home" },
      { name: "parent-seen", link: first("a[href^='/home/seen/']") },
      { name: "parent-home-again", path: "/home" },
      { name: "parent-cancel", link: first("a[href$='/cancel']") },
      { name: "parent-account", path: "/account" },
      { name: "parent-security", path: "/account/security" },
    ],
  },
];

for (const { role, stops } of walks) {
  test(`the pages of ${role ?? "anonymous visitors"}`, async ({ page }, info) => {
    // About forty pages, each checked by axe, on a machine that may have other load.
    test.setTimeout(900_000);
    if (role) await signIn(page, demo(role));
    for (const stop of stops) {
      await test.step(stop.name, async () => {
        const path = stop.path ?? (await stop.link?.(page));
        expect(path, `there is a link to ${stop.name}`).toBeTruthy();
        const response = await open(page, path ?? "");
        expect(response?.status()).toBe(200);
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        await expectFits(page);
        await photograph(page, stop.name, info.project.name);
        await expectAccessible(page);
      });
    }
  });
}

test("an unknown path responds with 404", async ({ page, browserErrors }) => {
  const response = await open(page, "/nowhere");
  expect(response?.status()).toBe(404);
  await expectAccessible(page);
  browserErrors.splice(0);
});
