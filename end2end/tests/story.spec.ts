// The main workflow end to end: the agency imports its files, changes the week without a double booking, a provider works the day
// and signs a note, the family reads the summary, another family can't. Once with JavaScript and once without.
import type { Browser, Page } from "@playwright/test";
import { filesOf, visitsOf } from "../support/maple.ts";
import { join, visitoms } from "../support/people.ts";
import { expect, hydrated, test } from "../support/test.ts";

const PASSWORD = "seven quiet maples by the road";
const TUESDAY = "2026-12-01";
const PROVIDER = "P005";

async function newUserPage(browser: Browser, javaScriptEnabled: boolean, width: number): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 760 }, locale: "en-GB" });
  return context.newPage();
}

for (const script of [true, false]) {
  test(`from files to the family's page, ${script ? "with" : "without"} JavaScript`, async ({ browser, viewport }, info) => {
    test.setTimeout(180_000);
    const slug = `story-${info.project.name}-${script ? "js" : "plain"}`;
    const width = viewport?.width ?? 1280;
    const ready = async (page: Page) => {
      if (script) await hydrated(page);
    };
    const [morning, afternoon] = visitsOf(slug, PROVIDER, TUESDAY);
    if (!morning || !afternoon) throw new Error("the provider has two visits on that day");
    const link = (email: string) => visitoms("member", "link", "--agency", slug, "--email", email);

    const office = await newUserPage(browser, script, width);
    await test.step("the office joins and imports its files", async () => {
      const first = visitoms(
        "agency", "create", `Story ${slug}`, "--slug", slug, "--time-zone", "America/New_York", "--admin-email", `office@${slug}.example`,
      );
      await join(office, first, PASSWORD);
      await office.goto("/import");
      await ready(office);
      const inputs = office.locator("input[type=file]");
      for (const [index, file] of filesOf(slug).entries()) await inputs.nth(index).setInputFiles(file);
      await office.locator("form[enctype='multipart/form-data'] button[type=submit]").click();
      await expect(office.getByRole("button", { name: "Import now" })).toBeVisible();
      for (const count of ["36", "210", "297", "443"]) await expect(office.getByText(count, { exact: true }).first()).toBeVisible();
      await office.getByRole("button", { name: "Import now" }).click();
      await expect(office.getByRole("status").first()).toContainText("Imported");
    });

    await test.step("the office moves a visit, and a double booking is refused", async () => {
      await office.goto(`/day/${TUESDAY}?name=${encodeURIComponent(afternoon.provider)}`);
      await office.locator(`a[aria-label*="${afternoon.child}"]`).click();
      const move = office.locator("form", { has: office.getByRole("button", { name: "Move the visit" }) });
      await ready(office);
      await move.getByLabel("Start").fill("09:00");
      await move.getByLabel(/Reason/).fill("The family asked for it");
      await move.getByRole("button", { name: "Move the visit" }).click();
      await expect(office.getByRole("alert")).toContainText(morning.fullName);
      await expect(move.getByLabel("Start")).toHaveValue("09:00");
      await ready(office);
      await move.getByLabel("Start").fill("13:30");
      await move.getByRole("button", { name: "Move the visit" }).click();
      await expect(office.getByRole("status").first()).toContainText("moved");
      await expect(office.locator("main")).toContainText("13:30");
    });

    const provider = await newUserPage(browser, script, 360);
    const note = "Built a tower together and asked for more with a sign, six of ten times.";
    const summary = "We built a tower. At home: wait a moment before you help.";
    await test.step("the provider checks in, writes the note, checks out and signs", async () => {
      await join(provider, link(morning.providerEmail), PASSWORD);
      await expect(provider).toHaveURL(/\/day/);
      await expect(provider.locator("main")).toContainText("13:30");
      await ready(provider);
      await provider.getByRole("button", { name: "Check in" }).click();
      await expect(provider).toHaveURL(/\/note$/);
      await ready(provider);
      await provider.getByLabel("What we did").fill(note);
      await provider.getByLabel(/For the family/).fill(summary);
      if (script) {
        await expect(provider.getByText("Saved", { exact: true })).toBeVisible();
      } else {
        await provider.getByRole("button", { name: "Save the draft" }).click();
        await expect(provider.getByRole("status").first()).toContainText("saved");
      }
      await provider.goto("/day");
      await provider.getByRole("link", { name: afternoon.child }).click();
      await ready(provider);
      await provider.getByRole("button", { name: "Check in" }).click();
      await expect(provider.getByRole("alert"), "it asks, because the first visit is still open").toContainText(morning.fullName);
      await expect(provider.getByRole("alert"), "and because it is early").toContainText("this visit begins at 13:30");
      await expect(provider.getByRole("button", { name: "Check in anyway" })).toBeVisible();
      await provider.getByRole("link", { name: `Go to ${morning.fullName}` }).click();
      await ready(provider);
      await expect(provider.getByLabel("What we did")).toHaveValue(note);
      await provider.getByRole("button", { name: "Check out" }).click();
      await expect(provider.getByRole("status").first()).toContainText("Checked out");
      await ready(provider);
      await provider.getByRole("button", { name: "Sign the note" }).click();
      await expect(provider.getByRole("alert")).toContainText("Check the box to say that you have read what you wrote");
      await expect(provider.getByLabel("What we did")).toHaveValue(note);
      await provider.getByLabel("I have read what I wrote").check();
      await ready(provider);
      await provider.getByRole("button", { name: "Sign the note" }).click();
      await expect(provider.getByRole("status").first()).toContainText("signed");
    });

    await test.step("the family sees the summary, but not the note", async () => {
      const family = await newUserPage(browser, script, 360);
      await join(family, link(morning.guardian), PASSWORD);
      await expect(family).toHaveURL(/\/home/);
      await expect(family.getByText(summary)).toBeVisible();
      await expect(family.getByText(note)).toHaveCount(0);
    });

    await test.step("another family sees neither", async () => {
      const other = await newUserPage(browser, script, 360);
      await join(other, link(afternoon.guardian), PASSWORD);
      await expect(other.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(other.getByText(summary)).toHaveCount(0);
      const visit = provider.url().match(/[0-9a-f-]{36}/)?.[0] ?? (await visitOf(office, morning.provider, morning.child));
      const answer = await other.goto(`/visits/${visit}`);
      expect(answer?.status()).toBe(404);
    });
  });
}

async function visitOf(office: Page, provider: string, child: string) {
  await office.goto(`/day/${TUESDAY}?name=${encodeURIComponent(provider)}`);
  const href = await office.locator(`a[aria-label*="${child}"]`).getAttribute("href");
  return href?.split("/").pop();
}
