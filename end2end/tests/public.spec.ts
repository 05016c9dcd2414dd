import { expect, expectAccessible, open, test } from "../support/test.ts";

test("the home page hydrates under a strict content security policy", async ({ page }) => {
  const response = await open(page, "/");
  const policy = response?.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src 'nonce-[\w-]{20,}' 'strict-dynamic' 'wasm-unsafe-eval'/);
  expect(policy).not.toContain("unsafe-inline");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("assets load once and are cached for good", async ({ page }) => {
  await open(page, "/");
  const addresses = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
  const files = addresses.filter((address) => address.includes("/assets/"));
  expect(files.length).toBeGreaterThan(3);
  for (const address of files) {
    const { status, headers } = await page.evaluate(async (address) => {
      const answer = await fetch(address);
      return { status: answer.status, headers: Object.fromEntries(answer.headers) };
    }, address);
    expect(status, address).toBe(200);
    expect(headers["cache-control"], address).toBe("public, max-age=31536000, immutable");
    if (!address.endsWith(".woff2")) expect(headers["content-encoding"], address).toBe("br");
  }
  expect(new Set(files).size, "no asset is requested twice").toBe(files.length);
});

test("a click during navigation is not lost", async ({ page }) => {
  // A view transition between pages would cover the next page for an hour.
  await page.addInitScript(() => {
    const slowly = new CSSStyleSheet();
    slowly.replaceSync("::view-transition-old(root), ::view-transition-new(root) { animation-duration: 3600s !important; }");
    document.adoptedStyleSheets = [slowly];
  });
  await open(page, "/");
  await page.getByRole("link", { name: "Privacy" }).first().click();
  await expect(page).toHaveURL(/privacy/);
  await page.getByRole("link", { name: "Terms" }).first().click();
  await expect(page).toHaveURL(/terms/);
});

test("the home page is accessible", async ({ page }) => {
  await open(page, "/");
  await expectAccessible(page);
});
