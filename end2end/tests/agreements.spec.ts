// The terms of use and the agency's data processing agreement: a new member accepts by joining; a member who has not accepted reads
// everything, and a form that they send waits until they have. With and without JavaScript.
import type { Browser, Page } from "@playwright/test";
import { demo, signIn, visitoms } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, photograph, test } from "../support/test.ts";

const PASSWORD = "seven quiet maples by the road";

/** Creates an agency that is no demo. Returns the path of its first admin's invitation. */
function createAgency(slug: string): string {
  const first = visitoms(
    "agency", "create", `Willow ${slug}`, "--slug", slug, "--time-zone", "America/New_York", "--admin-email", `office@${slug}.example`,
  );
  return new URL(first.trim()).pathname;
}

async function newUserPage(browser: Browser, javaScriptEnabled: boolean, baseURL?: string, width = 1280): Promise<Page> {
  const context = await browser.newContext({ baseURL, javaScriptEnabled, viewport: { width, height: 760 }, locale: "en-US" });
  return context.newPage();
}

async function check(page: Page, name: string, project: string) {
  await expectFits(page);
  await photograph(page, name, project);
  await expectAccessible(page);
}

for (const script of [true, false]) {
  const suffix = script ? "js" : "plain";

  test(`a new office accepts by joining, and its manager for the agency, ${script ? "with" : "without"} JavaScript`, async ({ browser, baseURL, viewport }, info) => {
    test.setTimeout(180_000);
    const project = info.project.name;
    const path = createAgency(`terms-${project}-${suffix}`);
    const page = await newUserPage(browser, script, baseURL, viewport?.width);
    await page.goto(path);
    await page.getByLabel("Your name").fill("Ada Brook");
    await page.getByLabel("Choose a password").fill(PASSWORD);
    await expect(page.getByLabel("I accept the terms of use")).not.toBeChecked();
    await page.getByRole("button", { name: "Join" }).click();
    await expect(page.getByRole("alert")).toContainText("Check the box to accept the terms of use.");
    await expect(page.getByLabel("Your name")).toHaveValue("Ada Brook");
    if (script) await check(page, "join-terms", project);
    await page.getByLabel("Choose a password").fill(PASSWORD);
    await page.getByLabel("I accept the terms of use").check();
    await page.getByRole("button", { name: "Join" }).click();
    await expect(page).toHaveURL(/today/);

    await expect(page.getByText("data processing agreement is waiting for you")).toBeVisible();
    if (script) await check(page, "agreements-banner", project);
    await page.getByRole("link", { name: "Go to Agreements" }).click();
    await expect(page.getByRole("heading", { name: "Agreements", exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: "I accept the terms of use" })).toHaveCount(0);
    if (script) await check(page, "agreements", project);
    await page.getByRole("link", { name: "Read the data processing agreement" }).click();
    await expect(page.getByRole("heading", { name: "Health information (HIPAA)" })).toBeVisible();
    if (script) await check(page, "data-processing", project);
    await page.goto("/agreements");
    await page.getByRole("button", { name: "I accept it for the agency" }).click();
    await expect(page.getByText("Accepted. The version and the time are saved.")).toBeVisible();
    await expect(page.getByText("Accepted by Ada Brook")).toBeVisible();
    await page.goto("/week");
    await expect(page.getByText("data processing agreement is waiting for you")).toHaveCount(0);
    await page.goto("/service-providers");
    await expect(page.getByText("The operator has named none.")).toBeVisible();
    if (script) await check(page, "service-providers", project);
    await page.context().close();
  });

  test(`a form waits until the terms are accepted, ${script ? "with" : "without"} JavaScript`, async ({ browser, baseURL, viewport }, info) => {
    test.setTimeout(180_000);
    const project = info.project.name;
    const slug = `waits-${project}-${suffix}`;
    createAgency(slug);
    // An account of the demo has accepted nothing. It joins the office of an agency that is none. Each run has its own account, since
    // an account accepts once.
    const account = demo(script ? "admin" : "provider");
    const link = visitoms("member", "link", "--agency", slug, "--email", account.email, "--admin");
    const page = await newUserPage(browser, script, baseURL, viewport?.width);
    const ready = async () => {
      if (script) await hydrated(page);
    };
    await signIn(page, account);
    await page.goto("/agreements");
    await expect(page.getByText("This is a demo")).toBeVisible();
    await page.goto(new URL(link.trim()).pathname);
    await page.getByRole("button", { name: "Join" }).click();
    await expect(page.getByText("Please accept the terms of use")).toBeVisible();
    if (script) await check(page, "terms-banner", project);

    await page.goto("/settings");
    await ready();
    await page.getByLabel("Date of the holiday").fill("2026-12-24");
    await page.getByLabel("Name of the holiday").fill("Staff training day");
    await page.getByRole("button", { name: "Add holiday" }).click();
    await expect(page).toHaveURL(/agreements\?next=%2Fsettings/);
    if (script) await check(page, "agreements-waiting", project);
    await page.getByRole("button", { name: "I accept the terms of use" }).click();
    await expect(page).toHaveURL(/settings$/);
    await ready();
    await expect(page.getByLabel("Name of the holiday")).toHaveValue("Staff training day");
    await page.getByRole("button", { name: "Add holiday" }).click();
    await expect(page.getByText("Holidays saved.")).toBeVisible();
    await expect(page.getByText("Please accept the terms of use")).toHaveCount(0);
    await page.context().close();
  });
}
