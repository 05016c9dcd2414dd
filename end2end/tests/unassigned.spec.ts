// A planned visit that loses its provider: the office takes the provider off, sees the visit on the boards, and gives it to another one.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

/** The last day of the demo's week, on which no visit has begun. */
const FRIDAY = "2026-12-04";

test("a visit loses its provider and gets another", async ({ page }, info) => {
  test.setTimeout(120_000);
  await signIn(page, demo("admin"));
  await open(page, `/day/${FRIDAY}`);
  const address = await page.locator("[data-board=day] [data-version] a").last().getAttribute("href");
  if (!address) throw new Error("the day has no visit that can be changed");

  await open(page, address);
  await page.locator("summary", { hasText: "Take the provider off" }).click();
  const off = page.locator("#off");
  await off.getByRole("button", { name: "Take the provider off" }).click();
  await expect(off.getByLabel("Reason")).toHaveAttribute("aria-invalid", "true");
  await off.getByLabel("Reason").fill("On leave");
  await off.getByRole("button", { name: "Take the provider off" }).click();
  await expect(page.getByRole("status").first()).toContainText("The visit has no provider now.");
  await expect(page.getByText("No provider", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Before:").first()).toBeVisible();
  await expectFits(page);
  await photograph(page, "visit-without-provider", info.project.name);
  await expectAccessible(page);

  await open(page, `/day/${FRIDAY}`);
  const row = page.locator("[data-board=day] .day-row").first();
  await expect(row).toContainText("Without a provider");
  const figure = page.locator(".figures").getByText("without a provider");
  await expect(figure).toBeVisible();
  await expect(row.locator(`a[href="${address}"]`)).toBeAttached();
  await photograph(page, "day-without-provider", info.project.name);
  await expectAccessible(page);
  await open(page, `/week/${FRIDAY}`);
  await expect(page.locator("[data-board=week] tbody tr").first()).toContainText("Without a provider");
  await expectAccessible(page);

  await open(page, address);
  const give = page.locator("#give");
  await give.getByRole("radio").first().check();
  await give.getByRole("button").last().click();
  await expect(page.getByRole("status").first()).toContainText("Visit moved.");
  await expect(page.getByText("No provider", { exact: true })).toHaveCount(0);
  await open(page, `/day/${FRIDAY}`);
  // The demo has another visit that waits for a provider.
  await expect(page.locator("[data-board=day] .day-row").first()).toContainText("Without a provider");
  await expect(page.locator("[data-board=day] .day-row").first().locator(`a[href="${address}"]`)).toHaveCount(0);
});
