// Providers by hand: added with mistakes, changed by two editors, undone, ended and brought back, with a discipline of the agency;
// also without JavaScript and in Spanish.
import type { Page } from "@playwright/test";
import { demo, join, signIn, visitoms } from "../support/people.ts";
import { fillProvider, words } from "../support/records.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

/** A name of its own for each run and size, so that stories don't find each other's records. */
const unique = (project: string) => `Zo${[...`${project}${Date.now()}`].map((c) => String.fromCharCode(97 + (c.charCodeAt(0) % 26))).join("")}`;

/** Fills in what a new provider needs, except the name. */
async function fillIn(page: Page, email: string) {
  const hours = "Mon 08:00-12:00,13:00-17:00\nTue 09:00-15:00";
  await fillProvider(page, words.en, { email, languages: "English, Spanish", discipline: "Speech therapy (ST)", hours, street: "4 Elm St" });
  await page.getByLabel("Latitude").fill("43.15");
  await page.getByLabel("Longitude").fill("-77.6");
}

test("a provider is added, changed, ended and brought back", async ({ page, browser, baseURL, viewport }, info) => {
  test.setTimeout(180_000);
  const first = unique(info.project.name);
  await signIn(page, demo("admin"));

  // A discipline of the agency's own, with letters that no other run has.
  const letters = [...`${info.project.name}${Date.now()}`].slice(-5).map((c) => String.fromCharCode(65 + (c.charCodeAt(0) % 26))).join("");
  await open(page, "/settings/disciplines");
  await page.getByLabel("Letters").fill("N1");
  await page.getByRole("button", { name: "Add a discipline" }).click();
  await expect(page.getByLabel("Letters")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await page.getByLabel("Letters").fill(letters);
  await page.locator("#add-discipline-name").fill(`Nutrition ${letters}`);
  await page.getByRole("button", { name: "Add a discipline" }).click();
  await expect(page.getByRole("status").first()).toContainText("Disciplines saved.");
  await expectFits(page);
  await photograph(page, "disciplines", info.project.name);
  await expectAccessible(page);

  await open(page, "/providers");
  await page.getByRole("link", { name: "Add a provider" }).click();
  await expectFits(page);
  await expectAccessible(page);
  await page.getByLabel("Last name").fill("Quinn");
  await fillIn(page, `${first}@maple.example`);
  await page.getByLabel(`Nutrition ${letters} (${letters})`).check();
  await page.getByLabel("ZIP code").fill("4604");
  await page.getByLabel("Longitude").fill("77.6");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("First name")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("ZIP code")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel(`Nutrition ${letters} (${letters})`)).toBeChecked();
  await photograph(page, "provider-new", info.project.name);
  await expectAccessible(page);
  await page.getByLabel("First name").fill(first);
  await page.getByLabel("ZIP code").fill("14604");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("In this state the longitude is negative").first()).toBeVisible();
  await page.getByLabel("Longitude").fill("-77.6");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").first()).toContainText("Provider added.");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${first} Quinn`);
  await expect(page.locator(".mark", { hasText: letters }).first()).toBeVisible();
  await expectFits(page);
  await photograph(page, "provider-by-hand", info.project.name);
  await expectAccessible(page);
  const address = new URL(page.url()).pathname;

  // Two editors: the second one sees both texts.
  const other = await browser.newContext({ baseURL, viewport, locale: "en-US" });
  const colleague = await other.newPage();
  await signIn(colleague, demo("admin"));
  await open(colleague, `${address}/edit`);
  await open(page, `${address}/edit`);
  await page.getByLabel("Phone").fill("585-555-0111");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").first()).toContainText("Provider saved.");
  await colleague.getByLabel("Phone").fill("585-555-0222");
  await colleague.getByRole("button", { name: "Save" }).click();
  await expect(colleague.getByText("Saved by someone else: “585-555-0111”")).toBeVisible();
  await expect(colleague.getByLabel("Phone")).toHaveValue("585-555-0222");
  await photograph(colleague, "provider-two-editors", info.project.name);
  await expectAccessible(colleague);
  await colleague.getByRole("button", { name: "Save" }).click();
  await expect(colleague.getByRole("status").first()).toContainText("Provider saved.");
  await other.close();

  await open(page, address);
  await expect(page.getByText("585-555-0222").first()).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("status").first()).toContainText("The last change is undone.");
  await expect(page.getByText("585-555-0111").first()).toBeVisible();

  await page.getByText("End this provider").click();
  await page.getByLabel("Reason").fill("Moved away");
  await page.getByRole("button", { name: "End provider" }).click();
  await expect(page.getByRole("status").first()).toContainText("The provider is ended.");
  await expect(page.getByText("Ended on").first()).toBeVisible();
  await expectFits(page);
  await photograph(page, "provider-ended", info.project.name);
  await expectAccessible(page);
  await open(page, `/providers?q=${first}`);
  await expect(page.getByRole("row").filter({ hasText: first })).toContainText("Ended on");
  await open(page, address);
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByRole("status").first()).toContainText("The provider is back");
  await expect(page.getByText("Ended on")).toHaveCount(0);
});

test("an end names what stands in the way, without JavaScript", async ({ browser, baseURL, viewport }, info) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, viewport, locale: "en-US" });
  const page = await context.newPage();
  await signIn(page, demo("admin"));
  await page.goto("/providers?q=jennifer+berry");
  await page.getByRole("link", { name: "Jennifer Berry" }).first().click();
  await page.getByText("End this provider").click();
  await page.getByRole("button", { name: "End provider" }).click();
  await expect(page.getByText("is the therapist of authorizations that go on").first()).toBeVisible();
  await expect(page.getByRole("link", { name: /authorizations? with this therapist/ })).toHaveAttribute("href", /^\/authorizations\?q=Jennifer/);
  await expectFits(page);
  await photograph(page, "provider-end-refused", info.project.name);
  await context.close();
});

test("the form of a provider in Spanish", async ({ page }, info) => {
  // An account of its own: a language is chosen for all sessions of an account.
  const email = `${unique(info.project.name).toLowerCase()}@office.example`;
  await join(page, visitoms("member", "link", "--agency", "demo", "--email", email, "--admin"), "seven tangled otters of the office");
  await open(page, "/account/activity");
  await page.getByRole("button", { name: "Español" }).first().click();
  await open(page, "/providers/new");
  await page.getByRole("button", { name: "Guardar" }).click();
  await expect(page.getByText("Elija al menos una disciplina.").first()).toBeVisible();
  await expectFits(page);
  await photograph(page, "provider-new-es", info.project.name);
  await expectAccessible(page);
});
