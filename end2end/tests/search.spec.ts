// Global search: a dialog by keyboard with JavaScript, a page without.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

test("the office finds a child by keyboard alone", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, "/children");
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Name of a child or a provider" });
  await expect(field).toBeFocused();
  await field.fill("villagomez jose");
  const first = page.locator("#finder-list").getByRole("option").first();
  await expect(first).toContainText("José Villagómez");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await expectFits(page);
  await photograph(page, "finder", info.project.name);
  await expectAccessible(page);

  await page.keyboard.press("ArrowDown");
  await expect(first).toHaveAttribute("aria-selected", "false");
  await page.keyboard.press("ArrowUp");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(field).toBeHidden();

  await page.keyboard.press("Control+k");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("José Villagómez");
});

test("results of the last query win over a late response", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, "/children");
  // The first response is delayed until the second has arrived.
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/api/search", async (route) => {
    const answer = await route.fetch();
    if (route.request().postData()?.includes("villagomez")) await released;
    await route.fulfill({ response: answer });
  });
  await page.keyboard.press("Control+k");
  const asked = page.waitForRequest((request) => !!request.postData()?.includes("villagomez"));
  await page.getByRole("combobox", { name: "Name of a child or a provider" }).fill("villagomez");
  await asked;
  await page.getByRole("combobox", { name: "Name of a child or a provider" }).fill("sofia de jesus");
  await expect(page.locator("#finder-list").getByRole("option").first()).toContainText("Sofía de Jesús");
  const late = page.waitForResponse((response) => !!response.request().postData()?.includes("villagomez"));
  release();
  await (await late).finished();
  await expect(page.locator("#finder-list").getByRole("option").first()).toContainText("Sofía de Jesús");
});

test("search is a page without JavaScript", async ({ browser, viewport }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB", viewport });
  const page = await context.newPage();
  await signIn(page, demo("admin"));
  await page.goto("/search");
  await page.getByRole("searchbox").fill("jesus sofia");
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("link", { name: "Sofía de Jesús" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Sofía de Jesús");
});
