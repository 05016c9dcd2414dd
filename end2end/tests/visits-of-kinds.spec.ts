// Visits that need no authorization: the office names two kinds, schedules one visit of each from the child's page, the provider checks in and
// out, signs the note of the one and is asked for none of the other, and the family reads both. Once with JavaScript and once without.
import type { Browser, Page } from "@playwright/test";
import { filesOf, visitsOf } from "../support/maple.ts";
import { join, visitoms } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, photograph, test } from "../support/test.ts";

const PASSWORD = "seven quiet maples by the road";
const TUESDAY = "2026-12-01";
const SUNDAY = "2026-12-06";
const PROVIDER = "P005";

async function newUserPage(browser: Browser, javaScriptEnabled: boolean, width: number): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 760 }, locale: "en-GB" });
  return context.newPage();
}

for (const script of [true, false]) {
  test(`visits without an authorization, ${script ? "with" : "without"} JavaScript`, async ({ browser, viewport }, info) => {
    test.setTimeout(240_000);
    const slug = `kinds-${info.project.name}-${script ? "js" : "plain"}`;
    const width = viewport?.width ?? 1280;
    const ready = async (page: Page) => {
      if (script) await hydrated(page);
    };
    const [morning] = visitsOf(slug, PROVIDER, TUESDAY);
    if (!morning) throw new Error("the provider has a visit on that day");
    const link = (email: string) => visitoms("member", "link", "--agency", slug, "--email", email);

    const office = await newUserPage(browser, script, width);
    await test.step("the office imports its files and names two kinds", async () => {
      const first = visitoms(
        "agency", "create", `Kinds ${slug}`, "--slug", slug, "--time-zone", "America/New_York", "--admin-email", `office@${slug}.example`,
      );
      await join(office, first, PASSWORD);
      await office.goto("/import");
      await ready(office);
      const inputs = office.locator("input[type=file]");
      for (const [index, file] of filesOf(slug).entries()) await inputs.nth(index).setInputFiles(file);
      await office.locator("form[enctype='multipart/form-data'] button[type=submit]").click();
      await office.getByRole("button", { name: "Import now" }).click();
      await expect(office.getByRole("status").first()).toContainText("Imported");
      for (const [name, minutes, note] of [["Home assessment", "90", true], ["Doorstep handover", "15", false]] as const) {
        await office.goto("/settings/visit_kinds/new");
        await ready(office);
        await office.getByLabel("Name", { exact: true }).fill(name);
        if (note) await office.getByLabel("Name in Spanish").fill("Evaluación en casa");
        await office.getByLabel("Minutes of a visit").fill(minutes);
        if (!note) await office.getByLabel("Needs a session note").uncheck();
        await office.getByRole("button", { name: "Save" }).click();
        await expect(office.getByRole("status").first()).toContainText("Kind of visit saved.");
      }
    });

    await test.step("the office schedules one visit of each from the child's page", async () => {
      await office.goto(`/day/${TUESDAY}?name=${encodeURIComponent(morning.provider)}`);
      await office.locator(`a[aria-label*="${morning.child}"]`).first().click();
      await office.locator("main a[href^='/children/']").first().click();
      const child = new URL(office.url()).pathname;
      for (const [kind, time] of [["Home assessment (90 min)", "17:00"], ["Doorstep handover (15 min)", "19:00"]] as const) {
        await office.goto(child);
        await office.getByRole("link", { name: "Schedule a visit", exact: true }).click();
        await ready(office);
        // The therapists of the child are proposed and named.
        await expect(office.getByLabel("Provider", { exact: true })).toHaveValue("therapist");
        await expect(office.getByText(/^Therapists: /)).toBeVisible();
        await office.getByRole("button", { name: "Schedule the visit" }).click();
        await expect(office.getByLabel("Authorization")).toHaveAttribute("aria-invalid", "true");
        await expect(office.getByLabel("Start")).toHaveAttribute("aria-invalid", "true");
        await ready(office);
        await expectFits(office);
        await photograph(office, "visit-of-kind-new", info.project.name);
        if (script) await expectAccessible(office);
        await office.getByLabel("Kind of visit").selectOption({ label: kind });
        const provider = office.getByLabel("Provider", { exact: true });
        const option = (await provider.locator("option").allTextContents()).find((text) => text.startsWith(morning.provider));
        await provider.selectOption({ label: option ?? "" });
        const letters = option?.split(" · ")[1]?.split(", ")[0] ?? "";
        await office.getByLabel("Discipline").selectOption(letters);
        await office.getByLabel("Date").fill(TUESDAY);
        await office.getByLabel("Start").fill(time);
        await office.getByLabel(/Reason/).fill("The family works in the day");
        await office.getByRole("button", { name: "Schedule the visit" }).click();
        await expect(office.getByRole("status").first()).toContainText("Visit scheduled.");
        await expect(office).toHaveURL(child);
      }
      // Of an authorization its therapist comes, for the minutes that are typed.
      await office.goto(`/visits/new?child=${child.split("/").at(-1)}`);
      await ready(office);
      const choice = office.getByLabel("Authorization");
      await choice.selectOption({ index: 1 });
      await office.getByLabel("Minutes").fill("35");
      await office.getByLabel("Date").fill(SUNDAY);
      await office.getByLabel("Start").fill("16:00");
      await office.getByLabel(/Reason/).fill("The family works in the week");
      await office.getByRole("button", { name: "Schedule the visit" }).click();
      await expect(office.getByRole("status").first()).toContainText("Visit scheduled.");
      await expect(office.locator("main")).toContainText("35 min");
      await office.goto(child);
      await expect(office.locator("main")).toContainText("Home assessment");
      await expect(office.locator("main")).toContainText("Doorstep handover");
      await photograph(office, "child-with-visits-of-kinds", info.project.name);
    });

    const provider = await newUserPage(browser, script, 360);
    const visit = async (kind: string) => {
      await provider.goto(`/day/${TUESDAY}`);
      await provider.locator(".stop", { hasText: kind }).locator(".stop-name a").click();
      await ready(provider);
      await expect(provider.locator("main")).toContainText(kind);
    };
    await test.step("the provider writes the note that is asked for", async () => {
      await join(provider, link(morning.providerEmail), PASSWORD);
      await visit("Home assessment");
      await provider.getByRole("button", { name: "Check in" }).click();
      await ready(provider);
      await provider.getByRole("button", { name: "Check in anyway" }).click();
      await expect(provider).toHaveURL(/\/note$/);
      await ready(provider);
      await provider.getByLabel("What we did").fill("Looked at the stairs.");
      await provider.getByLabel(/For the family/).fill("The stairs need a rail.");
      await provider.getByRole("button", { name: "Check out" }).click();
      await expect(provider.getByRole("status").first()).toContainText("The note can be signed now");
      await ready(provider);
      await provider.getByLabel("I have read what I wrote").check();
      await provider.getByRole("button", { name: "Sign the note" }).click();
      await expect(provider.getByRole("status").first()).toContainText("signed");
    });

    await test.step("of the other kind none is asked for", async () => {
      await visit("Doorstep handover");
      await provider.getByRole("button", { name: "Check in" }).click();
      await ready(provider);
      await provider.getByRole("button", { name: "Check in anyway" }).click();
      await expect(provider).toHaveURL(/\/visits\/[0-9a-f-]{36}$/);
      await ready(provider);
      await expect(provider.getByRole("link", { name: "Open the note" })).toHaveCount(0);
      await provider.getByRole("button", { name: "Check out" }).click();
      await expect(provider.getByRole("status").first()).toContainText("Checked out.");
      await expect(provider.getByRole("status").first()).not.toContainText("note");
      await expect(provider.getByText("No note needed")).toBeVisible();
      await expectFits(provider);
      await photograph(provider, "visit-without-note", info.project.name);
      await provider.goto("/notes");
      await expect(provider.locator("main")).not.toContainText(morning.child);
    });

    await test.step("the family reads the kinds and the summary", async () => {
      const family = await newUserPage(browser, script, 360);
      await join(family, link(morning.guardian), PASSWORD);
      await expect(family.getByText("The stairs need a rail.")).toBeVisible();
      await expect(family.getByText("Home assessment").first()).toBeVisible();
      await expect(family.getByText("Doorstep handover").first()).toBeVisible();
      await photograph(family, "home-with-kinds", info.project.name);
    });
  });
}
