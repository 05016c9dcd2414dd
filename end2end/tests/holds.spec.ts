// Legal holds: set on a child found by name, shown on the child's page, lifted with a reason; also without JavaScript.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

test("the office sets a hold on a child and lifts it", async ({ page }, info) => {
  test.setTimeout(120_000);
  await signIn(page, demo("admin"));
  await open(page, "/children");
  const child = page.locator("table a[href^='/children/']").first();
  const [name, address] = [(await child.textContent()) ?? "", (await child.getAttribute("href")) ?? ""];

  await open(page, "/audit");
  await page.getByRole("link", { name: "Legal holds" }).click();
  await expect(page.getByRole("heading", { name: "Legal holds", level: 1 })).toBeVisible();
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Set a legal hold" }).click();
  await page.getByLabel("Name of a child, a provider, a guardian or a member").fill(name);
  await page.locator("main").getByRole("button", { name: "Search" }).click();
  await expectFits(page);
  await photograph(page, "hold-search", info.project.name);
  await expectAccessible(page);
  await page.locator("main").getByRole("link", { name }).first().click();

  await page.getByLabel("In force since").fill("");
  await page.getByRole("button", { name: "Set the hold" }).click();
  await expect(page.getByLabel("Reason")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("In force since")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("In force since").fill("2026-11-02");
  await page.getByLabel("Reason").fill("Case 26-114, letter of the county court");
  await expectFits(page);
  await photograph(page, "hold-new", info.project.name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Set the hold" }).click();
  await expect(page.getByRole("status").first()).toContainText("The legal hold is set.");
  await expect(page.getByText("Case 26-114, letter of the county court")).toBeVisible();
  await expectFits(page);
  await photograph(page, "hold", info.project.name);
  await expectAccessible(page);
  const hold = page.url();

  await open(page, "/settings/holds");
  await expect(page.getByRole("row").filter({ hasText: name }).first()).toContainText("open");
  await expectFits(page);
  await photograph(page, "holds", info.project.name);
  await expectAccessible(page);
  await open(page, address);
  await expect(page.getByRole("link", { name: "Legal hold since November 2, 2026" })).toBeVisible();
  await photograph(page, "child-under-hold", info.project.name);
  await expectAccessible(page);

  await open(page, new URL(hold).pathname);
  await page.getByLabel("Reason for lifting it").fill("The case is closed");
  await page.getByRole("button", { name: "Lift the hold" }).click();
  await expect(page.getByText("Check the box to confirm").first()).toBeVisible();
  await expect(page.getByLabel("Reason for lifting it")).toHaveValue("The case is closed");
  await page.getByLabel("I have checked that nothing else requires these records").check();
  await page.getByRole("button", { name: "Lift the hold" }).click();
  await expect(page.getByRole("status").first()).toContainText("The legal hold is lifted.");
  await open(page, address);
  await expect(page.getByText("Legal hold since")).toHaveCount(0);
});

test("a hold on a period without JavaScript", async ({ browser, baseURL, viewport }, info) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, viewport, locale: "en-GB" });
  const page = await context.newPage();
  await signIn(page, demo("admin"));
  await page.goto("/settings/holds/new");
  await page.getByRole("link", { name: /Or preserve all records of a period/ }).click();
  await page.getByLabel("First day").fill("2025-06-30");
  await page.getByLabel("Last day").fill("2025-01-01");
  await page.getByLabel("Reason").fill("Audit of the state");
  await page.getByRole("button", { name: "Set the hold" }).click();
  await expect(page.getByText("The last day can't be before the first day.").first()).toBeVisible();
  await page.getByLabel("First day").fill("2024-07-01");
  await page.getByRole("button", { name: "Set the hold" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All records from July 1, 2024 to January 1, 2025");
  await page.getByLabel("Reason for lifting it").fill("The audit is over");
  await page.getByLabel("I have checked that nothing else requires these records").check();
  await page.getByRole("button", { name: "Lift the hold" }).click();
  await expect(page.getByText("The legal hold is lifted.")).toBeVisible();
  await page.goto("/settings/holds");
  await expect(page.getByRole("row").filter({ hasText: "July 1, 2024" }).first()).toContainText("lifted on");
  await expectFits(page);
  await photograph(page, "holds-bare", info.project.name);
  await context.close();
});
