// The office's first screen: what needs a person now, and the way to each action, also without JavaScript.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

for (const script of [true, false]) {
  test(`what needs doing, ${script ? "with" : "without"} JavaScript`, async ({ browser, baseURL, viewport }, info) => {
    test.setTimeout(120_000);
    const context = await browser.newContext({ baseURL, viewport, javaScriptEnabled: script });
    const page = await context.newPage();
    await signIn(page, demo("admin"));
    await expect(page).toHaveURL(/\/today$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tuesday, December 1");
    await expect(page.locator(".figures")).toContainText("visits this week");
    const unassigned = page.getByRole("region", { name: "Visits without a provider" });
    await expect(unassigned.getByRole("listitem")).not.toHaveCount(0);
    await expectFits(page);
    if (script) {
      await photograph(page, "today", info.project.name);
      await expectAccessible(page);
    }

    await unassigned.getByRole("link", { name: "Give to a provider" }).first().click();
    await expect(page.locator("#move")).toBeVisible();
    await page.goto("/today");
    await page.getByRole("region", { name: "Notes not signed" }).getByRole("link", { name: "Contact the provider" }).first().click();
    await expect(page).toHaveURL(/\/providers\//);
    await page.goto("/today");
    await page.getByRole("region", { name: "Authorizations to renew" }).getByRole("link", { name: "Add the next one" }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("authorization");

    await context.addCookies([{ name: "language", value: "es", url: baseURL }]);
    await page.goto("/today");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Martes 1 de diciembre");
    await expectFits(page);
    if (script) await photograph(page, "today-es", info.project.name);
    await context.close();
  });
}

test("the boards stay one step away", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, "/today");
  await page.getByRole("main").getByRole("link", { name: "Week" }).click();
  await expect(page).toHaveURL(/\/week/);
});
