// Members: the office invites, changes and removes them; invited people join; removed people get an explanation.
import type { Browser, Page } from "@playwright/test";
import { waitForInvitation, linkIn } from "../support/mail.ts";
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

const password = "a new password of the stories";

/** Invites the first provider without an account. Returns their name and the link in the invitation. */
async function inviteProvider(page: Page, project: string) {
  await open(page, "/members");
  await page.getByRole("link", { name: "Invite", exact: true }).click();
  await page.getByRole("link", { name: "A provider" }).click();
  await photograph(page, "members-choose", project);
  const candidate = page.locator("main li:not(:has(.chip)) a").first();
  const name = (await candidate.textContent()) ?? "";
  await candidate.click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await photograph(page, "members-invite-provider", project);
  const invitation = await waitForInvitation(() => page.getByRole("button", { name: "Invite", exact: true }).click());
  await expect(page.getByText("The invitation is on its way to ").first()).toBeVisible();
  return { name, path: linkIn(invitation) };
}

async function join(page: Page, path: string, project: string) {
  await page.goto(path);
  await expectFits(page);
  await photograph(page, "join-new", project);
  await expectAccessible(page);
  await page.getByLabel("Choose a password").fill(password);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page).toHaveURL(/day$/);
  await expect(page.getByText("Welcome. You have joined.")).toBeVisible();
}

async function anonymousPage(browser: Browser, baseURL?: string, javaScriptEnabled = true) {
  const context = await browser.newContext({ baseURL, javaScriptEnabled, viewport: { width: 360, height: 740 } });
  return context.newPage();
}

test("a provider is invited, joins, and is removed", async ({ page, browser, baseURL }, info) => {
  test.setTimeout(180_000);
  const project = info.project.name;
  await signIn(page, demo("admin"));
  const { name, path } = await inviteProvider(page, project);
  await expectFits(page);
  await photograph(page, "members-link", project);
  await expectAccessible(page);
  await open(page, "/members");
  await expect(page.getByText(path)).toHaveCount(0);

  const theirs = await anonymousPage(browser, baseURL);
  await join(theirs, path, project);
  await theirs.goto(path);
  await expect(theirs.getByRole("heading", { name: "This link no longer works", level: 2 })).toBeVisible();
  await theirs.goto("/day");

  await open(page, `/members?q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name }).first().click();
  await expectFits(page);
  await photograph(page, "member-provider", project);
  await expectAccessible(page);
  await page.getByText("Remove from the agency").click();
  await page.getByRole("button", { name: "Remove now" }).click();
  await expect(page.getByText("Their sessions have ended.")).toBeVisible();
  await photograph(page, "member-removed", project);
  await expectAccessible(page);

  await theirs.locator(".bar").getByRole("link", { name: "Week" }).click();
  await expect(theirs).toHaveURL(/sign-in/);
  const email = (await page.locator("dt:has-text('E-mail') + dd").first().textContent()) ?? "";
  await theirs.getByRole("textbox", { name: "E-mail" }).fill(email.trim());
  await theirs.getByLabel("Password").fill(password);
  await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(theirs.getByText("Your account no longer belongs to any agency.")).toBeVisible();
  await photograph(theirs, "sign-in-removed", project);
  await theirs.context().close();
});

test("the office invites an office member and changes their permissions", async ({ page, browser, baseURL }, info) => {
  test.setTimeout(180_000);
  const project = info.project.name;
  const email = `ana.${project}@maple.example`;
  await signIn(page, demo("admin"));
  await open(page, "/members/new");
  await page.getByLabel("Name", { exact: true }).fill("Ana Sol");
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Check at least one permission.");
  await expect(page.getByRole("textbox", { name: "E-mail" })).toHaveValue(email);
  await photograph(page, "members-invite-office", project);
  await expectAccessible(page);
  await page.getByLabel("Management:").check();
  const invitation = await waitForInvitation(() => page.getByRole("button", { name: "Invite", exact: true }).click());
  expect(invitation.to).toBe(email);
  const path = linkIn(invitation);

  const ana = await anonymousPage(browser, baseURL, false);
  await ana.goto(path);
  await ana.getByLabel("Your name").fill("Ana María Sol");
  await ana.getByLabel("Choose a password").fill(password);
  await ana.getByRole("button", { name: "Join" }).click();
  await expect(ana).not.toHaveURL(/join/);
  await ana.goto("/members");
  await expect(ana.getByRole("heading", { name: "Members" })).toBeVisible();

  await open(page, `/members?q=${email}`);
  await page.getByRole("link", { name: "Ana María Sol" }).click();
  await page.getByLabel("Management:").uncheck();
  await page.getByLabel("Schedule:").check();
  await photograph(page, "member-office", project);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("starting with the next page they open.").first()).toBeVisible();
  await expectFits(page);
  await expectAccessible(page);
  await ana.goto("/members");
  await expect(ana.getByRole("heading", { level: 1 })).toHaveText("Page not found");
  await ana.context().close();

  await page.getByText("Remove from the agency").click();
  await page.getByRole("button", { name: "Remove now" }).click();
  await expect(page.getByText("Their sessions have ended.")).toBeVisible();
});

test("a guardian is invited, joins, and loses access to the child, without JavaScript", async ({ browser, baseURL }, info) => {
  test.setTimeout(180_000);
  const project = info.project.name;
  const page = await anonymousPage(browser, baseURL, false);
  await signIn(page, demo("admin"));
  await page.goto("/members/new?role=parent");
  await page.locator("main li:not(:has(.chip)) a").first().click();
  await expect(page.getByRole("heading", { name: "What they can see" })).toBeVisible();
  await photograph(page, "members-invite-parent", project);
  const invitation = await waitForInvitation(() => page.getByRole("button", { name: "Invite", exact: true }).click());
  const path = linkIn(invitation);

  const theirs = await anonymousPage(browser, baseURL, false);
  await theirs.goto(path);
  const email = (await theirs.locator(".card p").first().textContent())?.match(/\S+@\S+\w/)?.[0] ?? "";
  await theirs.getByLabel("Choose a password").fill(password);
  await theirs.getByRole("button", { name: "Join" }).click();
  await expect(theirs).toHaveURL(/home$/);

  await page.goto(`/members?q=${email}`);
  await page.locator("tbody th a").first().click();
  await photograph(page, "member-parent", project);
  await page.getByText("End access", { exact: true }).first().click();
  await page.getByRole("button", { name: "End access now" }).first().click();
  await expect(page.getByRole("heading", { name: "Access ended" })).toBeVisible();
  await photograph(page, "member-parent-revoked", project);
  await theirs.goto("/home");
  await expect(theirs.getByText("No child is linked to your account")).toBeVisible();
  await photograph(theirs, "parent-without-child", project);
  await page.getByRole("button", { name: /^Bring back: / }).click();
  await expect(page.getByRole("heading", { name: "Access ended" })).toHaveCount(0);
  await theirs.goto("/home");
  await expect(theirs.getByText("No child is linked to your account")).toHaveCount(0);
  await theirs.context().close();
  await page.context().close();
});

test("an invitation works for its own address only", async ({ page, browser, baseURL }, info) => {
  test.setTimeout(120_000);
  await signIn(page, demo("admin"));
  const { path } = await inviteProvider(page, info.project.name);
  await open(page, path);
  await expect(page.getByText("You are signed in as marta.ruiz@maple.example.")).toBeVisible();
  await expectFits(page);
  await photograph(page, "join-signed-in", info.project.name);
  await expectAccessible(page);
  const theirs = await anonymousPage(browser, baseURL, false);
  await theirs.goto(`${path}x`);
  await expect(theirs.getByRole("heading", { name: "This link no longer works", level: 2 })).toBeVisible();
  await theirs.context().close();
});

test("all people can be invited at once", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, "/members/everybody");
  await expect(page.getByRole("button", { name: /^Invite \d+ people$/ })).toBeVisible();
  await expectFits(page);
  await photograph(page, "members-everybody", info.project.name);
  await expectAccessible(page);
  await open(page, "/members");
  await expectFits(page);
  await photograph(page, "members", info.project.name);
  await expectAccessible(page);
});
