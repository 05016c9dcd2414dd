// The warning before a session ends, the dialog after, the offline message; typed text is restored.
import { demo, signIn, type Role } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, open, photograph, test } from "../support/test.ts";

const ends = /^You will be signed out at \d+:\d\d/;

for (const [role, path, hours] of [["admin", "/account", 2], ["provider", "/account", 12], ["parent", "/account", 72]] as [Role, string, number][]) {
  test(`a ${role} is warned before the session ends, and stays signed in`, async ({ page }, info) => {
    test.setTimeout(120_000);
    await page.clock.install();
    await signIn(page, demo(role));
    await open(page, path);
    await page.clock.fastForward(hours * 3_600_000 - 400_000);
    await expect(page.getByRole("heading", { name: ends })).toBeHidden();
    await page.clock.fastForward(150_000);
    await expect(page.getByRole("dialog", { name: ends })).toBeVisible();
    await expectFits(page);
    await photograph(page, `session-ending-${role}`, info.project.name);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Stay signed in" }).click();
    await expect(page.getByRole("dialog", { name: ends })).toBeHidden();
    await page.clock.fastForward(400_000);
    await expect(page.getByRole("dialog", { name: "You are signed out" })).toBeHidden();
  });
}

test("typed text is restored after signing in again", async ({ page, baseURL }, info) => {
  test.setTimeout(120_000);
  await page.clock.install();
  await signIn(page, demo("admin"));
  await open(page, "/settings");
  await page.getByLabel("Name of the holiday").fill("Staff training day");
  await page.getByLabel("Show Saturday and Sunday").check();
  // Sign out in another window.
  const out = await page.request.post("/api/sign_out", { headers: { origin: baseURL ?? "" } });
  expect(out.status()).toBe(200);
  await page.clock.fastForward(2 * 3_600_000 + 10_000);
  await expect(page.getByRole("dialog", { name: "You are signed out" })).toBeVisible();
  await photograph(page, "session-ended", info.project.name);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Sign in and continue" }).click();
  await expect(page).toHaveURL(/sign-in\?next=%2Fsettings/);
  const { email, password } = demo("admin");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/settings$/);
  await hydrated(page);
  await expect(page.getByText("What you typed before is here again.")).toBeVisible();
  await expect(page.getByLabel("Name of the holiday")).toHaveValue("Staff training day");
  await expect(page.getByLabel("Show Saturday and Sunday")).toBeChecked();
  await photograph(page, "session-again", info.project.name);
  // Opening the page again shows the saved state.
  await open(page, "/settings");
  await expect(page.getByLabel("Name of the holiday")).toHaveValue("");
  const storage = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  expect(storage).not.toContain(password);
});

test("typed text is restored after changing the language", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, "/members/new?role=admin");
  const name = page.locator("#invite-office-name");
  await name.fill("Ana Sol");
  await page.locator("#invite-office-schedule").check();
  await page.getByRole("button", { name: "Español" }).first().click();
  await expect(page.getByText("Lo que había escrito está aquí de nuevo.")).toBeVisible();
  await expect(page).toHaveURL(/members\/new\?role=admin$/);
  await expect(name).toHaveValue("Ana Sol");
  await expect(page.locator("#invite-office-schedule")).toBeChecked();
  await page.getByRole("button", { name: "English" }).first().click();
  await expect(page.getByText("What you typed before is here again.")).toBeVisible();
  await expect(name).toHaveValue("Ana Sol");
  // Opening the page again shows an empty form.
  await open(page, "/members/new?role=admin");
  await expect(name).toHaveValue("");
});

test("the offline message appears without a network", async ({ page, context }, info) => {
  test.setTimeout(120_000);
  await signIn(page, demo("provider"));
  await open(page, "/day");
  await context.setOffline(true);
  await expect(page.getByText("You are offline")).toBeVisible();
  await expectFits(page);
  await photograph(page, "offline", info.project.name);
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(page.getByText("You are offline")).toBeHidden();
});
